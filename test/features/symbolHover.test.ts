// The hover on a declared name: what its declaration says, in this file or in another of the policy.
import { describe, expect, it } from 'vitest';
import { declarationsOf, requiredMarkdown, symbolMarkdown } from '../../server/src/core/features/hover/symbolHover.ts';
import { declarationFacts } from '../../server/src/core/index/declarationFacts.ts';
import { testPolicy } from '../snapshot.ts';

const BEACOND = `policy_module(beacond, 1.0)

## <desc>
## <p>
## Allow beacond to *send* mail.
## </p>
## </desc>
gen_tunable(beacond_mail, false)
bool beacond_plain true;
gen_bool(\`beacond_quoted',\`true')

attribute beacons;
attribute lonely;
type beacond_t alias { beacon_t lamp_t }, beacons, other;
type second_t, beacons;
typeattribute second_t other,
	third;
# typeattribute second_t none;
typeattribute second_t other;
typealias second_t alias zweiter_t;
gen_require(\`
	type stranger_t, beacons;
	attribute foreign;
')
role beacon_r;
attribute_role beacon_roles;
network_port(beacon, tcp,9,s0)
`;
const RELAYD = 'policy_module(relayd, 1.0)\n\ntype beacond_t;\n';
const HEADER = `interface(\`one',\`
	gen_require(\`
		type etc_t, usr_t; # type none_t;
		type etc_t;
		attribute foreign;
	')
	gen_require(\`
		type etc_t;
	')
')
interface(\`two',\`
	gen_require(\`
		type $1_t, etc_t;
		class file { read };
		role some_r;
	')
')
interface(\`three',\`
	four($1)
')
`;
const URI = 'file:///work/beacond.te';
const TEXTS = { [URI]: BEACOND, 'file:///work/relayd.te': RELAYD, 'file:///headers/a/one.if': HEADER };
const policy = testPolicy(TEXTS);

function shown(name: string, uri = URI, space: Parameters<typeof declarationsOf>[2] = 'any'): string {
  const all = declarationsOf(policy, name, space, uri);
  const [first] = all;
  if (!first) return 'nothing';
  const text = TEXTS[first.uri as keyof typeof TEXTS]!;
  return symbolMarkdown(policy, all, declarationFacts(text, first.declaration)).replaceAll('  \n', '\n');
}

const at = (line: number) => `[work/beacond.te:${line}](${URI}#L${line})`;

describe('a declared name', () => {
  it.each([
    [
      'beacond_mail',
      `**beacond_mail** · tunable, default false\nAllow beacond to \\*send\\* mail.\nDeclared in ${at(8)}`,
    ],
    ['beacond_plain', `**beacond_plain** · boolean, default true\nDeclared in ${at(9)}`],
    ['beacond_quoted', `**beacond_quoted** · boolean, default true\nDeclared in ${at(10)}`],
    [
      'beacons',
      `**beacons** · attribute\n2 types of the workspace have it by declaration or typeattribute; interfaces may give it to more\nDeclared in ${at(12)}`,
    ],
    ['lonely', `**lonely** · attribute\nDeclared in ${at(13)}`],
    ['second_t', `**second_t** · type\nAttributes: beacons, other, third\nDeclared in ${at(15)}`],
    ['lamp_t', `**lamp_t** · alias of \`beacond_t\`\nDeclared in ${at(14)}`],
    ['zweiter_t', `**zweiter_t** · alias of \`second_t\`\nDeclared in ${at(20)}`],
    ['beacon_r', `**beacon_r** · role\nDeclared in ${at(25)}`],
    ['beacon_roles', `**beacon_roles** · role attribute\nDeclared in ${at(26)}`],
    ['beacon_client_packet_t', `**beacon_client_packet_t** · type\nDeclared in ${at(27)}, made by \`network_port\``],
    ['stranger_t', 'nothing'],
    ['foreign', 'nothing'],
  ])('%s', (name, expected) => {
    expect(shown(name)).toBe(expected);
  });

  it('of two files is first that of the file itself', () => {
    const relayd = '[work/relayd.te:3](file:///work/relayd.te#L3)';
    expect(shown('beacond_t')).toBe(
      `**beacond_t** · type\nAttributes: beacons, other\nDeclared in ${at(14)}, ${relayd}`,
    );
    expect(shown('beacond_t', 'file:///work/relayd.te')).toBe(`**beacond_t** · type\nDeclared in ${relayd}, ${at(14)}`);
  });

  it('is none in a place for names of another kind', () => {
    expect(shown('beacond_t', URI, 'role')).toBe('nothing');
    expect(shown('beacond_t', URI, 'class')).toBe('nothing');
    expect(shown('beacond_mail', URI, 'boolean')).toContain('tunable');
  });
});

describe('a name that headers require', () => {
  it.each([
    ['etc_t', 'type', '**etc_t** · type  \nRequired by 2 interfaces of the headers; no file here declares it'],
    ['usr_t', 'any', '**usr_t** · type  \nRequired by 1 interface of the headers; no file here declares it'],
    ['foreign', 'type', '**foreign** · attribute  \nRequired by 1 interface of the headers; no file here declares it'],
    ['some_r', 'role', '**some_r** · role  \nRequired by 1 interface of the headers; no file here declares it'],
    ['some_r', 'type', undefined],
    ['none_t', 'type', undefined],
    ['stranger_t', 'type', undefined],
  ] as const)('%s as %s', (name, space, expected) => {
    expect(requiredMarkdown(policy, name, space)).toBe(expected);
  });
});
