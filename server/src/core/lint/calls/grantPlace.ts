/** Shows where the rule stands that comes out of a call, and the calls that lead there. */
import type { Range } from 'vscode-languageserver-types';
import { callEffects, callsInside } from '../../index/callEffects.ts';
import type { Place } from '../../index/expansion/pieces.ts';
import type { Policy } from '../../index/policy.ts';
import type { Definition } from '../../index/skeleton.ts';
import type { MacroCallData } from '../../syntax/statements.ts';
import type { PortBind } from '../ports/portBinds.ts';
import type { Related } from '../rule.ts';
import type { GivenRule } from './callGrants.ts';
import type { Giver } from './grants.ts';

/** Where the rule stands by which a call lets its domain bind; empty for a rule of the file itself. */
export function bindPlaces(policy: Policy, { statement, given }: PortBind): Related[] {
  return given && statement.kind === 'macro_call' ? rulePlaces(policy, statement.data, given, 'name_bind') : [];
}

/** Where the rule stands by which a call gives `what`; empty where no text is known of it. */
export function giverPlaces(policy: Policy, giver: Giver | undefined, what: string): Related[] {
  return giver?.rule ? rulePlaces(policy, giver.call, giver.rule, what) : [];
}

/** `a → b gives name_bind here`, at the rule in the file that has it. */
export function rulePlaces(policy: Policy, call: MacroCallData, rule: GivenRule, what: string): Related[] {
  const effects = callEffects(policy, call);
  if (!effects) return [];
  const inside = callsInside(effects, rule.effect);
  const range = rangeIn(policy, inside.at(-1)?.name ?? call.name.text, rule.effect.place);
  // Pattern macros and blocks are no step that somebody has taken.
  const steps = inside.filter(({ kind }) => kind !== 'define').map(({ name }) => name);
  const way = [call.name.text, ...steps];
  return range ? [{ message: `${way.join(' → ')} gives ${what} here`, uri: rule.effect.place.uri, range }] : [];
}

/** From a place in the body of a definition to the end of its line. To index a header of a megabyte for it takes too long. */
function rangeIn(policy: Policy, name: string, { uri, offset }: Place): Range | undefined {
  const text = policy.textOf(uri);
  const located = policy.find(name).find((each) => each.uri === uri && isIn(each.definition, offset));
  if (text === undefined || !located) return undefined;
  const { start, line } = located.definition;
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const [rest = ''] = text.slice(offset, offset + MOST_LENGTH).split('\n', 1);
  const at = { line: line + text.slice(start, offset).split('\n').length - 1, character: offset - lineStart };
  return { start: at, end: { ...at, character: at.character + rest.trimEnd().length } };
}

const MOST_LENGTH = 500;

function isIn({ bodyStart, bodyEnd }: Definition, offset: number): boolean {
  return bodyStart <= offset && offset < bodyEnd;
}
