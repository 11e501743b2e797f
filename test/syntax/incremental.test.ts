// Types into real files: after every edit the incremental tree and its statements are those of a fresh parse.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Tree } from 'web-tree-sitter';
import { HEADERS } from '../../scripts/knowledge/debian.mjs';
import { type Change, changeFile, parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

/** What people type, leave half-typed, and delete. */
const SNIPPETS = [
  ';',
  '}',
  '{',
  '(',
  ')',
  '`',
  "'",
  "')",
  '\n',
  '\r\n',
  ' ',
  '\t',
  '#',
  '# a comment\n',
  '"',
  ':',
  '$1',
  ',',
  '-',
  '~',
  '*',
  'a',
  '_t',
  'ü',
  '😀',
  '\0',
  'allow ',
  'allow a_t self:tcp_socket { create bind };\n',
  'type new_t;\n',
  "optional_policy(`\n\tfoo_bar(a_t)\n')\n",
  "gen_require(`\n\ttype x_t;\n')\n",
  "ifdef(`x',`",
  'require {',
  'portcon tcp 80',
];

const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(te|if|fc)$/.test(name))
  .map((name) => ({ name, path: join(EXAMPLES, name), edits: 200 }));

describe('examples', () => {
  it.each(files)('$name', ({ name, path, edits }) => typeInto(name, path, edits));
});

describe('refpolicy headers', () => {
  const HEADER_FILES = [
    'system/init.if',
    'kernel/files.if',
    'support/obj_perm_sets.spt',
    'support/loadable_module.spt',
  ];
  it.each(HEADER_FILES)('%s', { timeout: 300_000 }, async (name) => {
    requireTool('selinux-devel', 'real files to type into');
    await typeInto(name, join(HEADERS, name), 40);
  });
});

async function typeInto(name: string, path: string, edits: number): Promise<void> {
  const grammars = await testGrammars();
  const random = randomFrom([...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 0));
  const original = readFileSync(path, 'utf8');
  let file = parseFile(grammars, `file://${path}`, original);
  for (let i = 0; i < edits; i++) {
    const { text } = file;
    const changes =
      i % 20 === 19 ? [{ text: original }] : [...Array(1 + random(2))].map(() => randomChange(file, random));
    file = changeFile(grammars, file, changes);
    const fresh = parseFile(grammars, file.uri, file.text);
    const step = () => `edit ${i}: ${JSON.stringify(changes)} of ${text.length} characters`;
    expect(firstDifference(file.tree!, fresh.tree!), step()).toBeUndefined();
    expect(plain(file), step()).toEqual(plain(fresh));
    fresh.tree?.delete();
  }
  file.tree?.delete();
}

/** An insertion, deletion or replacement at a random place. */
function randomChange(file: SourceFile, random: (below: number) => number): Change {
  const start = random(file.text.length + 1);
  const end = Math.min(file.text.length, start + (random(3) === 0 ? 0 : random(random(4) === 0 ? 200 : 12)));
  const text = random(3) === 0 ? '' : SNIPPETS[random(SNIPPETS.length)]!;
  return { range: file.lines.range(start, end), text };
}

/** Statements and comments without the links between them. */
function plain({ statements, comments }: SourceFile) {
  return {
    statements: statements.map(({ kind, data, start, end, broken, block }) => ({
      kind,
      data,
      start,
      end,
      broken,
      block: block && statements.indexOf(block),
    })),
    comments,
  };
}

/** Compares node by node: type, place, field, missing or not. Says where the trees part; undefined if they are equal. */
function firstDifference(a: Tree, b: Tree): string | undefined {
  const left = a.walk();
  const right = b.walk();
  const describeNode = (cursor: typeof left) =>
    `${cursor.currentFieldName ?? ''} ${cursor.nodeType} ${cursor.startIndex}-${cursor.endIndex} ${cursor.nodeIsMissing}`;
  const compare = (): string | undefined => {
    const [one, other] = [describeNode(left), describeNode(right)];
    if (one !== other) return `${one} | ${other}`;
    const down = left.gotoFirstChild();
    if (down !== right.gotoFirstChild()) return `children of ${one}`;
    if (!down) return undefined;
    for (;;) {
      const found = compare();
      if (found) return found;
      const next = left.gotoNextSibling();
      if (next !== right.gotoNextSibling()) return `siblings in ${one}`;
      if (!next) break;
    }
    left.gotoParent();
    right.gotoParent();
    return undefined;
  };
  const found = compare();
  left.delete();
  right.delete();
  return found;
}

/** mulberry32: the same numbers on every run. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) % below;
  };
}
