/** Shows where the rule stands that comes out of a call, and the calls that lead there. */
import { LineIndex } from '../base/lineIndex.ts';
import { callEffects, callsInside } from '../index/callEffects.ts';
import type { Policy } from '../index/policy.ts';
import type { MacroCallData } from '../syntax/statements.ts';
import type { GivenRule } from './callGrants.ts';
import type { Giver } from './grants.ts';
import type { PortBind } from './portBinds.ts';
import type { Related } from './rule.ts';

/** Where the rule stands by which a call lets its domain bind; empty for a rule of the file itself. */
export function bindPlaces(policy: Policy, { statement, given }: PortBind): Related[] {
  return given && statement.kind === 'macro_call' ? grantPlaces(policy, statement.data, given, 'name_bind') : [];
}

/** Where the rule stands by which a call gives `what`; empty where no text is known of it. */
export function giverPlaces(policy: Policy, giver: Giver | undefined, what: string): Related[] {
  return giver?.rule ? grantPlaces(policy, giver.call, giver.rule, what) : [];
}

/** `a → b gives name_bind here`, at the rule in the file that has it. */
function grantPlaces(policy: Policy, call: MacroCallData, rule: GivenRule, what: string): Related[] {
  const { place } = rule.effect;
  const text = policy.textOf(place.uri);
  const effects = callEffects(policy, call);
  if (text === undefined || !effects) return [];
  const way = [call.name.text, ...callsInside(effects, rule.effect).map(({ name }) => name)];
  const lines = new LineIndex(text);
  const end = lines.lineEnd(lines.lineAt(place.offset));
  return [
    {
      message: `${way.join(' → ')} gives ${what} here`,
      uri: place.uri,
      range: lines.range(place.offset, text.slice(place.offset, end).trimEnd().length + place.offset),
    },
  ];
}
