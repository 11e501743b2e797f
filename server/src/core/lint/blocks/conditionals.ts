/** What a conditional block may hold: policy_parse.y has rules of its own for it, `cond_pol_list`. */
import type { Statement } from '../../syntax/statements.ts';

/** The words of the conditional block that `statement` stands in; undefined outside of one. */
export function conditionalWords({ block }: Statement): 'tunable_policy' | 'if' | undefined {
  for (let each = block; each; each = each.block) {
    if (each.kind === 'tunable') return 'tunable_policy';
    if (each.kind === 'if') return 'if';
    // What a macro or an interface makes of its text is its own affair.
    if (each.kind !== 'ifdef' && each.kind !== 'ifelse') return undefined;
  }
  return undefined;
}

/** True for statements that give a name or put a type or role into an attribute. */
export function isDeclaration(statement: Statement): boolean {
  return DECLARATIONS.has(statement.kind === 'other' ? statement.data.node : statement.kind);
}

const DECLARATIONS: ReadonlySet<string> = new Set([
  'type_declaration',
  'typeattribute',
  'typealias',
  'attribute_declaration',
  'role_declaration',
  'role_types_statement',
  'roleattribute_statement',
  'attribute_role_declaration',
  'bool_declaration',
  'gen_boolean',
  'expandattribute_statement',
]);
