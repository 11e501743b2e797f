// What a call gives: small cases of m4, and the real headers and modules compared with m4 itself.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Core, callsOfHeaders, compareAll, sourceOf } from '../../scripts/expansion/compare.mjs';
import { createM4, type M4, optionsOf } from '../../scripts/expansion/m4.mjs';
import { policyModules } from '../../scripts/mutants/modules.mjs';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { interfaceText } from '../../server/src/core/features/interfaces.ts';
import type { Condition } from '../../server/src/core/index/expansion/effects.ts';
import { wordsOf } from '../../server/src/core/index/expansion/words.ts';
import { callsOf, expand } from '../../server/src/core/index/expansion.ts';
import { scanDefinitions } from '../../server/src/core/index/skeleton.ts';
import { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import { requireTool } from '../requireTool.ts';

const CORE: Core = { expand, wordsOf, scanDefinitions, SymbolIndex, interfaceText };
const SUPPORT =
  "define(`gen_require',`\n\trequire {\n\t\t$1\n\t}\n')\ndefine(`rw_perms',`{ read write }')\n" +
  "define(`optional_policy',`optional { $1\nifelse(`$2',`',`',`} else { $2 ')}')\n";

/** The effects of a text with these definitions, each as a line. */
function effects(definitions: string, text: string, limit = 100_000) {
  const index = new SymbolIndex();
  const texts = new Map([
    ['s.spt', SUPPORT],
    ['d.if', definitions],
  ]);
  for (const [uri, each] of texts) index.set(uri, each);
  const source = { find: (name: string) => index.find(name)[0], textOf: (uri: string) => texts.get(uri), limit };
  const expansion = expand('x.te', text, 0, text.length, source);
  const lines = expansion.effects.map(({ kind, words, conditions, place }) => {
    const calls = callsOf(place).map(({ name }) => name);
    return [kind, wordsOf(words), ...conditions.map(condition), ...(calls.length > 0 ? [calls.join('>')] : [])].join(
      ' | ',
    );
  });
  return { ...expansion, lines };
}

const condition = (each: Condition) =>
  `${each.holds ? '' : 'not '}${each.kind === 'ifdef' ? each.name : each.kind === 'if' ? each.expression : 'optional'}`;

describe('expand', () => {
  it.each([
    [
      'arguments, requires and sets',
      "interface(`a',`\n\tgen_require(`\n\t\ttype b_t;\n\t')\n\tallow $1 { b_t { self b_t } }:$2 { getattr rw_perms };\n')",
      'a(x_t, fifo_file)',
      ['require | type b_t | a', 'rule | allow x_t { b_t self }:fifo_file { getattr read write } | a'],
    ],
    [
      'all arguments and their count',
      "define(`a',`typeattribute $1 shift($*), n$#;')\ndefine(`q',`a($@)')",
      "q(x_t, p, `e')",
      ['rule | typeattribute x_t p, e, n3 | q>a'],
    ],
    [
      'names made of arguments',
      "template(`a',`type $1_t; type_transition $1_t $2:process $1_sub_t;')",
      'a(x, b_t)',
      ['declaration | type x_t | a', 'rule | type_transition x_t b_t:process x_sub_t | a'],
    ],
    [
      'conditions',
      "interface(`a',`ifdef(`o',`allow $1 b_t:c d;',`if (bool && !other) { allow $1 b_t:c e; } else { allow $1 b_t:c f; }')')",
      "optional_policy(`a(x_t)',`a(y_t)')",
      ['x_t|optional', 'y_t|not optional'].flatMap((each) => {
        const [type, outer] = each.split('|');
        return [
          `rule | allow ${type} b_t:c d | ${outer} | o | a`,
          `rule | allow ${type} b_t:c e | ${outer} | not o | bool && !other | a`,
          `rule | allow ${type} b_t:c f | ${outer} | not o | not bool && !other | a`,
        ];
      }),
    ],
    [
      'an ifdef inside of a statement',
      '',
      "allow a_t b_t:c { d ifdef(`o',`e',`f') };",
      ['rule | allow a_t b_t:c { d e } | o', 'rule | allow a_t b_t:c { d f } | not o'],
    ],
    [
      'a macro that nobody defines',
      "interface(`a',`\n\tnosuch($1, b)\n\tallow $1 b_t:c d;\n')",
      'a(x_t)',
      ['call | nosuch(x_t, b) | a', 'rule | allow x_t b_t:c d | a'],
    ],
    ['what is quoted or commented', "define(`p',`q')", "`p' p # p'\n;", ['other | p q']],
    [
      'definitions of its own',
      '',
      "define(`p',`{ read }')pushdef(`p',`write')allow a b:c p;popdef(`p')allow a b:c p;",
      ['rule | allow a b:c write', 'rule | allow a b:c read'],
    ],
  ])('follows %s', (_, definitions, text, expected) => {
    expect(effects(definitions, text).lines).toEqual(expected);
  });

  it('cuts a cycle', () => {
    const definitions = "interface(`a',`allow $1 b_t:c d; b($1)')interface(`b',`a($1)')";
    const { lines, cycles, isWhole } = effects(definitions, 'a(x_t)');
    expect(lines).toEqual(['rule | allow x_t b_t:c d | a']);
    expect(cycles.map(({ name }) => name)).toEqual(['a']);
    expect(isWhole).toBe(true);
  });

  it.each([
    ['grow', "interface(`a',`a($1$1)')", 'a(x)'],
    ['double', "define(`a',`a(1$1) a(2$1)')", 'a'],
    ['count', "define(`a',`x ifelse($1,-1,,`a(incr($1))')')", 'a(0)'],
    ['are never closed', "define(`a',`x')", 'a(b(a('],
  ])('ends for calls that %s', (_, definitions, text) => {
    expect(effects(definitions, text, 20_000)).toMatchObject({ isWhole: false, cycles: [] });
  });

  it('says which file is not at hand', () => {
    const index = new SymbolIndex();
    index.set('d.if', "interface(`a',`b')");
    const source = { find: (name: string) => index.find(name)[0], textOf: () => undefined, limit: 1000 };
    const { missing, effects } = expand('x.te', 'a(b)', 0, 4, source);
    expect([...missing]).toEqual(['d.if']);
    expect(effects.map(({ kind }) => kind)).toEqual(['call']);
  });

  it('gives each statement the place where it is written', () => {
    const definitions = "interface(`a',`\n\toptional_policy(`\n\t\tallow $1 b_t:c d;\n\t')\n')";
    const [rule] = effects(definitions, 'a(x_t)').effects;
    expect(rule!.place).toMatchObject({ uri: 'd.if', offset: definitions.indexOf('allow') });
    expect(rule!.place.call!.from).toMatchObject({ uri: 'x.te', offset: 0, call: undefined });
  });
});

const tools = ['m4', 'prlimit', 'selinux-devel', 'selinux-src'];
const missing = tools.filter((tool) => !requireTool(tool, 'to expand with m4'));

describe.skipIf(missing.length > 0)('the expansion of the real headers', { timeout: 300_000 }, () => {
  let m4: M4;
  beforeAll(() => {
    m4 = createM4();
  });
  afterAll(() => m4.close());
  const [, headers] = missing.length > 0 ? [] : policyCorpora();

  // `npm run expansion` takes them all.
  it.each([0, 1])('is that of m4, build options %i', async (configuration) => {
    const source = sourceOf(CORE, headers!.files);
    const all = callsOfHeaders(CORE, headers!.files);
    const calls = all.filter((_, i) => i % 15 === configuration);
    const modules = policyModules().filter((_, i) => i % 40 === configuration);
    expect(calls.length).toBeGreaterThan(500);
    expect(calls.filter(({ path }) => path.endsWith('/corenetwork.if')).length).toBeGreaterThan(100);
    const results = await compareAll(CORE, m4, source, [...calls, ...modules], configuration, optionsOf(configuration));
    const different = results.filter((each) => each.refused || each.missed.length + each.added.length > 0);
    const rules = results.reduce((sum, each) => sum + each.rules, 0);
    console.log(
      `${results.length - different.length} of ${results.length} calls and modules as m4, ${rules} access vectors`,
    );
    expect(rules).toBeGreaterThan(10_000);
    expect(different).toEqual([]);
  });

  it('would be found different', async () => {
    const files = headers!.files.map((file) =>
      file.path === 'system/init.if' ? { ...file, text: file.text.replaceAll('fd use', 'fd usf') } : file,
    );
    const call = { path: '', name: '', text: 'init_daemon_domain(a_t, b_t)' };
    const [result] = await compareAll(CORE, m4, sourceOf(CORE, files), [call], 0, optionsOf(0));
    expect(result!.missed).toContainEqual(expect.stringMatching(/:fd use$/));
    expect(result!.added).toContainEqual(expect.stringMatching(/:fd usf$/));
  });
});
