// A header read definition by definition has the uses that a tree of the whole has.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nameUses } from '../../server/src/core/index/nameUses.ts';
import { usesByDefinition } from '../../server/src/core/index/usesByDefinition.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

const HEADERS = requireTool('selinux-devel', 'the headers of package selinux-policy-dev');

async function usesIn(name: string) {
  const grammars = await testGrammars();
  return (text: string) => {
    const file = parseFile(grammars, 'file:///a.if', text);
    const uses = nameUses(file, name);
    file.tree?.delete();
    return uses;
  };
}

it('has offsets in the whole text', async () => {
  const text = "## a_t\ninterface(`a',`\n\tallow $1 a_t:file read; # a_t\n')\n#\ninterface(`b',`\n\ta_t(a_t)\n')\n";
  const whole = (await usesIn('a_t'))(text);
  expect(whole).toHaveLength(3);
  expect(usesByDefinition(text, 'a_t', await usesIn('a_t'))).toEqual(whole);
});

it('leaves a name between definitions to the whole', async () => {
  const text = "interface(`a',`\n\tb($1)\n')\na_t(b)\n";
  expect(usesByDefinition(text, 'a_t', await usesIn('a_t'))).toBeUndefined();
});

describe.skipIf(!HEADERS)('in the installed headers', () => {
  it.each(['system/init.if', 'kernel/files.if', 'system/userdomain.if'])('%s', { timeout: 30_000 }, async (path) => {
    const root = '/usr/share/selinux/devel/include';
    expect(readdirSync(root)).toContain(path.split('/')[0]);
    const text = readFileSync(join(root, path), 'utf8');
    const names = [...new Set(text.match(/\b[a-z]\w+_(?:t|pattern|perms|files?)\b/g))].filter((_, i) => i % 12 === 0);
    expect(names.length).toBeGreaterThan(5);
    const whole = parseFile(await testGrammars(), 'file:///a.if', text);
    for (const name of names) {
      expect(usesByDefinition(text, name, await usesIn(name)), name).toEqual(nameUses(whole, name));
    }
    whole.tree?.delete();
  });
});
