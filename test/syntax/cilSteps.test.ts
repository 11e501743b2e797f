// CIL that is read in slices, or again after an edit, is what it is when it is read at once.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../server/src/core/base/lineIndex.ts';
import { finish, giveUp, noPause } from '../../server/src/core/base/steps.ts';
import { readCil, readCilSteps } from '../../server/src/core/syntax/cil/readCil.ts';
import { draftOf, editDraft } from '../../server/src/core/syntax/draft.ts';
import { readDraft } from '../../server/src/core/syntax/readDraft.ts';
import { type Change, changeFile, parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { plain, randomFrom } from './typing.ts';

const example = readFileSync(new URL('../../examples/beacond/beacond_ports.cil', import.meta.url), 'utf8');

/** What people type, what they forget, and what the indentation then speaks against. */
const PIECES = [
  ...[
    '(',
    ')',
    '()',
    '(((',
    '))',
    '\n',
    '\r\n',
    '\r',
    ' ',
    '  ',
    '\t',
    '"',
    '\\',
    'é',
    ';',
    '; done\n',
    'x',
    'block',
    'type',
  ],
  ...[
    '(type a)',
    '(type a',
    '\n(type b)\n',
    '\n(allow a b (c (d)\n',
    '\n  (type c)\n',
    'type d)\n',
    '(macro m ((type p)) (type p))\n',
  ],
  ...[
    '\n(block a\n',
    '(block a\n  (type b))\n  (type c)\n)\n',
    '  (optional o\n    (portcon tcp 80 ctx)\n  )\n',
    '\n)\n',
    '  )\n',
  ],
  ...[
    '(portcon tcp 80-90 (u r t ((s0) (s0))))\n',
    '(booleanif b (true (portcon tcp 80 ctx)))',
    '(foo bar)\n',
    '(alow a b c)\n',
  ],
  ...[
    '(typeattributeset x (a_t b_t))\n',
    '(in after a\n(type b)\n)\n',
    '; (type a)\n',
    '(filecon "/a(b" file ())\n',
    'foo bar\n',
  ],
];

/** Half of the texts have mistakes. */
function randomText(random: (below: number) => number): string {
  const pieces = random(2) === 0 ? PIECES : PIECES.filter((each) => /^(?!\n\(allow)[(\s;].*[)\n]$/.test(each));
  return Array.from({ length: random(60) }, () => pieces[random(pieces.length)]!).join('');
}

function randomChange({ text, lines }: Pick<SourceFile, 'text' | 'lines'>, random: (below: number) => number): Change {
  const start = random(text.length + 1);
  const end = Math.min(text.length, start + (random(2) === 0 ? 0 : random(random(4) === 0 ? 60 : 4)));
  return { range: lines.range(start, end), text: random(3) === 0 ? '' : PIECES[random(PIECES.length)]! };
}

const all = (file: SourceFile) => ({ ...plain(file), faults: file.faults, text: file.text });

describe('after an edit', () => {
  it.each([1, 2, 3, 4, 5, 6])('random texts %i', { timeout: 120_000 }, async (seed) => {
    const grammars = await testGrammars();
    const random = randomFrom(seed);
    for (let round = 0; round < 60; round++) {
      let file = parseFile(grammars, 'file:///a.cil', random(4) === 0 ? example : randomText(random));
      for (let edit = 0; edit < 25; edit++) {
        const from = file.text;
        let draft = draftOf(file);
        const changes = [];
        for (let left = random(4) === 0 ? 2 : 1; left > 0; left--) {
          const change = randomChange(draft, random);
          changes.push(change);
          draft = editDraft(draft, [change]);
          // Somebody types on before it is read.
          const steps = readDraft(grammars, draft, {}, () => true);
          if (left > 1) for (let n = random(4); n > 0; n--) steps.next();
          giveUp(steps);
        }
        file = finish(readDraft(grammars, draft, {}, noPause));
        const fresh = parseFile(grammars, 'file:///a.cil', file.text);
        expect(all(file), JSON.stringify({ from, changes })).toEqual(all(fresh));
      }
    }
  });

  it('the indentation before the part that is taken over counts', async () => {
    const grammars = await testGrammars();
    const file = parseFile(grammars, 'file:///a.cil', '(type x)\n   (allow a b (c\n  (type d)\n');
    const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 2 } };
    const edited = changeFile(grammars, file, [{ range, text: '' }]);
    expect(edited.faults).not.toEqual(file.faults);
    expect(all(edited)).toEqual(all(parseFile(grammars, 'file:///a.cil', edited.text)));
  });

  it('the other statements keep their data, however many there are', async () => {
    const grammars = await testGrammars();
    const text = Array.from({ length: 2000 }, (_, i) => `(type a${i})\n(allow a${i} b (file (read)))\n`).join('');
    const file = parseFile(grammars, 'file:///a.cil', text);
    const place = { line: 2000, character: 0 };
    const data = file.statements.map((each) => each.data);
    const edited = changeFile(grammars, file, [{ range: { start: place, end: place }, text: '(type new\n' }]);
    const kept = new Set(data);
    const read = edited.statements.filter((each) => !kept.has(each.data));
    expect(edited.faults?.length).toBe(1);
    expect(edited.statements.length).toBe(4001);
    expect(read.length).toBeLessThan(8);
  });
});

describe('in slices', () => {
  const TEXTS = {
    'short statements': '(type a)\n(allow a b (file (read)))\n'.repeat(2000),
    'one block': `(block a\n${'  (type a)\n'.repeat(4000)})\n`,
    'a block without an end': `(block a\n${'  (type a)\n'.repeat(4000)}`,
    'parentheses that close nothing': 'x )\n'.repeat(4000),
    'one line': '(type a)'.repeat(4000),
    'one set': `(typeattributeset a (${'b_t '.repeat(4000)}))`,
  };
  it.each(Object.entries(TEXTS))('%s', (_, text) => {
    const steps = readCilSteps(text, new LineIndex(text), undefined, () => true);
    let stops = 0;
    let done = steps.next();
    for (; !done.done; stops++) done = steps.next();
    expect(stops).toBeGreaterThan(50);
    expect(done.value).toEqual(readCil(text));
    expect(readCilSteps(text, new LineIndex(text), undefined, noPause).next().done).toBe(true);
  });
});
