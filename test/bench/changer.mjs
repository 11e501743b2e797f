// The keystrokes of the bench.
import { place } from './requests.mjs';

/** Types a comment character at a random line start, and takes it away again: each edit changes what the line means. */
export function changer(client, uri, lines, random) {
  let version = 1;
  /** The line that has our character now. */
  let typed;
  return () => {
    version++;
    const found = client.diagnostics(uri, version);
    const line = typed ?? place(lines, random).line;
    const range = { start: { line, character: 0 }, end: { line, character: typed === undefined ? 0 : 1 } };
    client.change(uri, version, [{ range, text: typed === undefined ? '#' : '' }]);
    typed = typed === undefined ? line : undefined;
    return found;
  };
}
