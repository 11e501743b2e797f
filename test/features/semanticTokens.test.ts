// What each name is: the pages of test/fixtures/tokens, each token with its type behind it; and all tokens of refpolicy.
import { afterAll, describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { finish } from '../../server/src/core/base/steps.ts';
import { tokensDelta } from '../../server/src/core/features/semanticTokens/delta.ts';
import {
  SEMANTIC_TOKENS_LEGEND,
  semanticTokenSteps,
  semanticTokens,
} from '../../server/src/core/features/semanticTokens.ts';
import { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import { changeFile, parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { readPages, updating, writeExpected } from '../fixtures.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

interface Token {
  readonly start: number;
  readonly end: number;
  readonly says: string;
}

/** By LSP's encoding: lines and characters since the token before. */
function decode({ lines }: SourceFile, data: readonly number[]): Token[] {
  const { tokenTypes, tokenModifiers } = SEMANTIC_TOKENS_LEGEND;
  const found: Token[] = [];
  let line = 0;
  let character = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type, bits] = data.slice(i, i + 5) as [number, number, number, number, number];
    line += down;
    character = down === 0 ? character + right : right;
    const start = lines.lineStart(line) + character;
    const modifiers = tokenModifiers.filter((_, bit) => bits & (1 << bit));
    found.push({ start, end: start + length, says: [tokenTypes[type], ...modifiers].join('.') });
  }
  return found;
}

const HEADER = `## <summary>Reads beacons.</summary>
interface(\`beacon_read',\`
	a($1)
')
## <summary>Reads beacons. (Deprecated)</summary>
interface(\`beacon_look',\`
	beacon_read($1)
')
interface(\`beacon_see',\`
	refpolicywarn(\`$0($*) has been deprecated, please use beacon_read() instead.')
')
interface(\`beacon_write',\`
	ifelse(\`$2',\`',\`',\`
		refpolicywarn(\`$0($*) second parameter is deprecated.')
	')
')
define(\`beacon_perms',\`{ read write }')
`;

function beacons(): SymbolIndex {
  const index = new SymbolIndex();
  index.set('file:///include/beacon.if', HEADER, 'headers');
  index.set(
    'file:///tree/other.te',
    'type other_t;\nattribute others;\ngen_tunable(other_net, false)\nrole other_r;\n',
  );
  index.set('file:///tree/other.if', "template(`other_template',`\n\ta($1)\n')\n");
  return index;
}

describe.each(readPages('tokens'))('$name', (page) => {
  const got: string[] = [];
  it.each(page.cases)('$title', async ({ fileName, text, expected }) => {
    const { file } = await testSnapshot(fileName, text);
    let shown = text;
    for (const { end, says } of decode(file, semanticTokens(file, beacons())).reverse()) {
      shown = `${shown.slice(0, end)}⟨${says}⟩${shown.slice(end)}`;
    }
    got.push(shown.trimEnd());
    if (!updating) expect(got.at(-1)).toBe(expected);
  });
  afterAll(() => updating && writeExpected(page, got));
});

it('are those of the part asked for', async () => {
  const { file } = await testSnapshot('a.te', 'type a_t;\ntype b_t;\ntype c_t;\n');
  const data = semanticTokens(file, new SymbolIndex(), { start: 10, end: 19 });
  expect(decode(file, data)).toEqual([{ start: 15, end: 18, says: 'type.declaration' }]);
});

const source = requireTool('selinux-src', 'refpolicy source to read the tokens of');
const headers = requireTool('selinux-devel', 'policy headers to read the tokens of');

describe.skipIf(!source || !headers)('real policy', () => {
  let read: ReturnType<typeof policyCorpora> | undefined;
  const corpora = () => {
    read ??= policyCorpora();
    return read;
  };

  it('has tokens in their order, on their line, each a name', { timeout: 300_000 }, async () => {
    const grammars = await testGrammars();
    let count = 0;
    for (const { root, files } of corpora()) {
      const index = new SymbolIndex();
      for (const { path, text } of files) index.set(`file:///${root}/${path}`, text);
      for (const { path, text } of files) {
        const file = parseFile(grammars, `file:///${root}/${path}`, text);
        const data = semanticTokens(file, index);
        expect(wrongTokens(file, data), path).toEqual([]);
        count += data.length / 5;
        file.tree?.delete();
      }
    }
    expect(count).toBeGreaterThan(200_000);
  });

  it.each([
    ['refpolicy', 'policy/modules/services/ssh.te'],
    ['refpolicy', 'policy/modules/system/init.if'],
    ['headers', 'support/obj_perm_sets.spt'],
  ])('%s %s keeps them through random edits, and so does the delta', { timeout: 300_000 }, async (root, path) => {
    const grammars = await testGrammars();
    const corpus = corpora().find((each) => each.root === root)!;
    const original = corpus.files.find((each: { path: string }) => each.path === path)!.text;
    const index = beacons();
    index.set('file:///tree/x.if', original);
    const random = randomFrom(path.length);
    let file = parseFile(grammars, `file:///tree/${path}`, original);
    let before = semanticTokens(file, index);
    for (let i = 0; i < 40; i++) {
      const start = random(file.text.length + 1);
      const end = Math.min(file.text.length, start + (random(2) === 0 ? 0 : random(40)));
      const text = PIECES[random(PIECES.length)]!;
      file = changeFile(grammars, file, [{ range: file.lines.range(start, end), text }]);
      const after = semanticTokens(file, index);
      const step = `edit ${i}: ${JSON.stringify(text)} at ${start}`;
      const fresh = parseFile(grammars, file.uri, file.text);
      expect(after, step).toEqual(semanticTokens(fresh, index));
      fresh.tree?.delete();
      expect(wrongTokens(file, after), step).toEqual([]);
      const edited = [...before];
      for (const { start, deleteCount, data = [] } of tokensDelta(before, after)) {
        edited.splice(start, deleteCount, ...data);
      }
      expect(edited, step).toEqual(after);
      before = after;
    }
    file.tree?.delete();
  });
});

const PIECES = [
  '',
  '#',
  '\n',
  '"',
  '`',
  "'",
  '$1',
  'a_t',
  'type new_t;\n',
  'attribute news;\n',
  'allow a_t b_t:file { read beacon_perms };\n',
  "optional_policy(`\n\tbeacon_read({ a_t others })\n')\n",
  "interface(`x_$1_y',`",
];

function wrongTokens(file: SourceFile, data: readonly number[]): Token[] {
  const tokens = decode(file, data);
  return tokens.filter(({ start, end }, i) => {
    const isName = /^[\w$.*@#-]+$/.test(file.text.slice(start, end));
    const isOnLine = end <= file.lines.lineEnd(file.lines.lineAt(start));
    return !isName || !isOnLine || start < (tokens[i - 1]?.end ?? 0);
  });
}

/** Numbers of a fixed seed (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

it('leaves out what nobody has read yet where it is late, but for the part that is asked for', async () => {
  const text = `policy_module(late, 1.0)\n${Array.from({ length: 300 }, (_, i) => `type late${i}_t;\n`).join('')}`;
  const { file } = await testSnapshot('late.te', text);
  const index = new SymbolIndex();
  const isLate = () => true;
  const part = { start: text.indexOf('type late7_t'), end: text.indexOf('type late9_t') };
  const first = finish(semanticTokenSteps(file, index, { part, isLate }));
  expect(first.isWhole).toBe(false);
  expect(decode(file, first.data).map(({ start, end }) => text.slice(start, end))).toEqual(['late7_t', 'late8_t']);
  expect(finish(semanticTokenSteps(file, index, { isLate })).data).toHaveLength(10);
  const all = finish(semanticTokenSteps(file, index));
  expect(all.data).toHaveLength(301 * 5);
  // What is known needs no time.
  expect(finish(semanticTokenSteps(file, index, { isLate }))).toEqual(all);
});
