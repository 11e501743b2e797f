// The outline of a file.
import { expect, it } from 'vitest';
import type { DocumentSymbol } from 'vscode-languageserver-types';
import { documentSymbols } from '../server/src/core/features/documentSymbols.ts';
import { testSnapshot } from './snapshot.ts';

async function outline(name: string, text: string, others = {}): Promise<string[]> {
  const { file, snapshot } = await testSnapshot(name, text, others);
  const lines = (symbols: readonly DocumentSymbol[], depth: number): string[] =>
    symbols.flatMap(({ name: label, detail, selectionRange, range, children }) => {
      const inside = file.lines.offset(range.start) <= file.lines.offset(selectionRange.start);
      const word = file.text.slice(file.lines.offset(selectionRange.start), file.lines.offset(selectionRange.end));
      return [
        `${'  '.repeat(depth)}${detail} ${label} (${word})${inside ? '' : ' outside'}`,
        ...lines(children ?? [], depth + 1),
      ];
    });
  return lines(documentSymbols(file, snapshot.policy), 0);
}

it('has declarations, and no requirements', async () => {
  const text = `policy_module(beacond, 1.0)
gen_require(\`
	type other_t;
')
attribute beacons;
type beacond_t, beacons;
type beacond_port_t alias beacon_port_t;
optional_policy(\`
	type inner_t;
')
portcon tcp 8000-8010 gen_context(system_u:object_r:beacond_port_t,s0)
type ;
`;
  expect(await outline('beacond.te', text)).toEqual([
    'module beacond (beacond)',
    'attribute beacons (beacons)',
    'type beacond_t (beacond_t)',
    'type beacond_port_t (beacond_port_t)',
    'alias beacon_port_t (beacon_port_t)',
    'type inner_t (inner_t)',
    'portcon tcp/8000-8010 (8000)',
  ]);
});

it('has booleans and roles', async () => {
  const text = `## <desc>
## Send mail.
## </desc>
gen_tunable(beacond_mail, false)
gen_bool(beacond_old, false)
bool beacond_plain true;
role beacon_r, relay_r;
attribute_role beacon_roles;
role beacon_r types beacond_t;
gen_require(\`
	bool other;
	role system_r;
')
`;
  expect(await outline('beacond.te', text)).toEqual([
    'tunable beacond_mail (beacond_mail)',
    'boolean beacond_old (beacond_old)',
    'boolean beacond_plain (beacond_plain)',
    'role beacon_r (beacon_r)',
    'role attribute beacon_roles (beacon_roles)',
  ]);
});

it('says what an interface is for', async () => {
  const text = `## <summary>Files of the beacon.</summary>

########################################
## <summary>
##	Read
##	beacon files.
## </summary>
## <param name="domain">
##	<summary>
##	Who.
##	</summary>
## </param>
#
interface(\`a_read',\`
	allow $1 self:fifo_file read;
')
# An old remark.
define(\`a_perms',\`{ read }')
interface(\`b_read',\`
')
`;
  expect(await outline('a.if', text)).toEqual([
    'interface · Read beacon files. a_read (a_read)',
    'macro a_perms (a_perms)',
    'interface b_read (b_read)',
  ]);
});

it('has what a template declares inside of it', async () => {
  const text = "interface(`a_read',`\n\tallow $1 self:fifo_file read;\n')\ntemplate(`a_role',`\n\ttype $1_a_t;\n')\n";
  expect(await outline('a.if', text)).toEqual([
    'interface a_read (a_read)',
    'template a_role (a_role)',
    '  type $1_a_t ($1_a_t)',
  ]);
});

it('has below a call the names that it makes', async () => {
  const others = {
    'file:///work/beacon.if':
      "template(`beacon_template',`\n\ttype beacon_$1_t;\n\tgen_tunable(`beacon_$1',false)\n')\ninterface(`beacon_read',`\n\ta($1)\n')\n",
  };
  const text =
    "policy_module(b, 1.0)\nbeacon_template(red)\nbeacon_read(red)\noptional_policy(`\n\tbeacon_template(blue)\n')\n";
  expect(await outline('b.te', text, others)).toEqual([
    'module b (b)',
    'makes 2 names beacon_template(red) (beacon_template)',
    '  type beacon_red_t (beacon_template)',
    '  boolean beacon_red (beacon_template)',
    'makes 2 names beacon_template(blue) (beacon_template)',
    '  type beacon_blue_t (beacon_template)',
    '  boolean beacon_blue (beacon_template)',
  ]);
});

it('ends behind ten thousand', async () => {
  const types = Array.from({ length: 12_000 }, (_, i) => `type a${i}_t;\n`).join('');
  const found = await outline('long.te', `policy_module(long, 1.0)\n${types}`);
  expect(found).toHaveLength(10_000);
  expect(found.at(-1)).toBe('type a9998_t (a9998_t)');
});
