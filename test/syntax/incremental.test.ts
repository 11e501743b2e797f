// Types into real files: after every edit the incremental tree and its statements are those of a fresh parse.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { HEADERS } from '../../scripts/knowledge/debian.mjs';
import { changeFile, parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { firstDifference, plain, randomChange, randomFrom } from './typing.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));

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
