/** Finds contexts whose user, role, type or level nobody declares, or that do not go together: of a policy in one file, and of CIL. */
import type { Name, Statement } from '../../syntax/statements.ts';
import { reportCilContexts } from '../cil/cilContexts.ts';
import { type Context, contextsOf } from '../contexts/contexts.ts';
import { type Fault, levelFault } from '../contexts/levelFaults.ts';
import { contains } from '../contexts/levels.ts';
import { userFault } from '../contexts/userLevels.ts';
import { type WholePolicy, wholePolicy } from '../contexts/wholePolicy.ts';
import { nameRange } from '../place.ts';
import type { Rule } from '../rule.ts';

export const invalidContext: Rule = {
  id: 'invalid-context',
  severity: 'error',
  summary:
    'A context of a whole policy or of CIL names what the policy does not declare, or what does not go together.',
  cil: true,
  *file(context) {
    const { file, report } = context;
    if (file.kind === 'cil') {
      yield* reportCilContexts(context);
      return;
    }
    const policy = wholePolicy(file);
    if (!policy) return;
    for (const statement of file.statements) {
      if (statement.broken) continue;
      const ofUser = userFault(file, statement, policy.levels);
      if (ofUser) report({ range: nameRange(file, statement, ofUser.name), message: ofUser.message });
      if (!hasContext(statement)) continue;
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
  return levelFault(level, policy.levels) ?? rangeFault({ user, role, level }, policy);
}

/** libsepol's mls_context_isvalid(): the range of a context is in that of its user, except with object_r. */
function rangeFault(
  { user, role, level }: Pick<Context, 'user' | 'role'> & { readonly level: Name },
  { levels, users }: WholePolicy,
): Fault | undefined {
  const range = levels.range(level.text);
  const whole = users.get(user.text)?.range;
  const allowed = whole === undefined || role.text === 'object_r' ? undefined : levels.range(whole);
  return range && allowed && !contains(allowed, range)
    ? { name: level, message: `User ${user.text} has the range ${whole}, and ${level.text} is outside of it.` }
    : undefined;
}
