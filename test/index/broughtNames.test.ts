// What a call brings into scope: the scan of bodies says nothing less than an expansion by m4's rules, for every interface of the headers.
import { describe, expect, it } from 'vitest';
import { installedHeaders } from '../../scripts/policyCorpus.mjs';
import { broughtBy } from '../../server/src/core/index/broughtNames.ts';
import { expandedNames } from '../../server/src/core/index/expandedNames.ts';
import { madeNames } from '../../server/src/core/index/madeNames.ts';
import { mentions } from '../../server/src/core/index/mentionedNames.ts';
import type { Policy } from '../../server/src/core/index/policy.ts';
import type { MacroCallData } from '../../server/src/core/syntax/statements.ts';
import { requireTool } from '../requireTool.ts';
import { testPolicy } from '../snapshot.ts';

const HEADERS = requireTool('selinux-devel', 'policy headers to look names up in');

function call(name: string, ...args: string[]): MacroCallData {
  const list = args.map((text) => ({ text, offset: 0, isName: true }));
  return { kind: 'macro_call', name: { text: name, offset: 0 }, arguments: list };
}

const namesOf = (policy: Policy, data: MacroCallData) => [...broughtBy(policy, 'file:///x.te', data).names.keys()];

describe('broughtBy', () => {
  const policy = testPolicy({
    'file:///work/a.spt': "define(`gen_require',`require { $1 }')\n",
    'file:///work/a.if': [
      "interface(`outer',`",
      '\tinner($1, b)',
      '\tgen_require(`',
      '\t\ttype outer_t; # type comment_t;',
      '\t\trole outer_r;',
      "\t')",
      '\toptional_policy(`',
      "\t\tgen_require(`type hidden_t;')",
      '\t\tinner($1, hidden)',
      "\t',`",
      '\t\tinner($1, other)',
      "\t')",
      "\ttunable_policy(`x',`",
      '\t\tinner($1, tunable)',
      "\t')",
      "')",
      "interface(`inner',`",
      "\tgen_require(`attribute $2_type;')",
      '\ttype $2_t alias $2_old_t, $2_type;',
      "')",
      "interface(`lost',`nobody($1)')",
      "interface(`round',`round($1) gen_require(`type round_t;')')",
      "define(`each',`ifelse(`$#',1,`inner($1, $1)',`inner($1, $1) each(shift($@))')')",
    ].join('\n'),
  });

  it('takes what is required and declared here, not in optional blocks', () => {
    expect(namesOf(policy, call('outer', 'a_t')).sort()).toEqual(
      ['b_old_t', 'b_t', 'b_type', 'outer_r', 'outer_t', 'tunable_old_t', 'tunable_t', 'tunable_type', 'x'].sort(),
    );
  });

  it('says which macros nobody defines', () => {
    expect(broughtBy(policy, 'file:///x.te', call('lost', 'a_t')).unknown).toEqual(['nobody']);
    expect(broughtBy(policy, 'file:///x.te', call('gone', 'a_t')).unknown).toEqual(['gone']);
  });

  it('ends where a macro calls itself', () => {
    expect(namesOf(policy, call('round', 'a_t'))).toEqual(['round_t']);
  });

  it('asks m4 where a scan does not understand the body', () => {
    expect(namesOf(policy, call('each', 'c', 'd'))).toEqual(expect.arrayContaining(['c_t', 'd_t', 'd_type']));
  });

  it('looks again once a macro is another one', () => {
    const data = call('inner', 'a_t', 'b');
    expect(namesOf(policy, data)).toContain('b_t');
    const changed = testPolicy({ 'file:///work/a.if': "interface(`inner',`type $2_x_t;')" });
    expect(namesOf(changed, data)).toEqual(['b_x_t']);
    expect(namesOf(policy, data)).toContain('b_t');
  });
});

describe('the headers', () => {
  it.skipIf(!HEADERS)('bring nothing less than by m4', { timeout: 300_000 }, () => {
    const policy = headers();
    let equal = 0;
    let all = 0;
    let at = 0;
    for (const name of policy.names()) {
      const [located] = policy.find(name);
      // The longest take a second each; every seventh of the others.
      if (located!.definition.kind !== 'interface' || at++ % 7 !== 0) continue;
      const data = call(name, 'user_t', 'staff', 'foo_r', 'bar_t', 'baz_t');
      const scanned = broughtBy(policy, 'file:///x.te', data);
      const expanded = expandedNames(policy, 'file:///x.te', data);
      if (!expanded.isWhole) continue;
      const missing = [...expanded.names.keys()].filter((each) => !scanned.names.has(each));
      expect(missing, name).toEqual([]);
      expect(
        expanded.unknown.filter((each) => !scanned.unknown.includes(each)),
        name,
      ).toEqual([]);
      all++;
      if (scanned.names.size === expanded.names.size) equal++;
    }
    expect(all).toBeGreaterThan(600);
    expect(equal / all).toBeGreaterThan(0.95);
  });
});

describe('madeNames', () => {
  const files = {
    'file:///work/a.if':
      "template(`a_template',`\n\ttype $1_a_t, $1_domain;\n\tb_template($1_x)\n')\ntemplate(`b_template',`attribute $1_b; gen_tunable($1_c, false)')\n",
    'file:///work/a.te': 'policy_module(a, 1)\na_template(user)\ntype own_t;\nb_template(own_t)\n',
  };

  it('follows templates with the arguments of their calls', () => {
    const made = madeNames(testPolicy(files));
    expect([...made].map(([name, kinds]) => `${[...kinds]} ${name}`).sort()).toEqual([
      'attribute user_x_b',
      'boolean user_x_c',
      'type user_a_t',
    ]);
  });
});

describe('mentions', () => {
  const policy = testPolicy({
    'file:///work/a.if':
      "interface(`a',`b($1)')\ninterface(`b',`gen_require(`type x_t;') # z_t\n allow $1 y_t:file set_perms;')\ndefine(`set_perms',`{ read }')",
  });

  it('looks through the macros, their requires and comments left out', () => {
    expect(['x_t', 'y_t', 'z_t', 'read', 'b'].filter((name) => mentions(policy, ['a'], name))).toEqual([
      'y_t',
      'read',
      'b',
    ]);
  });
});

function headers(): Policy {
  const { files } = installedHeaders();
  return testPolicy(
    Object.fromEntries(
      files.filter(({ path }) => /\.(if|spt)$/.test(path)).map(({ path, text }) => [`file:///headers/${path}`, text]),
    ),
  );
}
