/** Finds contexts of a policy in one file whose user, role, type or level it does not declare, or that do not go together. */
import type { Statement } from '../../syntax/statements.ts';
import { type Context, contextsOf } from '../contexts/contexts.ts';
import { type WholePolicy, wholePolicy } from '../contexts/wholePolicy.ts';
import { nameRange } from '../place.ts';
import type { Report, Rule } from '../rule.ts';

export const invalidContext: Rule = {
  id: 'invalid-context',
  severity: 'error',
  summary: 'A context of a whole policy names what the policy does not declare, or what does not go together.',
  *file({ file, report }) {
    const policy = wholePolicy(file);
    if (!policy) return;
    for (const statement of file.statements) {
      if (statement.broken || !hasContext(statement)) continue;
      yield;
      for (const context of contextsOf(file, statement)) {
        const found = faultOf(context, policy);
        if (found) report({ range: nameRange(file, statement, found.name), message: found.message });
      }
    }
  },
};

const LABELS: ReadonlySet<string> = new Set([
  'sid_declaration',
  'fs_use_statement',
  'genfscon_statement',
  'netifcon_statement',
  'nodecon_statement',
  'ibpkeycon_statement',
  'ibendportcon_statement',
  'devicecon_statement',
]);

const hasContext = (statement: Statement) =>
  statement.kind === 'portcon' || (statement.kind === 'other' && LABELS.has(statement.data.node));

interface Fault extends Pick<Report, 'message'> {
  readonly name: Context['type'];
}

/** What checkpolicy refuses (policy_define.c, parse_security_context), the first fault of a context. */
function faultOf({ user, role, type, level }: Context, policy: WholePolicy): Fault | undefined {
  const none = (kind: string, name: Fault['name']) => ({
    name,
    message: `This policy declares no ${kind} ${name.text}.`,
  });
  if (!policy.users.has(user.text)) return none('user', user);
  if (!policy.roles.has(role.text)) return none('role', role);
  if (policy.attributes.has(type.text))
    return { name: type, message: `${type.text} is an attribute: a context has one type.` };
  if (!policy.types.has(type.text)) return none('type', type);
  if (role.text !== 'object_r') {
    const roles = policy.users.get(user.text);
    if (roles && !roles.has(role.text))
      return { name: role, message: `User ${user.text} does not have role ${role.text}, so no context has both.` };
    const types = policy.typesOf(role.text);
    if (types && !types.has(type.text))
      return { name: type, message: `Role ${role.text} does not have type ${type.text}, so no context has both.` };
  }
  return levelFault(type, level, policy);
}

function levelFault(
  type: Context['type'],
  level: Context['level'],
  { sensitivities, categories }: WholePolicy,
): Fault | undefined {
  // checkpolicy passes over levels in a policy that has none.
  if (sensitivities.size === 0) return undefined;
  if (!level)
    return { name: type, message: 'The policy has levels, and this context has none: write :s0 behind the type.' };
  const order = [...categories];
  for (const word of level.text.matchAll(/(?<=^|-\s+)[\w.-]+|(?<=[:,]\s*)[\w.]+/g)) {
    const name = { text: word[0], offset: level.offset + word.index };
    const before = level.text.slice(0, word.index).trimEnd();
    if (/[:,]$/.test(before)) {
      const [low, high] = name.text.split('.').map((each) => order.indexOf(each));
      const missing = name.text.split('.').find((each) => !categories.has(each));
      if (missing !== undefined) return { name, message: `This policy declares no category ${missing}.` };
      if (high !== undefined && high < low!)
        return { name, message: `The range of categories ${name.text} is reversed.` };
    } else if (!sensitivities.has(name.text)) {
      const isRange = /^[A-Za-z]\w*-[A-Za-z]/.test(name.text);
      return {
        name,
        message: isRange
          ? `checkpolicy reads ${name.text} as one word: a range has spaces around its dash.`
          : `This policy declares no sensitivity ${name.text}.`,
      };
    }
  }
  return undefined;
}
