// Which calls make a name, and which declaration in a template each comes to.
import { describe, expect, it } from 'vitest';
import { placesOfCall } from '../../server/src/core/index/looseCalls.ts';
import { madeByCall, makersOfNames } from '../../server/src/core/index/madeNames.ts';
import { testPolicy } from '../snapshot.ts';

const TEMPLATES = `## <summary>One.</summary>
template(\`one_template',\`
	type one_$1_t, $1_domain; type $1_t;
	two_template($1, $1_x)
')
template(\`two_template',\`
	attribute $2_b;
	gen_tunable(\`$1_c', false)
	three_template($1)
')
template(\`three_template',\`one_template($1)')
interface(\`plain',\`allow $1 self:fifo_file read;')
`;
const A = 'policy_module(a, 1)\none_template(user)\nplain(user)\n';
const B = 'policy_module(b, 1)\n\tone_template( user )\ntwo_template(staff, other)\n';
const C = `policy_module(c, 1)
optional_policy(\`one_template(inside)')
ifdef(\`one_template',\` one_template(\`quoted') # one_template(comment)
')
two_template(over,
	lines)
one_template(\`a, b')
`;
const policy = testPolicy({
  'file:///work/t.if': TEMPLATES,
  'file:///work/a.te': A,
  'file:///work/b.te': B,
  'file:///work/c.te': C,
});

describe('makersOfNames', () => {
  it.each([
    ['one_user_t', ['type work/a.te one_template(user) one_$1_t:3', 'type work/b.te one_template(user) one_$1_t:3']],
    ['user_x_b', ['attribute work/a.te one_template(user) $2_b:7', 'attribute work/b.te one_template(user) $2_b:7']],
    ['staff_c', ['boolean work/b.te two_template(staff,other) $1_c:8']],
    ['one_staff_t', ['type work/b.te two_template(staff,other) one_$1_t:3']],
    ['one_inside_t', ['type work/c.te one_template(inside) one_$1_t:3']],
    ['one_quoted_t', ['type work/c.te one_template(quoted) one_$1_t:3']],
    ['lines_b', ['attribute work/c.te two_template(over,lines) $2_b:7']],
    ['one_comment_t', []],
    ['one_a_t', []],
    ['plain', []],
  ])('%s', (name, expected) => {
    const found = makersOfNames(policy).get(name) ?? [];
    expect(
      found.map(({ made, call, uri }) => {
        const { declaration } = made.pattern;
        expect(TEMPLATES.slice(declaration.start, declaration.end)).toBe(declaration.name);
        const at = `${declaration.name}:${declaration.line + 1}`;
        return `${made.kind} ${uri.slice('file:///'.length)} ${call.name}(${call.arguments.join()}) ${at}`;
      }),
    ).toEqual(expected);
  });
});

describe('madeByCall', () => {
  const names = (macro: string, ...args: string[]) => madeByCall(policy, macro, args).map(({ name }) => name);
  it('has the names of the template itself first', () => {
    expect(names('one_template', 'x')).toEqual(['one_x_t', 'x_t', 'x_x_b', 'x_c']);
  });
  it('takes parameters as arguments', () => {
    expect(names('two_template', '$1', '$2')).toEqual(['$2_b', '$1_c', 'one_$1_t', '$1_t', '$1_x_b']);
  });
  it('is nothing for others', () => {
    expect(names('plain', 'x')).toEqual([]);
    expect(names('unknown', 'x')).toEqual([]);
  });
});

describe('placesOfCall', () => {
  const text =
    "one(a)\n\tone( a )\n# one(a)\ntone(a)\none(a, b)\none(a) one(a)\none(`a')\nx_one(a)\none(a" + '\nif_one(one(a))\n';
  it('finds a call with its arguments where m4 takes it for one', () => {
    const found = placesOfCall(text, { name: 'one', arguments: ['a'] });
    expect(found.map(({ start, end }) => `${start} ${text.slice(start, end)}`)).toEqual([
      '0 one(a)',
      '8 one( a )',
      `${text.indexOf('one(a) one')} one(a)`,
      `${text.indexOf('one(a)\none(`')} one(a)`,
      `${text.indexOf('one(`')} one(\`a')`,
    ]);
    expect(placesOfCall(text, { name: 'one', arguments: ['a', 'b'] })).toHaveLength(1);
  });
});
