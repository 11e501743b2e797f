// A mistake costs the statement it stands in and no other: each kind of mistake, made at many places of a policy.
import { describe, expect, it } from 'vitest';
import type { Node } from 'web-tree-sitter';
import { loadParsers } from '../../scripts/grammar/load.mjs';

const { selinux } = await loadParsers();

/** A policy of all common statements. Every mistake is made at each place where it can be made. */
const POLICY = `policy_module(otter, 1.0)

########################################
#
# Declarations
#

gen_tunable(otter_swims, false)

attribute animal;
type otter_t, animal;
type otter_exec_t;
init_daemon_domain(otter_t, otter_exec_t)

type otter_conf_t;
files_config_file(otter_conf_t)

########################################
#
# Local policy
#

allow otter_t self:process { fork signal };
allow otter_t self:tcp_socket create_stream_socket_perms;
allow otter_t otter_conf_t:dir list_dir_perms;

manage_files_pattern(otter_t, otter_conf_t, otter_conf_t)
files_etc_filetrans(otter_t, otter_conf_t, { dir file })

corenet_tcp_bind_generic_node(otter_t)
corenet_tcp_bind_http_port(otter_t)
dontaudit otter_t self:capability { net_admin sys_tty_config };

tunable_policy(\`otter_swims',\`
	allow otter_t self:udp_socket create_socket_perms;
	corenet_udp_bind_generic_node(otter_t)
',\`
	dontaudit otter_t self:udp_socket create;
')

optional_policy(\`
	gen_require(\`
		type pond_t;
		class service { start stop };
	')

	allow otter_t pond_t:dir search_dir_perms;
	pond_read(otter_t)
')

optional_policy(\`
	logging_send_syslog_msg(otter_t)
')

type mink_t;
typeattribute mink_t animal;
role system_r types { otter_t mink_t };
`;

/** A mistake, and how many of the other statements it may cost: at all places together, and at the worst of them. */
type Mistake = readonly [name: string, places: RegExp, put: (found: string) => string, inAll: number, worst: number];

const MISTAKES: readonly Mistake[] = [
  ['a missing ;', /;/g, () => '', 0, 0],
  ['a missing :', /:/g, () => '', 0, 0],
  ['a missing }', / \}/g, () => '', 0, 0],
  ['a missing {', /\{ /g, () => '', 0, 0],
  ['a missing )', /(?<=\w)\)/g, () => '', 0, 0],
  ['a missing ,', /(?<=\w),/g, () => '', 0, 0],
  ['one ) too many', /(?<=\w)\)/g, () => '))', 0, 0],
  ['a misspelt allow', /\ballow\b/g, () => 'alow', 0, 0],
  ['a misspelt type', /\btype\b/g, () => 'tpe', 0, 0],
  // Half a rule costs what follows it in a gen_require, where no rule may stand.
  ...halfLines(1, 1, [
    'allow',
    'allow otter_t',
    'allow otter_t pond_t',
    'allow otter_t pond_t:',
    'allow otter_t pond_t:tcp_so',
    'allow otter_t pond_t:tcp_socket name_b',
    'allow otter_t pond_t:tcp_socket { }',
    'corenet_',
    'corenet_tcp_bind(otter_t',
    'type',
    'type pond_t',
    'typeattribute otter_t',
    'role system_r types',
    'portcon tcp 80',
  ]),
  // Where an argument is expected, `type` on the next line may be one.
  ...halfLines(6, 2, ['corenet_tcp_bind(', 'corenet_tcp_bind(otter_t,']),
];

describe.each(MISTAKES)('%s', (_, places, put, inAll, worst) => {
  it('is found at every place, and costs no other statement', () => {
    let lost = 0;
    for (const { 0: found, index } of POLICY.matchAll(places)) {
      if (inComment(index)) continue;
      const text = POLICY.slice(0, index) + put(found) + POLICY.slice(index + found.length);
      const here = `line ${POLICY.slice(0, index).split('\n').length}`;
      const { broken, statements } = read(text);
      expect(broken, here).toBe(true);
      const missing = lostStatements(statements, index, found.length, put(found).length);
      expect(missing.length, `${here} costs ${missing.join(' | ')}`).toBeLessThanOrEqual(worst);
      lost += missing.length;
    }
    expect(lost).toBeLessThanOrEqual(inAll);
  });
});

function halfLines(inAll: number, worst: number, halves: readonly string[]): Mistake[] {
  return halves.map((half) => [`half a line: ${half}`, /(?<=[;)]\n)(?=\n*\t*\w)/g, () => `${half}\n`, inAll, worst]);
}

interface Read {
  readonly broken: boolean;
  readonly statements: readonly { readonly type: string; readonly start: number; readonly end: number }[];
}

const WHOLE = read(POLICY);

it('the policy itself has no error', () => {
  expect(WHOLE.broken).toBe(false);
  expect(WHOLE.statements.length).toBe(31);
});

/** Statements of the whole policy that do not begin at their place any more; those around the mistake do not count. */
function lostStatements(found: Read['statements'], at: number, removed: number, added: number): string[] {
  const begins = new Set(found.map(({ type, start }) => `${type} ${start}`));
  return WHOLE.statements
    .filter(({ start, end }) => !(start <= at && at <= end))
    .filter(({ type, start }) => !begins.has(`${type} ${start < at ? start : start - removed + added}`))
    .map(({ start, end }) => POLICY.slice(start, Math.min(end, start + 40)));
}

function inComment(offset: number): boolean {
  return POLICY.slice(POLICY.lastIndexOf('\n', offset - 1) + 1, offset).includes('#');
}

function read(text: string): Read {
  const tree = selinux.parse(text)!;
  const statements: { type: string; start: number; end: number }[] = [];
  const visit = (node: Node): void => {
    if (/_(declaration|statement|policy|requirement)$|^(av_rule|macro_call|gen_\w+|policy_module)$/.test(node.type)) {
      statements.push({ type: node.type, start: node.startIndex, end: node.endIndex });
    }
    for (const child of node.namedChildren) if (child) visit(child);
  };
  visit(tree.rootNode);
  const broken = tree.rootNode.hasError;
  tree.delete();
  return { broken, statements };
}
