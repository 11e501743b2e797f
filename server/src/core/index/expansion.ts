/** What a call of an interface, template or macro really gives: rules, declarations and requires, with where each is written. */
import { finish, type Steps } from '../base/steps.ts';
import { type Effect, readEffects } from './expansion/effects.ts';
import { type ExpansionSource, expandPieces } from './expansion/m4.ts';
import type { Call, Place } from './expansion/pieces.ts';

export interface Expansion {
  readonly effects: readonly Effect[];
  /** URIs of files whose text was needed and not at hand; what they define is then in the effects as a call. */
  readonly missing: ReadonlySet<string>;
  /** Calls that were cut since they are inside of themselves. */
  readonly cycles: readonly Call[];
  /** False if there is more: the limit was reached. */
  readonly isWhole: boolean;
  /** True if what comes out depends on the value of a parameter, such as `$1`, that stands in the text. */
  readonly looksAtParameter: boolean;
  /** True if such a parameter may be a statement, which is not in the effects then. */
  readonly dropsParameter: boolean;
  /** False if what `ExpansionSource.given` said of a call came to stand inside of a statement. */
  readonly isSound: boolean;
  /** False if the text begins or ends inside of a statement or block. */
  readonly isClosed: boolean;
}

/**
 * Expands the text between two offsets of a file, such as a call or a whole module, as GNU m4 would. An `ifdef` of a name
 * of which nothing is known gives the effects of both arms, each with its condition.
 * @param uri the file of `text`
 */
export function expand(uri: string, text: string, from: number, to: number, source: ExpansionSource): Expansion {
  return finish(expandSteps(uri, text, from, to, source));
}

/** The same in steps: the largest templates of refpolicy take a tenth of a second. */
export function* expandSteps(
  uri: string,
  text: string,
  from: number,
  to: number,
  source: ExpansionSource,
): Steps<Expansion> {
  const expanded = yield* expandPieces([{ text, from, to, shift: 0, uri, call: undefined }], source);
  yield;
  return { ...expanded, ...readEffects(expanded.pieces) };
}

/** The calls that lead to a place, from the one in the text to the innermost. */
export function callsOf(place: Place): Call[] {
  const calls: Call[] = [];
  for (let call = place.call; call; call = call.from.call) calls.unshift(call);
  return calls;
}
