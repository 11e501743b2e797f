// The effects of definitions and calls: what is put together from a definition is what an expansion of the call gives.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { callEffects, callsInside, definitionEffects, type Effects } from '../../server/src/core/index/callEffects.ts';
import type { Effect } from '../../server/src/core/index/expansion/effects.ts';
import { wordsOf } from '../../server/src/core/index/expansion/words.ts';
import { expand } from '../../server/src/core/index/expansion.ts';
import type { Policy } from '../../server/src/core/index/policy.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import type { MacroCallData } from '../../server/src/core/syntax/statements.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { testPolicy } from '../snapshot.ts';

const SUPPORT =
  "define(`gen_require',`\n\trequire {\n\t\t$1\n\t}\n')\ndefine(`rw_perms',`{ read write }')\ndefine(`x_perms',`execute')\n" +
  "define(`optional_policy',`optional { $1\nifelse(`$2',`',`',`} else { $2 ')}')\n" +
  "define(`tunable_policy',`if ($1) { $2\nifelse(`$3',`',`',`} else { $3 ')}')\n";

const F =
  "define(`f',`ifelse(`$4',`',`type_transition $1 $2:$3 a_t;',`type_transition $1 $2:$3 a_t $4;')allow $1 $2:$3 rw_perms;')";

const policyOf = (text: string) => testPolicy({ 's.spt': SUPPORT, 'd.if': text });

async function callOf(text: string): Promise<MacroCallData> {
  const file = parseFile(await testGrammars(), 'x.te', text);
  return file.statements.find(({ kind }) => kind === 'macro_call')!.data as MacroCallData;
}

const lines = (effects: readonly Effect[]) => effects.map(line);
const line = ({ kind, words, conditions }: Effect) =>
  [kind, wordsOf(words), ...conditions.map((each) => JSON.stringify(each))].join(' | ');

/** Where an effect is written, and by which calls it comes. */
const placeText = (of: Pick<Effects, 'outer'>, effect: Effect) =>
  [effect.place, ...callsInside(of as Effects, effect).map(({ name, from }) => ({ ...from, name }))]
    .map((each) => `${'name' in each ? each.name : ''} ${each.uri} ${each.offset}`)
    .join('\n');

/** What an expansion of the call as it is written gives. */
function expanded(policy: Policy, text: string) {
  const find = (name: string) => policy.find(name)[0];
  return expand('x.te', text, 0, text.length, { find, textOf: policy.textOf, limit: 1e8 });
}

describe('definitionEffects', () => {
  it('names the parameters, requires and conditions', () => {
    const policy = policyOf(
      "interface(`a',`\n\tgen_require(`type b_t, $1_t;')\n\toptional_policy(`b($1, $2)')\n')\ninterface(`b',`\n\tallow $1_t $2:file rw_perms;\n')\n",
    );
    const effects = definitionEffects(policy, policy.find('a')[0]!);
    expect(lines(effects.effects)).toEqual([
      'require | type b_t, $1_t',
      'rule | allow $1_t $2:file { read write } | {"kind":"optional","holds":true}',
    ]);
    expect(effects.isWhole).toBe(true);
    expect(callsInside(effects, effects.effects[1]!).map(({ name }) => name)).toEqual(['b']);
    expect(definitionEffects(policy, policy.find('a')[0]!)).toBe(effects);
  });

  it('is not whole where a text is missing, a name has two definitions or the limit is reached', () => {
    const text = "interface(`a',`b($1)')\n";
    const b = "interface(`b',`allow $1 c_t:d e;')\n";
    const isWhole = (policy: Policy) => definitionEffects(policy, policy.find('a')[0]!).isWhole;
    expect(isWhole(testPolicy({ 'a.if': text, 'b.if': b }))).toBe(true);
    expect(isWhole(testPolicy({ 'a.if': text, 'b.if': b, 'c.if': `\n${b}` }))).toBe(true);
    expect(isWhole(testPolicy({ 'a.if': text, 'b.if': b, 'c.if': b.replace('e;', 'f;') }))).toBe(false);
    const whole = testPolicy({ 'a.if': text, 'b.if': b });
    expect(isWhole({ ...whole, textOf: (uri) => (uri === 'b.if' ? undefined : whole.textOf(uri)) })).toBe(false);
    expect(isWhole(policyOf("interface(`a',`a($1$1) a($1)')"))).toBe(false);
    expect(isWhole(policyOf("interface(`a',`optional_policy(`$1')')"))).toBe(false);
  });
});

describe('callEffects', () => {
  it.each([
    ['a name', "interface(`a',`allow $1 $2:file read;')", 'a(x_t, y_t)'],
    ['a set', "interface(`a',`allow { $1 z_t } $2:file read;')", 'a({ x_t y_t }, z_t)'],
    ['a set where a name is made', "interface(`a',`allow $1_t z_t:file read;')", 'a({ x y })'],
    ['a macro as an argument', "interface(`a',`allow x_t $1:file $2;')", 'a(y_t, rw_perms)'],
    ['a macro whose name is made', "interface(`a',`allow x_t y_t:file $1_perms;')", 'a(x)'],
    ['a call whose name is made', "interface(`b_x',`type b_t;')interface(`a',`b_$1')", 'a(x)'],
    ['a missing argument', "interface(`a',`allow $1 y_t:file { read $2 };')", 'a(x_t)'],
    ['an empty argument', "interface(`a',`allow $1 y_t:file { read $2 };')", 'a(x_t,)'],
    ['an ifelse on an argument', "interface(`a',`ifelse(`$2',`',`type a_t;',`type $2;')')", 'a(x_t)'],
    ['an ifelse on what cannot be empty', "interface(`a',`optional_policy(`type a_t;',`type $1;')')", 'a(x_t)'],
    ['an ifelse on what may be equal', "interface(`a',`ifelse(`b$1',`b',`type a_t;',`type c_t;')')", 'a()'],
    ['an ifelse on arguments that are there', `${F}interface(\`a',\`f($1, $2, $3)')`, 'a(x_t, y_t, file)'],
    ['an ifelse on a file name', `${F}interface(\`a',\`f($1, $2, $3, $4)')`, 'a(x_t, { y_t z_t }, file, "a b.log")'],
    ['an ifelse on a name left empty', `${F}interface(\`a',\`f($1, $2, $3, $4)')`, 'a(x_t, y_t, file,)'],
    ['a file name that ends a line', `${F}interface(\`a',\`f($1, $2, $3, $4)')`, 'a(x_t, y_t, file, "a dnl b")\n'],
    ['a name made of a file name', "interface(`a',`ifelse(`$1',`',`',`type $1_t;')')", 'a("x")'],
    ['an ifelse on a certain argument', "interface(`a',`ifelse(`$1',`x_t',`type a_t;',`type $1;')')", 'a(x_t)'],
    [
      'an ifelse further inside on an argument that is left out',
      "interface(`a',`b($1, $2)')interface(`b',`c($1, $2)')interface(`c',`ifelse(`$2',`',`type a_t;',`type b_t;')')",
      'a(x_t)',
    ],
    [
      'the same with the argument',
      "interface(`a',`b($1, $2)')interface(`b',`c($1, $2)')interface(`c',`ifelse(`$2',`',`type a_t;',`type b_t;')')",
      'a(x_t, y_t)',
    ],
    ['a call inside of a statement', "interface(`a',`allow $1 b():file read;')interface(`b',`c_t')", 'a(x_t)'],
    [
      'a call behind a statement without its end',
      "interface(`a',`type $1 b($1)')interface(`b',`, d; type e_t;')",
      'a(x_t)',
    ],
    [
      'blocks twice',
      "interface(`a',`b($1) tunable_policy(`c',`b($1)')')interface(`b',`optional_policy(`allow $1 b_t:file read;')')",
      'a(x_t)',
    ],
    [
      'an ifdef around a call',
      "interface(`a',`ifdef(`o',`b($1)',`b($1_t)')')interface(`b',`allow $1 b_t:file read;')",
      'a(x)',
    ],
    ['an ifdef on an argument', "interface(`a',`ifdef(`$1',`type a_t;',`type b_t;')')", 'a(rw_perms)'],
    ['a statement as an argument', "interface(`a',`optional_policy(`$1')')", "a(`type x_t; allow x_t x_t:file read;')"],
    ['a condition as an argument', "interface(`a',`tunable_policy(`$1',`type x_t;')')", 'a(some_bool)'],
    ['all arguments', "interface(`a',`typeattribute $*;')", 'a(x_t, y)'],
    ['a parameter of the caller', "interface(`a',`allow $1 $2_t:file read;')", 'a($1, $2)'],
    ['an inner define', "interface(`a',`define(`q',`type $1_t;')q(b)')", 'a(x)'],
  ])('gives what the expansion gives for %s', async (_, definitions, text) => {
    const policy = policyOf(definitions);
    const given = callEffects(policy, await callOf(text))!;
    expect(lines(given.effects)).toEqual(lines(expanded(policy, text).effects));
    expect(given.effects.length).toBeGreaterThan(0);
  });

  it.each([
    "interface(`a',`allow $1 a_t:file read; b($1, $2)')interface(`b',`allow $2 b_t:file read; a($1, $2)')",
    "interface(`a',`ifelse(`$2',`',`type a_t;',`b($1, $2) b($1)')')interface(`b',`ifelse(`$2',`',`type b_t;',`a($1, $2)')a($1)')",
  ])('ends where macros call each other: %s', async (definitions) => {
    const given = callEffects(policyOf(definitions), await callOf('a(x_t, y_t)'))!;
    expect(new Set(lines(given.effects)).size).toBe(2);
  });

  it('knows the way of an effect, substituted or not', async () => {
    const policy = policyOf(
      "interface(`a',`b($1) b(z_t)')interface(`b',`c($1)')interface(`c',`ifelse(`$2',`',`allow $1 y_t:file read;')')",
    );
    for (const text of ['a(x_t)', 'a(rw_perms)']) {
      const given = callEffects(policy, await callOf(text))!;
      const ways = given.effects.map((each) => callsInside(given, each).map(({ name, depth }) => `${name} ${depth}`));
      expect(ways).toEqual(
        text === 'a(x_t)'
          ? [
              ['b 0', 'c 1'],
              ['b 0', 'c 1'],
            ]
          : [
              ['b 1', 'c 2'],
              ['b 1', 'c 2'],
            ],
      );
      expect(given.effects.map(({ place }) => place.call?.from.call?.from.offset)).toEqual([15, 21]);
      expect(new Set(given.effects.map(({ place }) => place.uri))).toEqual(new Set(['d.if']));
    }
  });

  it('knows the blocks of policy without the headers', async () => {
    const policy = testPolicy({
      'd.if': "interface(`a',`gen_require(`type b_t;') optional_policy(`allow $1 b_t:file read;')')",
    });
    const given = callEffects(policy, await callOf('a(x_t)'))!;
    expect(given.isWhole).toBe(true);
    expect(lines(given.effects)).toEqual([
      'require | type b_t',
      'rule | allow x_t b_t:file read | {"kind":"optional","holds":true}',
    ]);
  });

  it('says nothing of a name that the policy does not define, and keeps what it said', async () => {
    const call = await callOf('a(x_t)');
    expect(callEffects(policyOf(''), call)).toBeUndefined();
    const policy = policyOf("interface(`a',`type $1;')");
    expect(callEffects(policy, call)).toBe(callEffects(policy, call));
    expect(lines(callEffects(policyOf("interface(`a',`role $1;')"), call)!.effects)).toEqual([
      'declaration | role x_t',
    ]);
  });
});

describe.skipIf(!requireTool('selinux-devel', 'to read the headers'))('the headers', { timeout: 120_000 }, () => {
  it('give a call what they give its expansion', async () => {
    const headers = policyCorpora().find(({ root }) => root === 'headers')!;
    const texts = Object.fromEntries(headers.files.map(({ path, text }) => [`file:///headers/${path}`, text]));
    const policy = testPolicy(texts);
    for (const name of [...policy.names()].filter((each) => /filetrans/.test(each))) {
      for (const args of [
        'a_t, b_t, file',
        '$1, { b_t c_t }, { file dir }, "a b.log"',
        'a_t, file, "x"',
        'a_t,, file,',
      ]) {
        const text = `${name}(${args})`;
        expect(lines(callEffects(policy, await callOf(text))!.effects), text).toEqual(
          lines(expanded(policy, text).effects),
        );
      }
    }
    let compared = 0;
    let substituted = 0;
    for (const [i, name] of [...policy.names()].sort().entries()) {
      const { kind } = policy.find(name)[0]!.definition;
      if (i % 12 !== 0 || kind === 'define') continue;
      const text = `${name}(one, two_t, three_t, four_t, five_t, six_t)`;
      const given = callEffects(policy, await callOf(text))!;
      const { effects } = expanded(policy, text);
      expect(lines(given.effects), name).toEqual(lines(effects));
      expect(given.effects.map((each) => placeText(given, each))).toEqual(
        effects.map((each) => placeText({ outer: 1 }, each)),
      );
      compared++;
      if (given.outer === 0) substituted++;
    }
    console.log(`${compared} calls, ${substituted} put together from the definition`);
    expect(compared).toBeGreaterThan(400);
    expect(substituted).toBeGreaterThan(compared * 0.8);
  });
});
