/** The TextMate grammars: the assertions of test/tmgrammar hold, and no file or line takes long to colour. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { cpuTime } from './cpuTime.ts';
import { requireTool } from './requireTool.ts';

const GRAMMARS = {
  'source.selinux': 'syntaxes/selinux.tmLanguage.json',
  'source.selinux-fc': 'syntaxes/selinux-fc.tmLanguage.json',
  'source.selinux-cil': 'syntaxes/selinux-cil.tmLanguage.json',
};
const tmgrammar = createRequire(import.meta.url).resolve('vscode-tmgrammar-test/package.json');
const require = createRequire(tmgrammar);

test.each(readdirSync('test/tmgrammar'))('%s is coloured as it says', (file) => {
  const cli = join(tmgrammar, '../dist/unit.js');
  const grammars = Object.values(GRAMMARS).flatMap((path) => ['-g', path]);
  const output = execFileSync(process.execPath, [cli, ...grammars, `test/tmgrammar/${file}`], { encoding: 'utf8' });
  expect(output).toContain('run successfuly');
});

/** Tokenizes and returns the slowest line and the sum, in milliseconds. */
type Tokenize = (text: string) => { slowest: number; total: number };
const tokenize: { [scope: string]: Tokenize } = {};

beforeAll(async () => {
  const { loadWASM, OnigScanner, OnigString } = require('vscode-oniguruma');
  const { INITIAL, parseRawGrammar, Registry } = require('vscode-textmate');
  await loadWASM(readFileSync(join(require.resolve('vscode-oniguruma'), '../onig.wasm')).buffer);
  const registry = new Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new OnigScanner(patterns),
      createOnigString: (text: string) => new OnigString(text),
    }),
    loadGrammar: async (scope: keyof typeof GRAMMARS) =>
      parseRawGrammar(readFileSync(GRAMMARS[scope], 'utf8'), GRAMMARS[scope]),
  });
  for (const scope of Object.keys(GRAMMARS)) {
    const grammar = await registry.loadGrammar(scope);
    tokenize[scope] = (text) => {
      let state = INITIAL;
      let slowest = 0;
      const start = cpuTime();
      for (const line of text.split('\n')) {
        const before = cpuTime();
        state = grammar.tokenizeLine(line, state).ruleStack;
        slowest = Math.max(slowest, cpuTime() - before);
      }
      return { slowest, total: cpuTime() - start };
    };
  }
});

describe('no expression backtracks without end', () => {
  // VS Code does not colour lines of more than 20,000 characters.
  const repeated = [
    'a ',
    'a-',
    '$1_',
    '(',
    '`',
    "'",
    '{ ',
    '#',
    ' ',
    '\t',
    'a:',
    'a(',
    's0:',
    '.',
    '/a',
    '[',
    '\\(',
    '"',
    '<a',
  ];
  const starts = [
    '',
    'allow ',
    'allow a b:',
    'type ',
    'gen_require(`',
    'mlsconstrain { ',
    'network_port(a, ',
    '## <',
    '/',
    'portcon tcp ',
    '(portcon tcp (',
    '(allow a b (c (',
  ];
  test.each(Object.keys(GRAMMARS))(
    '%s: a long line',
    (scope) => {
      for (const start of starts) {
        for (const piece of repeated) {
          const line = (start + piece.repeat(10_000)).slice(0, 10_000);
          expect(tokenize[scope]!(line).slowest, `${start}${piece}${piece}…`).toBeLessThan(2000);
        }
      }
    },
    120_000,
  );
});

test('the largest headers of Debian take seconds at most', () => {
  const makefile = requireTool('selinux-devel', 'the largest .if files are its headers')!;
  for (const file of ['kernel/corenetwork.if', 'kernel/files.if', 'system/userdomain.if', 'support/all_perms.spt']) {
    const text = readFileSync(join(makefile, '../include', file), 'utf8');
    const { slowest, total } = tokenize['source.selinux']!(text);
    // 1.2 s for the 67,000 lines of corenetwork.if on two quiet cores.
    expect(total, file).toBeLessThan(12_000);
    expect(slowest, file).toBeLessThan(1000);
  }
}, 60_000);
