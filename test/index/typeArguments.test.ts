// Which arguments may come to stand in the place of a type, compared with what the expansions of all macros of the headers say.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { definitionEffects } from '../../server/src/core/index/callEffects.ts';
import { mayBeType } from '../../server/src/core/index/typeArguments.ts';
import { requireTool } from '../requireTool.ts';
import { testPolicy } from '../snapshot.ts';

const answers = (definitions: string, name = 'a') => {
  const policy = testPolicy({ 'd.if': definitions });
  return [1, 2, 3].filter((at) => mayBeType(policy, name, at));
};

describe('mayBeType', () => {
  it.each([
    ['sources and targets', "interface(`a',`allow $1 { $2 x_t }:$3 read;')", [1, 2]],
    ['a set with one left out', "interface(`a',`allow x_t { domain -$1 }:file read;')", [1]],
    ['roles', "interface(`a',`role $1 types $2; role_transition $1 $2 $3; allow $1 $3;')", [2]],
    ['the type of new objects', "interface(`a',`type_transition $1 x_t:$2 $3;')", [1, 3]],
    ['attributes', "interface(`a',`typeattribute $1 domain; roleattribute $2 r;')", [1]],
    ['made names', "interface(`a',`allow $1_t x_t:file read;')", []],
    ['what is passed on', "interface(`a',`b(x_t, $2) ')interface(`b',`allow $1 $2:file read;')", [2]],
    ['a set that is passed on', "interface(`a',`b({ $2 $3 }, file)')interface(`b',`allow $1 x_t:$2 read;')", [2, 3]],
    ['a call of a macro in itself', "interface(`a',`a($2, $1) allow $2 x_t:file read;')", [1, 2]],
    ['a circle', "interface(`a',`b($1) b($2)')interface(`b',`a($1) c($1)')interface(`c',`permissive $1;')", [1, 2]],
    ['an arm of an ifelse', "interface(`a',`ifelse(`$3',`',`allow $1 x_t:$2 y;',`allow $2 x_t:dir y;')')", [1, 2]],
    ['an ifelse that cannot be decided', "interface(`a',`ifelse(`$3',`file',`allow $1 x_t:$2 y;')')", [1, 2, 3]],
    ['all arguments', "interface(`a',`b($*)')", [1, 2, 3]],
    ['policy that is passed', "interface(`a',`optional_policy(`allow $1 x_t:file y;')')", [1]],
    ['blocks', "interface(`a',`tunable_policy(`$2',`allow x_t $1:file y;')')", [1]],
  ])('knows %s', (_, definitions, expected) => {
    expect(answers(definitions)).toEqual(expected);
  });

  it('keeps no answer of a search that was cut by a circle', () => {
    const policy = testPolicy({
      'd.if': "interface(`a',`b($1) permissive $1;')interface(`b',`a($1)')interface(`c',`b($1)')",
    });
    expect(['a', 'b', 'c'].map((name) => mayBeType(policy, name, 1))).toEqual([true, true, true]);
  });

  it('says nothing of a macro that nobody defines', () => {
    expect(answers('', 'gone')).toEqual([]);
  });
});

describe.skipIf(!requireTool('selinux-devel', 'to read the headers'))('the headers', { timeout: 120_000 }, () => {
  it('never make a type of an argument that is said to be none', () => {
    const headers = policyCorpora().find(({ root }) => root === 'headers')!;
    const policy = testPolicy(
      Object.fromEntries(headers.files.map(({ path, text }) => [`file:///headers/${path}`, text])),
    );
    let types = 0;
    let others = 0;
    for (const name of policy.names()) {
      const { effects, isWhole, isPlain } = definitionEffects(policy, policy.find(name)[0]!);
      if (!isWhole || !isPlain) continue;
      const used = new Set<string>();
      for (const { kind, words, conditions } of effects) {
        if (kind !== 'rule' || conditions.some((each) => each.kind === 'ifdef')) continue;
        const [keyword = ''] = words;
        const end = /^(allow|dontaudit|auditallow)/.test(keyword) ? words.indexOf(':') : 2;
        if (/^(allow|dontaudit|auditallow|typeattribute$)/.test(keyword)) {
          for (const word of words.slice(1, Math.max(1, end))) used.add(word);
        }
      }
      for (let at = 1; at <= 6; at++) {
        if (used.has(`$${at}`)) {
          expect(mayBeType(policy, name, at), `${name} ${at}`).toBe(true);
          types++;
        } else if (!mayBeType(policy, name, at)) others++;
      }
    }
    console.log(`${types} parameters are types, ${others} arguments are none`);
    expect(types).toBeGreaterThan(1_000);
    expect(others).toBeGreaterThan(1_000);
  });
});
