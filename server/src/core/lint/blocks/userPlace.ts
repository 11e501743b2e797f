/** Users that do not stand last: in a module or optional block the compiler takes nothing behind them but other users. */
import { callEffects } from '../../index/callEffects.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { Statement } from '../../syntax/statements.ts';
import { statementRange } from '../place.ts';
import { inPolicyTree } from '../policyTree.ts';
import type { Report, RuleContext } from '../rule.ts';

/** policy_parse.y: `avrules_block : avrule_decls avrule_user_defs`, the same in a module and in an optional block. */
export function earlyUser(statement: Statement, context: RuleContext): Report | undefined {
  const { file } = context;
  if (!isUser(statement) || file.kind !== 'te' || !fileFacts(file).header || inPolicyTree(file.uri)) return undefined;
  const { block } = statement;
  if (block && block.kind !== 'optional') return undefined;
  const next = file.statements.find(
    (each) => each.start >= statement.end && each.block === block && !isUser(each) && isCertain(each, context),
  );
  if (!next) return undefined;
  const line = file.lines.lineAt(next.start) + 1;
  const where = block ? 'an optional block' : 'a module';
  return {
    range: statementRange(file, statement),
    message: `A user stands last in ${where}: the compiler stops at what follows on line ${line}.`,
    related: [{ message: 'This must come before the user.', uri: file.uri, range: statementRange(file, next) }],
  };
}

const isUser = (statement: Statement) =>
  statement.kind === 'other' && (statement.data.node === 'user_statement' || statement.data.node === 'gen_user');

/** True for what the compiler gets something of, whatever the build. */
function isCertain(statement: Statement, { snapshot }: RuleContext): boolean {
  if (statement.broken) return false;
  if (statement.kind === 'macro_call') {
    const given = callEffects(snapshot.policy, statement.data);
    return given?.effects.some(({ kind, conditions }) => kind !== 'call' && conditions.length === 0) ?? false;
  }
  if (statement.kind === 'other') return COMPILED.has(statement.data.node);
  return !UNCERTAIN.has(statement.kind);
}

const UNCERTAIN: ReadonlySet<Statement['kind']> = new Set([
  'define',
  'ifdef',
  'ifelse',
  'interface',
  'template',
  'policy_module',
]);

const COMPILED: ReadonlySet<string> = new Set([
  'bool_declaration',
  'empty_statement',
  'gen_boolean',
  'permissive_statement',
  'range_transition',
  'role_allow',
  'role_declaration',
  'role_transition',
  'role_types_statement',
  'roleattribute_statement',
]);
