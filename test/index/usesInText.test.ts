// What a line tells of a name is what the tree of the whole file tells.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { nameUses } from '../../server/src/core/index/nameUses.ts';
import { usesInText } from '../../server/src/core/index/usesInText.ts';
import { fileKind } from '../../server/src/core/syntax/fileKind.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

const grammars = await testGrammars();

function parsed(uri: string, text: string, name: string) {
  const file = parseFile(grammars, uri, text);
  const uses = nameUses(file, name);
  file.tree?.delete();
  return uses;
}

/** The uses, and the parts of the text that were parsed for them. */
function judged(uri: string, text: string, name: string) {
  const parts: string[] = [];
  const uses = usesInText(fileKind(uri), text, name, (part) => {
    parts.push(part);
    return parsed(uri, part, name);
  });
  return { uses, parts };
}

const IN_LINES: readonly [what: string, uri: string, text: string, count: number][] = [
  [
    'rules',
    'file:///a.te',
    'allow a_t b_t:file read;\nallow { b_t a_t } ~{ x_t a_t }:{ file dir } { read write };\n',
    3,
  ],
  ['rules of types', 'file:///a.te', 'type_transition a_t b_t:file a_t;\n', 2],
  ['calls', 'file:///a.te', 'a_t(b_t)\nb_read(a_t, { a_t b_t }, "a_t")\n', 3],
  ['declarations', 'file:///a.te', 'policy_module(a_t, 1)\ntype a_t, b_t;\ntype b_t, a_t;\nattribute a_t;\n', 4],
  ['requires', 'file:///a.if', "interface(`b',`\n\tgen_require(`\n\t\ttype b_t;\n\t\ttype a_t;\n\t')\n)\n", 1],
  ['contexts', 'file:///a.fc', '# a_t\n/a_t\t--\tgen_context(system_u:object_r:a_t,s0)\n', 1],
  [
    'commands in comments',
    'file:///a.te',
    "# semanage port -a -t a_t -p tcp 80\n\t# semanage fcontext -a --type=a_t '/a(/.*)?'\n# semanage port -l a_t\n# a -t a_t\n",
    2,
  ],
  ['comments', 'file:///a.te', '# a_t\n\t# a_t\nallow a_t b_t:file read; # all\n', 1],
];

it.each(IN_LINES)('%s are read in their lines', (_, uri, text, count) => {
  const { uses, parts } = judged(uri, text, 'a_t');
  expect(uses).toEqual(parsed(uri, text, 'a_t'));
  expect(uses).toHaveLength(count);
  expect(parts).toEqual([]);
});

const IN_PARTS: readonly [what: string, uri: string, text: string][] = [
  ['a set of several lines', 'file:///a.te', 'allow {\n\ta_t\n\tb_t\n} b_t:file read;\n'],
  ['a line that goes on', 'file:///a.te', 'b_read(b_t,\na_t(b_t))\n'],
  ['a call in a set', 'file:///a.te', 'allow b_t b_t:file {\na_t(b_t)\n};\n'],
  ['a list of attributes', 'file:///a.te', 'attribute b_t, a_t;\n'],
  ['a trailing comment', 'file:///a.te', 'allow b_t b_t:file read; # a_t\n'],
  ['a string of m4', 'file:///a.te', "ifdef(`a_t',`\nallow b_t b_t:file read;\n')\n"],
  ['a type behind a block', 'file:///a.te', "optional_policy(`\n\tb_read(b_t)\n')\ntype a_t;\n"],
  ['a condition in a require', 'file:///a.te', "gen_require(`\nifdef(`x',`\ntype b_t;\n')\ntype a_t;\n')\n"],
];

it.each(IN_PARTS)('%s is parsed', (_, uri, text) => {
  const { uses, parts } = judged(uri, text, 'a_t');
  expect(uses).toEqual(parsed(uri, text, 'a_t'));
  expect(parts).toHaveLength(1);
});

it('has the offsets of the whole text where a definition is parsed', () => {
  const text =
    "interface(`a',`\n\tallow $1 a_t:file read;\n')\ninterface(`b',`\n\tallow {\n\t\t$1 a_t }\n\t\ta_t:file read;\n')\na_t(b)\n";
  const { uses, parts } = judged('file:///a.if', text, 'a_t');
  expect(uses).toEqual(parsed('file:///a.if', text, 'a_t'));
  expect(uses).toHaveLength(4);
  expect(parts).toEqual([text.slice(text.indexOf('interface(`b'), text.indexOf('a_t(b)') - 1)]);
});

const HEADERS = requireTool('selinux-devel', 'the headers of package selinux-policy-dev');
const SOURCE = requireTool('selinux-src', 'package selinux-policy-src');
/** Of the names of a file, so that the test takes seconds; the files have many in common. */
const EACH = 29;

describe.skipIf(!HEADERS || !SOURCE)('over the corpus', { timeout: 120_000 }, () => {
  it('is what the tree says', () => {
    let count = 0;
    /** Of types. */
    let uses = 0;
    let parts = 0;
    for (const { root, files } of policyCorpora()) {
      for (const [at, { path, text }] of files.entries()) {
        const uri = `file:///${root}/${path}`;
        if (!/\.(te|if|spt|fc)(\.in)?$/.test(path) || (root === 'headers' && at % EACH > 0)) continue;
        const file = parseFile(grammars, uri, text);
        const names = [...new Set(text.match(/(?<![\w$])[A-Za-z_][\w$]*/g))].filter((_, i) => i % EACH === at % EACH);
        for (const name of names) {
          const whole = nameUses(file, name);
          const found = usesInText(fileKind(uri), text, name, (part) => {
            if (name.endsWith('_t')) parts++;
            return part === text ? whole : parsed(uri, part, name);
          });
          expect(found, `${name} in ${path}`).toEqual(whole);
          count += whole.length;
          if (name.endsWith('_t')) uses += whole.length;
        }
        file.tree?.delete();
      }
    }
    expect(count).toBeGreaterThan(5_000);
    // What is asked for most is told by lines.
    expect(parts).toBeLessThan(uses / 10);
  });
});
