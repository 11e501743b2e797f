// The scan that reads the pieces of an edited module against one that reads all of it.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LineIndex } from '../../server/src/core/base/lineIndex.ts';
import { ModuleScan, scanModule } from '../../server/src/core/index/moduleScan.ts';
import { randomChange, randomFrom } from '../syntax/typing.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples/', import.meta.url));
const EDITS = 1500;

const MODULE = `policy_module(one, 1.0)

type one_t alias uno_t;
type one_port_t, port_type;

gen_require(\`
	type two_t;

	type three_t;
')

require {
	type four_t; # }

	attribute five;
}

ssh_role_template(user, user_r, user_t)

optional_policy(\`ssh_role_template(\`staff', staff_r,
	staff_t)')

type six_t;

typeattribute six_t one_attribute;

type six_t;

network_port(seven, tcp,7,s0)
`;

/** Longer than a piece, and without an empty line. */
const DENSE = MODULE.replaceAll(/\n+/g, '\n').repeat(30);

/** Longer than two pieces. */
const ONE_LINE =
  'type one_t; typeattribute one_t some; type two_t, some; foo_template(one, two_t) require { type three_t; attribute four; } '
    .repeat(180)
    .concat('\nfoo_template(three, two_t)\ntype six_t; ')
    .repeat(2);

const examples = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.te'))
  .map((path): [string, string] => [path, readFileSync(EXAMPLES + path, 'utf8')]);

describe('the scan of a module that is edited', () => {
  it('reads a piece again that the text has twice, and one that moves', () => {
    const scan = new ModuleScan();
    for (const text of [MODULE, `\n${MODULE}`, MODULE.repeat(2), MODULE, MODULE.replaceAll('\n', '\r\n')])
      expect(scan.scan(text)).toEqual(scanModule(text));
    expect(scanModule(MODULE).declarations.map(({ name }) => name)).not.toContain('three_t');
  });

  it.each<[string, string]>([
    ['a module with requires', MODULE],
    ['a long one without an empty line', DENSE],
    ['long lines', ONE_LINE],
    ...examples,
  ])('finds what a scan of the whole finds: %s', (name, original) => {
    const scan = new ModuleScan();
    const random = randomFrom(name.length);
    let text = original;
    for (let i = 0; i < EDITS; i++) {
      const lines = new LineIndex(text);
      const change = randomChange({ text, lines }, random);
      const [start, end] =
        'range' in change ? [change.range.start, change.range.end].map((at) => lines.offset(at)) : [];
      text = i % 20 === 19 ? original : text.slice(0, start) + change.text + text.slice(end);
      expect(scan.scan(text), JSON.stringify(text)).toEqual(scanModule(text));
    }
  });
});
