/** How each statement is written: the words of messages about a statement that is not complete. */

export interface StatementShape {
  /** As a person calls it: "allow rule". */
  readonly name: string;
  readonly shape: string;
}

const AV_SHAPE = (keyword: string): StatementShape => ({
  name: `${keyword} rule`,
  shape: `${keyword} SOURCE TARGET:CLASS PERMISSIONS;`,
});

const SHAPES: ReadonlyMap<string, StatementShape> = new Map<string, StatementShape>([
  ...['allow', 'auditallow', 'dontaudit', 'neverallow'].map((k): [string, StatementShape] => [k, AV_SHAPE(k)]),
  ...['allowxperm', 'auditallowxperm', 'dontauditxperm', 'neverallowxperm'].map((k): [string, StatementShape] => [
    k,
    { name: `${k} rule`, shape: `${k} SOURCE TARGET:CLASS ioctl NUMBERS;` },
  ]),
  ['type', { name: 'type declaration', shape: 'type NAME, ATTRIBUTE;' }],
  ['typealias', { name: 'typealias', shape: 'typealias TYPE alias NAME;' }],
  ['typeattribute', { name: 'typeattribute', shape: 'typeattribute TYPE ATTRIBUTE;' }],
  ['attribute', { name: 'attribute declaration', shape: 'attribute NAME;' }],
  ['attribute_role', { name: 'role attribute declaration', shape: 'attribute_role NAME;' }],
  ['role', { name: 'role statement', shape: 'role ROLE types TYPE;' }],
  ['roleattribute', { name: 'roleattribute', shape: 'roleattribute ROLE ATTRIBUTE;' }],
  ['type_transition', { name: 'type transition', shape: 'type_transition SOURCE TARGET:CLASS NEW_TYPE;' }],
  ['type_change', { name: 'type_change rule', shape: 'type_change SOURCE TARGET:CLASS NEW_TYPE;' }],
  ['type_member', { name: 'type_member rule', shape: 'type_member SOURCE TARGET:CLASS NEW_TYPE;' }],
  ['range_transition', { name: 'range transition', shape: 'range_transition SOURCE TARGET:CLASS RANGE;' }],
  ['role_transition', { name: 'role transition', shape: 'role_transition ROLE TYPE:CLASS NEW_ROLE;' }],
  ['bool', { name: 'boolean', shape: 'bool NAME false;' }],
  ['class', { name: 'class entry', shape: 'class NAME { PERMISSIONS };' }],
  ['module', { name: 'module header', shape: 'module NAME 1.0;' }],
  ['policy_module', { name: 'module header', shape: 'policy_module(NAME, 1.0)' }],
  ['portcon', { name: 'portcon', shape: 'portcon tcp PORT gen_context(system_u:object_r:TYPE,s0)' }],
  ['gen_require', { name: 'gen_require', shape: "gen_require(`type NAME;')" }],
  ['optional_policy', { name: 'optional_policy', shape: "optional_policy(`STATEMENTS')" }],
  ['tunable_policy', { name: 'tunable_policy', shape: "tunable_policy(`BOOLEAN',`STATEMENTS')" }],
  ['ifdef', { name: 'ifdef', shape: "ifdef(`NAME',`STATEMENTS')" }],
  ['gen_tunable', { name: 'gen_tunable', shape: 'gen_tunable(NAME, false)' }],
  ['interface', { name: 'interface', shape: "interface(`NAME',`STATEMENTS')" }],
  ['template', { name: 'template', shape: "template(`NAME',`STATEMENTS')" }],
]);

/** The words that begin a statement. */
export const STATEMENT_KEYWORDS: ReadonlySet<string> = new Set(SHAPES.keys());

export function statementShape(keyword: string): StatementShape | undefined {
  return SHAPES.get(keyword);
}
