// What arguments the definitions of the headers need, read from their text, against what m4 itself made of them.
import { describe, expect, it } from 'vitest';
import { type ArgumentShape, leavesHole } from '../../server/src/core/index/callFit.ts';
import { macroBody, readMacroBody } from '../../server/src/core/index/macroBody.ts';
import { parametersOf } from '../../server/src/core/knowledge/interfaces.ts';
import { headersPolicy } from '../headersPolicy.ts';
import { requireTool } from '../requireTool.ts';

const devel = requireTool('selinux-devel', 'its interfaces are read');

it('reads statements, calls and choices of a body', () => {
  const body = readMacroBody(`
	gen_require(\`
		type a_t; # not b($1)
	')
	allow $1 a_t:file { read ifdef(\`x',\`write') };
	optional_policy(\`
		c_read($1, \`{ d e }')
	',\`
		f($2)
	')
	ifdef(\`x',\`
		g($1)
	')
	ifelse(\`$3',\`',\`h($1)',\`i($3)')
	ifelse(\`x',\`true',\`j($1)',\`k($1)')
	refpolicywarn(\`$0($1) is old.')
`);
  expect(body.statements.map((each) => each.replace(/\s+/g, ' '))).toEqual(['type a_t', 'allow $1 a_t:file { read }']);
  expect(body.calls).toEqual([
    { name: 'c_read', arguments: ['$1', '{ d e }'] },
    { name: 'f', arguments: ['$2'] },
    { name: 'k', arguments: ['$1'] },
  ]);
  expect(body.choices.map(({ argument, ifEmpty, otherwise }) => [argument, ifEmpty.calls, otherwise.calls])).toEqual([
    [3, [{ name: 'h', arguments: ['$1'] }], [{ name: 'i', arguments: ['$3'] }]],
  ]);
  expect(body.count).toBe(3);
  expect(body.warning).toBe('$0($1) is old.');
});

describe.skipIf(!devel)('the headers', () => {
  it('need what m4 says, of nearly all interfaces, and never more', { timeout: 60_000 }, () => {
    const policy = headersPolicy({});
    const more: string[] = [];
    const less: string[] = [];
    let same = 0;
    for (const name of policy.names()) {
      const [located] = policy.find(name);
      const body = macroBody(policy, located!);
      const measured = parametersOf(name);
      // Of those of corenetwork only the first argument is known.
      if (!body || !measured || name.startsWith('corenet_')) continue;
      expect(body.count, name).toBe(measured.count);
      const words = leastWords(Math.min(body.count, 9), (shapes) => leavesHole(policy, name, shapes));
      const needed = words.flatMap((_, i) => (i < 5 && leavesHole(policy, name, words.with(i, '')) ? [i + 1] : []));
      if (needed.some((index) => !measured.needed.includes(index))) more.push(name);
      else if (needed.length < measured.needed.length) less.push(name);
      else same++;
    }
    expect(more).toEqual([]);
    expect(same).toBeGreaterThan(4000);
    // Booleans of conditions, and arguments that go through other macros.
    expect(less.length).toBeLessThan(20);
  });
});

/** As few words as leave no hole. */
function leastWords(most: number, isRefused: (shapes: readonly ArgumentShape[]) => boolean): ArgumentShape[] {
  const words: ArgumentShape[] = [];
  while (words.length < most && isRefused(words)) words.push('a');
  return words;
}
