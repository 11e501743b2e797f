// The scan of interfaces that are edited finds what a scan of the whole finds, and tells which say the same as before.
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../server/src/core/base/lineIndex.ts';
import { DefinitionScan } from '../../server/src/core/index/definitionScan.ts';
import { contentOf, type Definition, scanDefinitions } from '../../server/src/core/index/skeleton.ts';
import { randomChange, randomFrom } from '../syntax/typing.ts';

const definition = (name: string, doc = '', end = "')") =>
  `## <summary>${doc}</summary>\n#\ninterface(\`${name}',\`\n\tgen_require(\`\n\t\ttype ${name}_t;\n\t')\n\n\tallow $1 ${name}_t:fifo_file read;\n${end}\n\n`;
const FILE = [
  '## <summary>Beacons.</summary>\n\n',
  definition('beacon_one'),
  definition('beacon_two', '(Deprecated)'),
  "define(`beacon_perms',`{ read write }')\n\n",
  definition('beacon_three'),
  definition('beacon_one', 'again'),
  "refpolicywarn(`$0 is deprecated.')\n",
].join('');
const EDITS = 400;

const places = (all: readonly Definition[]) => all.map(({ as, ...rest }) => rest);
const documented = (text: string, { deprecated, docStart, start, end }: Definition) =>
  text.slice(deprecated ? docStart : start, end);

describe('the scan of interfaces that are edited', () => {
  it.each([1, 2, 3, 4, 5])('finds what a scan of the whole finds (%i)', (seed) => {
    const scan = new DefinitionScan();
    const random = randomFrom(seed);
    let text = FILE;
    let before: readonly Definition[] = [];
    for (let i = 0; i < EDITS; i++) {
      const lines = new LineIndex(text);
      const change = randomChange({ text, lines }, random);
      const [start, end] =
        'range' in change ? [change.range.start, change.range.end].map((at) => lines.offset(at)) : [];
      const last = text;
      text = i % 25 === 24 ? FILE : text.slice(0, start) + change.text + text.slice(end);
      const found = scan.scan(text);
      expect(places(found), JSON.stringify(text)).toEqual(scanDefinitions(text));
      for (const each of found) {
        const same = before.filter((other) => contentOf(other) === contentOf(each));
        for (const other of same) expect(documented(text, each)).toBe(documented(last, other));
      }
      before = found;
    }
  });

  it('keeps the content of those that move, and of those whose documentation changes', () => {
    const scan = new DefinitionScan();
    const old = scan.scan(FILE).map(contentOf);
    const kept = (text: string) => scan.scan(text).map((each, i) => contentOf(each) === old[i]);
    expect(kept(`\n${FILE}`)).toEqual([true, true, true, true, true]);
    expect(kept(FILE)).toEqual([true, true, true, true, true]);
    expect(kept(FILE.replace('again', 'once more'))).toEqual([true, true, true, true, true]);
    expect(kept(FILE)).toEqual([true, true, true, true, true]);
    // Its documentation says who is deprecated.
    expect(kept(FILE.replace('(Deprecated)', '(Deprecated) '))).toEqual([true, false, true, true, true]);
    expect(kept(FILE.replace('read write', 'read'))[2]).toBe(false);
  });

  it('gives those before the change as the same objects', () => {
    const scan = new DefinitionScan();
    const old = scan.scan(FILE);
    const now = scan.scan(FILE.replace('read write', 'read'));
    expect(now.map((each, i) => each === old[i])).toEqual([true, true, false, false, false]);
  });
});
