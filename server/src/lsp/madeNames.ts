/** The names that calls of templates make: where the calls and the declarations stand is read from their files. */
import type { Location } from 'vscode-languageserver';
import { LineIndex, rangeIn } from '../core/base/lineIndex.ts';
import { madeMarkdown } from '../core/features/hover/madeHover.ts';
import { declarationFacts } from '../core/index/declarationFacts.ts';
import { placesOfCall } from '../core/index/looseCalls.ts';
import type { MadeAt, Pattern } from '../core/index/madeNames.ts';
import type { Host } from '../workspace/host.ts';
import { readPolicyText } from '../workspace/readText.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Of the calls that make one name. */
const MOST_CALLS = 20;

/** The calls that make a name, then the declarations that they come to, each once. */
export async function madeLocations(host: Host, workspace: Workspace, makers: readonly MadeAt[]): Promise<Location[]> {
  const calls = await Promise.all(callsIn(makers).map((maker) => callLocations(host, workspace, maker)));
  const patterns = [...new Set(makers.map(({ made }) => made.pattern))];
  const declared = await Promise.all(
    patterns.map(async (pattern) => {
      const text = await patternText(host, workspace, pattern);
      const { start, end } = pattern.declaration;
      return text === undefined ? [] : [{ uri: pattern.uri, range: rangeIn(text, start, end) }];
    }),
  );
  return [...calls.flat(), ...declared.flat()];
}

/** The hover on a name that calls make; undefined where a file has changed since it was scanned. */
export async function madeHover(
  host: Host,
  workspace: Workspace,
  makers: readonly MadeAt[],
): Promise<string | undefined> {
  const { pattern } = makers[0]!.made;
  const text = await patternText(host, workspace, pattern);
  const places = await Promise.all(callsIn(makers).map((maker) => callLocations(host, workspace, maker)));
  if (text === undefined) return undefined;
  // Other templates of the file have a `$1_t` too.
  const { bodyStart, bodyEnd } = pattern.definition;
  const { declaration } = pattern;
  const own = {
    start: declaration.start - bodyStart,
    end: declaration.end - bodyStart,
    from: declaration.from - bodyStart,
  };
  const facts = declarationFacts(text.slice(bodyStart, bodyEnd), { ...declaration, ...own });
  return madeMarkdown(
    makers,
    facts,
    places.flat().map(({ uri, range }) => ({ uri, line: range.start.line })),
  );
}

/** Of several calls with the same arguments in one file, one; it stands for all of them. */
function callsIn(makers: readonly MadeAt[]): MadeAt[] {
  const byText = new Map(makers.map((each) => [`${each.uri} ${each.call.name}(${each.call.arguments.join()})`, each]));
  return [...byText.values()].slice(0, MOST_CALLS);
}

async function callLocations(host: Host, workspace: Workspace, { uri, call }: MadeAt): Promise<Location[]> {
  const text = await readPolicyText(host, workspace, uri);
  if (text === undefined) return [];
  const lines = new LineIndex(text);
  return placesOfCall(text, call).map(({ start, end }) => ({ uri, range: lines.range(start, end) }));
}

/** The text of its file, if the declaration stands there still. */
async function patternText(
  host: Host,
  workspace: Workspace,
  { uri, declaration: { name, start, end } }: Pattern,
): Promise<string | undefined> {
  const text = await readPolicyText(host, workspace, uri);
  return text && start < end && name.startsWith(text.slice(start, end)) ? text : undefined;
}
