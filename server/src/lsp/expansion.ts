/** The requests about what a call grants: the lines of a hover and the whole as a text. */
import type { Position } from 'vscode-languageserver';
import { type CallRange, callRange } from '../core/features/expansion/callRange.ts';
import { expansionDocument } from '../core/features/expansion/expansionDocument.ts';
import { expansionMarkdown } from '../core/features/expansion/expansionMarkdown.ts';
import type { Word } from '../core/features/hover/word.ts';
import type { InterfaceText } from '../core/features/interfaces.ts';
import { splitArguments } from '../core/index/bodyNames.ts';
import { callAt } from '../core/index/callAt.ts';
import { type Effects, knownEffects } from '../core/index/callEffects.ts';
import { madeByCall } from '../core/index/madeNames.ts';
import type { Policy } from '../core/index/policy.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { ShowExpansionResult } from '../protocol.ts';
import type { Expansions } from '../workspace/expansions.ts';

/**
 * Characters that a hover reads where no rule has asked for the effects of the call yet: a millisecond of work, and all
 * that 96 of 100 interfaces of refpolicy give.
 */
const HOVER_LIMIT = 6_000;
/** Half a second of work; the largest template of refpolicy reads a third of it. */
const WHOLE_LIMIT = 3_000_000;
const MOST_TITLE = 120;

/** What the call that `word` names gives, as Markdown; at its definition with the parameters as they are. */
export async function grantsOf(
  expansions: Expansions,
  policy: Policy,
  file: SourceFile,
  word: Word,
  { name, parameters }: InterfaceText,
): Promise<string> {
  const call = callRange(file.text, word.start);
  const text = call ? file.text : `${name}(${parameters.map((_, i) => `$${i + 1}`).join(',')})`;
  const { from, to } = call ?? { from: 0, to: text.length };
  const args = splitArguments(text.slice(from + name.length + 1, to - 1));
  const given = call && effectsOf(policy, file, from);
  const expansion = given ?? (await expansions.expand(file.uri, text, from, to, HOVER_LIMIT));
  return expansionMarkdown(expansion, madeByCall(policy, name, args));
}

/** All that the call at an offset gives, where a rule has found it out; the long ones are those that everybody calls. */
function effectsOf(policy: Policy, file: SourceFile, start: number): Effects | undefined {
  const call = policy.isWhole ? file.statements.find((each) => each.start === start) : undefined;
  const effects = call?.kind === 'macro_call' ? knownEffects(policy, call.data) : undefined;
  return effects?.isWhole ? effects : undefined;
}

/** All that the call at `position` gives; null outside of calls. */
export async function showExpansion(
  expansions: Expansions,
  file: SourceFile,
  position: Position,
): Promise<ShowExpansionResult> {
  const offset = file.lines.offset(position);
  const call = wordCall(file.text, offset) ?? callAround(file.text, offset);
  if (!call) return null;
  const { from, to } = call;
  const expansion = await expansions.expand(file.uri, file.text, from, to, WHOLE_LIMIT);
  const written = file.text.slice(from, to).replace(/\s+/g, ' ');
  const name = file.uri.replace(/.*\//, '');
  const cut = written.length > MOST_TITLE ? `${written.slice(0, MOST_TITLE)}…` : written;
  const title = `${cut} · ${decodeURIComponent(name)}:${position.line + 1}`;
  const textOf = (uri: string) => (uri === file.uri ? file.text : expansion.texts.get(uri));
  return { title: /^\w+/.exec(written)![0], text: expansionDocument(title, expansion, textOf) };
}

/** The call whose name the cursor is in or at. */
function wordCall(text: string, offset: number): CallRange | undefined {
  let start = offset;
  while (start > 0 && /\w/.test(text[start - 1]!)) start--;
  return callRange(text, start);
}

function callAround(text: string, offset: number): CallRange | undefined {
  const call = callAt(text, offset);
  return call && callRange(text, call.nameStart);
}
