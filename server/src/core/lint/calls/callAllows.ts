/** Says what a call allows on ports by the policy's own definition of what is called. */
import type { Policy } from '../../index/policy.ts';
import type { MacroCallData } from '../../syntax/statements.ts';
import { callGrants, type GivenRule } from './callGrants.ts';

/** What a name promises: `http_port_t`, `tcp_socket`, `name_bind`. */
export interface PortAccess {
  readonly target: string;
  readonly className: string;
  readonly permission: string;
}

/** True if the call allows it wherever the call is; undefined where the policy does not define what is called. */
export function callAllows(policy: Policy, call: MacroCallData, access: PortAccess): boolean | undefined {
  const { effects, rules } = callGrants(policy, call);
  return effects && rules.some((rule) => rule.when === 'always' && allows(rule, access));
}

/** The one rule that a call allows anything by, and whether it has others that hide denials. Undefined for more rules. */
export function onlyAllowOf(policy: Policy, call: MacroCallData): { rule: GivenRule; hides: boolean } | undefined {
  const { effects, rules, undefinedCalls, isWhole } = callGrants(policy, call);
  if (!effects || !isWhole || undefinedCalls.length > 0) return undefined;
  const others = effects.effects.filter(({ kind, words }) => kind !== 'require' && words[0] !== 'dontaudit');
  const rule = rules.find(({ flavour, when }) => flavour === 'allow' && when === 'always');
  if (others.length !== 1 || !rule) return undefined;
  return { rule, hides: rules.some(({ flavour }) => flavour === 'dontaudit') };
}

function allows({ flavour, target, classes, permissions }: GivenRule, access: PortAccess): boolean {
  if (flavour !== 'allow' || [target, classes, permissions].some(({ complement }) => complement)) return false;
  const names = (set: GivenRule['target'], name: string) => set.items.some(({ text }) => text === name);
  return names(target, access.target) && names(classes, access.className) && names(permissions, access.permission);
}
