/** Finds contexts of a policy in one file whose user, role, type or level it does not declare, or that do not go together. */
import type { Name, Statement } from '../../syntax/statements.ts';
import { type Context, contextsOf } from '../contexts/contexts.ts';
import { contains, dominates, readCategories } from '../contexts/levels.ts';
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
    const roles = policy.users.get(user.text)?.roles;
    if (roles && !roles.has(role.text))
      return { name: role, message: `User ${user.text} does not have role ${role.text}, so no context has both.` };
    const types = policy.typesOf(role.text);
    if (types && !types.has(type.text))
      return { name: type, message: `Role ${role.text} does not have type ${type.text}, so no context has both.` };
  }
  // checkpolicy passes over levels in a policy that has none.
  if (policy.levels.sensitivities.size === 0) return undefined;
  if (!level)
    return { name: type, message: 'The policy has levels, and this context has none: write :s0 behind the type.' };
  return nameFault(level, policy) ?? rangeFault({ user, role, level }, policy);
}

/** The names of a level, and that its categories go with its sensitivity (policy_define.c, parse_security_context). */
function nameFault(level: Name, { levels }: WholePolicy): Fault | undefined {
  const { sensitivities, categories } = levels;
  let sensitivity = '';
  for (const word of level.text.matchAll(/(?<=^|-\s+)[\w.-]+|(?<=[:,]\s*)[\w.]+/g)) {
    const name = { text: word[0], offset: level.offset + word.index };
    const before = level.text.slice(0, word.index).trimEnd();
    if (/[:,]$/.test(before)) {
      const missing = name.text.split('.').find((each) => !categories.has(each));
      if (missing !== undefined) return { name, message: `This policy declares no category ${missing}.` };
      const numbers = readCategories(name.text, categories);
      if (!numbers) return { name, message: `The range of categories ${name.text} is reversed.` };
      const given = levels.categoriesOf(sensitivity);
      if (given && [...numbers].some((each) => !given.has(each)))
        return { name, message: `The level of ${sensitivity} in this policy does not have ${name.text}.` };
    } else if (sensitivities.has(name.text)) sensitivity = name.text;
    else {
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

/** libsepol's mls_context_isvalid(): the high level has all of the low one, and the range of the user has both; object_r has all. */
function rangeFault(
  { user, role, level }: Pick<Context, 'user' | 'role'> & { readonly level: Name },
  { levels, users }: WholePolicy,
): Fault | undefined {
  const range = levels.range(level.text);
  if (!range) return undefined;
  if (!dominates(range.high, range.low))
    return { name: level, message: `The high level of ${level.text} does not have all of the low one.` };
  const whole = users.get(user.text)?.range;
  const allowed = whole === undefined || role.text === 'object_r' ? undefined : levels.range(whole);
  return allowed && !contains(allowed, range)
    ? { name: level, message: `User ${user.text} has the range ${whole}, and ${level.text} is outside of it.` }
    : undefined;
}
