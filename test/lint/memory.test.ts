// What a look remembers of the one before never changes what is found: real modules, seeded edits, each look beside a fresh one.
import { expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { finish, noPause } from '../../server/src/core/base/steps.ts';
import { isIndexed } from '../../server/src/core/index/policyPath.ts';
import { type LintResult, lint, lintSteps } from '../../server/src/core/lint/lint.ts';
import { newMemory, sayAgain } from '../../server/src/core/lint/memory.ts';
import { RULES } from '../../server/src/core/lint/rules/all.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import type { Snapshot } from '../../server/src/core/snapshot.ts';
import type { Grammars } from '../../server/src/core/syntax/grammars.ts';
import { type Change, parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { DEFAULT_SYSCTLS, Workspace } from '../../server/src/workspace/workspace.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { testPorts } from '../snapshot.ts';
import { randomFrom } from '../syntax/typing.ts';

const source = requireTool('selinux-src', 'refpolicy source to edit');
const headers = requireTool('selinux-devel', 'policy headers for its modules');

/** Modules with ports, classes of programs, conditions, templates and raw rules; more with MODULES=apache,ssh. */
const MODULES = process.env.MODULES?.split(',') ?? ['apache', 'bind', 'dbus', 'ssh', 'systemd', 'sysnetwork'];
const SETTINGS = {};
const EDITS = Number(process.env.EDITS ?? 60);

it.skipIf(!source || !headers).each(MODULES)('%s', { timeout: 600_000 }, async (name) => {
  const { text, typist } = await openModule(name);
  const random = randomFrom(Number(process.env.SEED ?? name.length));
  const done: string[] = [];
  let sound = text;
  for (let i = 0; i < EDITS; i++) {
    const { file, found, fresh } = typist.look();
    expect(found, done.slice(-3).join('\n')).toEqual(fresh);
    // A broken file stays so for a few edits; then what broke it is taken back.
    const isBroken = file.tree!.rootNode.hasError;
    if (!isBroken) sound = file.text;
    const change = isBroken && random(3) === 0 ? wholeChange(file, sound) : randomChange(file.text, random);
    done.push(JSON.stringify(change).slice(0, 200));
    typist.change(change);
  }
  expect(typist.asleep()).toBeGreaterThan(EDITS);
});

/** Macros that are edited: what is kept of them, all over the policy, is not what another server finds out of the same texts. */
it.skipIf(!source || !headers).each(['apache', 'kerberos', 'ssh'])(
  'interfaces of %s',
  { timeout: 600_000 },
  async (name) => {
    const { text, typist } = await openModule(name, 'if');
    const random = randomFrom(Number(process.env.SEED ?? name.length));
    const done: string[] = [];
    for (let i = 0; i < EDITS; i++) {
      const { file, found, fresh } = typist.look();
      expect(found, done.slice(-3).join('\n')).toEqual(fresh);
      if (i % 6 === 5) expect(found, done.slice(-6).join('\n')).toEqual(typist.elsewhere());
      const isBroken = file.tree!.rootNode.hasError;
      const change = isBroken && random(3) === 0 ? wholeChange(file, text) : randomChange(file.text, random);
      done.push(JSON.stringify(change).slice(0, 200));
      typist.change(change);
    }
    expect(typist.asleep()).toBeGreaterThan(EDITS);
  },
);

/** Every declaration of a type and every statement that is alone in its block goes behind a # and comes back. */
it.skipIf(!source || !headers).each(['bind', 'ntp', 'postfix'])(
  'types and blocks of %s',
  { timeout: 600_000 },
  async (name) => {
    const { text, typist } = await openModule(name);
    typist.look();
    const lines = text.split('\n');
    const isOne = (line: number) =>
      /^type /.test(lines[line]!) || (/^optional_policy\(`$/.test(lines[line - 1] ?? '') && lines[line + 1] === "')");
    const chosen = lines.flatMap((_, line) => (isOne(line) ? [line] : []));
    expect(chosen.length).toBeGreaterThan(10);
    for (const line of chosen.slice(0, EDITS / 2)) {
      const start = { line, character: 0 };
      for (const change of [
        { range: { start, end: start }, text: '#' },
        { range: { start, end: { line, character: 1 } }, text: '' },
      ]) {
        typist.change(change);
        const { found, fresh } = typist.look();
        expect(found, lines[line]).toEqual(fresh);
      }
    }
    expect(typist.asleep()).toBeGreaterThan(chosen.length);
  },
);

/** What a person types, a key at a time: most of its states are no policy. */
const TYPED = [
  'allow my_t self:tcp_socket { bind create };',
  'type other_t, port_type;',
  "optional_policy(`corenet_tcp_bind_http_port(named_t)')",
  '# semanage port -a -t dns_port_t -p tcp 5300',
  'corenet_tcp_bind_generic_node(named_t)',
  "gen_require(`type ssh_port_t, other_t; class tcp_socket name_bind;')",
];

it.skipIf(!source || !headers)('what is typed', { timeout: 600_000 }, async () => {
  const { text, typist } = await openModule('bind');
  const lines = text.split('\n');
  const random = randomFrom(Number(process.env.SEED ?? 1));
  const blank = lines.flatMap((line, i) => (line === '' && i > 10 ? [i] : []));
  typist.look();
  for (const typed of TYPED) {
    const line = blank[random(blank.length)]!;
    for (let at = 0; at <= typed.length; at++) {
      const end = { line, character: at };
      const all = { start: { line, character: 0 }, end };
      typist.change(at < typed.length ? { range: { start: end, end }, text: typed[at]! } : { range: all, text: '' });
      const { found, fresh } = typist.look();
      expect(found, `${line + 1}: ${typed.slice(0, at + 1)}`).toEqual(fresh);
    }
  }
});

const START = 'policy_module(my, 1.0)\n\ntype my_t;\n';
const ASKS = `${START}allow my_t http_port_t:tcp_socket name_bind;\n`;

/** What looks harmless and is not: a change far from the finding that it makes or ends. */
const FAR: {
  readonly [what: string]: { before: string; after: string; line?: number; headers?: Record<string, string> };
} = {
  'a type below a user': { before: `${START}gen_user(u, user, user_r, s0, s0)\n\n`, after: 'type b_t;' },
  'a type that shows whose policy it is': {
    before: 'files_read_etc_files()\n\n',
    after: 'type my_t;',
    headers: { 'kernel/files.if': macro('files_read_etc_files', 'file') },
  },
  "a type of another policy's": {
    before: 'type my_t;\nfiles_read_etc_files()\n\n',
    after: 'type my, domain;',
    headers: { 'kernel/files.if': macro('files_read_etc_files', 'file') },
  },
  'what stands above the header': { before: 'type a_t;\n\npolicy_module(my, 1.0)\n', after: '#type a_t;' },
  'the protocol of a port type': {
    before: `${START}type my_port_t;\ncorenet_port(my_port_t)\n\n`,
    after: 'allow my_t my_port_t:udp_socket name_bind;',
  },
  'a quote in the comment of an empty block': {
    before: "optional_policy(`\n\t# its nothing\n',`\n\tallow my_t self:process signal;\n')\n",
    after: "\t# it's nothing",
  },
  'two definitions that differ': {
    before: `${ASKS}\n\n`,
    after: 'dup_it(my_t)',
    headers: { 'a/dup.if': macro('dup_it', 'file'), 'b/dup.if': macro('dup_it', 'dir') },
  },
  'a class that nobody knows': {
    before: `${ASKS}\n\n`,
    after: 'new_it(my_t)',
    headers: { 'new.if': macro('new_it', 'foo_socket') },
  },
  'a macro as an argument': {
    before: `${START}allow my_t my2_t:tcp_socket name_bind;\ntype my2_t;\n\n`,
    after: 'wrap_it(my_rules, my2_t)',
    headers: { 'wrap.spt': "define(`wrap_it',`$1')\ndefine(`my_rules',`typeattribute my2_t port_type;')\n" },
  },
  'a name that a template makes in a block': {
    before: `${START}gen_require(\`\n\ttype z_t;\n')\nallow my_t z_t_x_t:file read;\n\n`,
    after: 'opt_template(z_t)',
    headers: { 'opt.if': "template(`opt_template',`\n\toptional_policy(`\n\t\ttype $1_x_t;\n\t')\n')\n" },
  },
  'an alias that is the type itself': { before: `${START}\n`, after: 'type b_t alias b_t;' },
  'a call in a word that is no more': {
    before: `${START}1.9gone_it(my_t)\n`,
    after: 'gone_it(my_t)',
    line: 3,
    headers: { 'a/dup.if': macro('dup_it', 'file') },
  },
  'a block opened above one like it': {
    before: `${START}optional_policy(\`\n')\ntype b_t;\n`,
    after: 'optional_policy(`\noptional_policy(`',
    line: 3,
  },
  'a set of permissions that nobody defines, once the module has its header': {
    before: '#policy_module(my, 1.0)\ntype my_t;\nallow my_t self:file cam_socket_perms;\n',
    after: 'policy_module(my, 1.0)',
    line: 0,
    headers: { 'a/a.if': macro('a_it', 'file') },
  },
  'the second branch of a block beside an error': {
    before: `allow my_t\n${START}optional_policy(\`\n',\`\n#\n')\n`,
    after: '#',
    line: 5,
  },
  'a quote in the comment of a block beside an error': {
    before: `allow my_t\n${START}optional_policy(\`\n\t# its nothing\n',\`\n\tallow my_t self:process signal;\n')\n`,
    after: "\t# it's nothing",
    line: 5,
  },
};

it.each(Object.entries(FAR))('sees %s', async (_, { before, after, line: changed, headers = {} }) => {
  const typist = await startTyping('my.te', before, headers);
  const first = typist.look();
  expect(first.found).toEqual(first.fresh);
  const lines = before.split('\n');
  // The line that is changed: the one like it, or the last that is blank.
  const like = lines.findIndex((line) => line !== '' && [`#${line}`, line.replace('its', "it's")].includes(after));
  const line = changed ?? (like >= 0 ? like : lines.lastIndexOf('', lines.length - 2));
  typist.change({
    range: { start: { line, character: 0 }, end: { line, character: lines[line]!.length } },
    text: after,
  });
  const { found, fresh } = typist.look();
  expect(found).toEqual(fresh);
  const put = after.split('\n');
  const end = { line: line + put.length - 1, character: put.at(-1)!.length };
  typist.change({ range: { start: { line, character: 0 }, end }, text: lines[line]! });
  expect(typist.look().found).toEqual(first.found);
});

function macro(name: string, className: string): string {
  return `interface(\`${name}',\`\n\tallow $1 self:${className} create;\n')\n`;
}

/** A module of refpolicy, or its interfaces, opened beside the installed headers. */
async function openModule(name: string, kind: 'te' | 'if' = 'te') {
  const [refpolicy, devel] = ['refpolicy', 'headers'].map(
    (root) => policyCorpora().find((each) => each.root === root)!,
  );
  const { text } = refpolicy!.files.find(({ path }) => path.endsWith(`/${name}.${kind}`))!;
  return { text, typist: await startTyping(`${name}.${kind}`, text, filesOf(devel!.files)) };
}

const filesOf = (files: readonly { path: string; text: string }[]) =>
  Object.fromEntries(files.map(({ path, text }) => [path, text]));

/** A file that is opened beside headers. */
function openBeside(
  grammars: Grammars,
  uri: string,
  text: string,
  headers: Readonly<Record<string, string>>,
): Workspace {
  // By a clock that stands still, so that no file is too slow.
  const workspace = new Workspace(grammars, () => 0);
  workspace.headerFolders = ['file:///headers'];
  for (const [path, each] of Object.entries(headers))
    if (isIndexed(path)) workspace.learn(`file:///headers/${path}`, each);
  workspace.setPolicyReading('done');
  const provenance = { source: 'semanage', live: true, policy: 'default', readAt: '09:14', notes: [] };
  workspace.setPorts({ table: createPortTable(testPorts([])), provenance });
  workspace.setSysctls({ ...DEFAULT_SYSCTLS, live: true });
  workspace.open(uri, text);
  while (workspace.isReading) workspace.proceed();
  return workspace;
}

/** Each look is made twice: with what is remembered, and with nothing. */
async function startTyping(name: string, text: string, headers: Readonly<Record<string, string>>) {
  const grammars = await testGrammars();
  const uri = `file:///work/${name}`;
  const workspace = openBeside(grammars, uri, text, headers);
  const memory = newMemory();
  let asleep = 0;
  return {
    look() {
      while (workspace.isReading) workspace.proceed();
      const file = workspace.file(uri)!;
      const snapshot = workspace.snapshot();
      asleep += finish(sayAgain(memory, snapshot, file, SETTINGS)).size;
      const found = saidBy(finish(lintSteps(snapshot, file, SETTINGS, noPause, RULES, memory)));
      return { file, found, fresh: saidBy(afresh(grammars, snapshot, file)) };
    },
    /** What is found by who has never seen another version of the policy. */
    elsewhere() {
      const other = openBeside(grammars, uri, workspace.file(uri)!.text, headers);
      const found = saidBy(lint(other.snapshot(), other.file(uri)!, SETTINGS));
      other.close(uri);
      return found;
    },
    change: (change: Change) => workspace.change(uri, [change]),
    /** How many rules were not asked so far. */
    asleep: () => asleep,
  };
}

/** What is found in a file of the same text that nobody knows anything of. */
function afresh(grammars: Grammars, snapshot: Snapshot, { uri, text }: SourceFile): LintResult {
  const file = parseFile(grammars, uri, text);
  const result = lint({ ...snapshot, files: new Map([[uri, file]]) }, file, SETTINGS);
  file.tree?.delete();
  return result;
}

const saidBy = ({ findings, failures }: LintResult) => [
  ...findings.map(({ rule, severity, range, message, related = [], fixes }) => ({
    rule,
    severity,
    range,
    message,
    related,
    fixes: fixes?.() ?? [],
  })),
  ...failures.map(({ rule, error }) => ({ rule, error: String(error) })),
];

const wholeChange = ({ text, lines }: SourceFile, newText: string): Change => ({
  range: lines.range(0, text.length),
  text: newText,
});

/** What people do to lines: comment them out and in again, remove, copy and move them, join them, put a word for a word. */
function randomChange(text: string, random: (below: number) => number): Change {
  const lines = text.split('\n');
  const line = random(lines.length);
  const words = lines[line]!;
  const put = (from: number, to: number, newText: string, until = line) => ({
    range: { start: { line, character: from }, end: { line: until, character: to } },
    text: newText,
  });
  const other = lines[random(lines.length)]!;
  switch (random(9)) {
    case 0:
    case 1:
      return words.startsWith('#') ? put(0, 1, '') : put(0, 0, '#');
    case 2:
      return put(0, 0, '', line + 1);
    case 3:
    case 4:
      return put(0, 0, `${other}\n`);
    case 5:
      return put(0, 0, `${EXTRAS[random(EXTRAS.length)]}\n`);
    case 6:
      return put(words.length, 0, ' ', line + 1);
    default: {
      const found = [...words.matchAll(/\w+/g)];
      const from = found[random(Math.max(1, found.length))];
      const to = [...other.matchAll(/\w+/g)];
      if (!from) return put(0, 0, '\t');
      return put(from.index, from.index + from[0].length, to[random(Math.max(1, to.length))]?.[0] ?? '');
    }
  }
}

/** What rules look for and modules seldom have. */
const EXTRAS = [
  'allow memory_t self:capability net_bind_service;',
  'type memory_t;',
  'type memory_port_t;',
  'corenet_port(memory_port_t)',
  'init_daemon_domain(memory_t, memory_exec_t)',
  'allow memory_t memory_port_t:tcp_socket name_bind;',
  'allow memory_t http_port_t:tcp_socket { name_bind name_connect };',
  'corenet_tcp_bind_http_port(memory_t)',
  'corenet_tcp_bind_generic_node(memory_t)',
  'allow memory_t self:tcp_socket create_stream_socket_perms;',
  'allow memory_t self:dbus send_msg;',
  'dbus_system_bus_client(memory_t)',
  '# semanage port -a -t memory_port_t -p tcp 8765',
  'attribute memory_attribute;',
  'typeattribute memory_t memory_attribute;',
  'files_type(memory_attribute)',
  "optional_policy(`\n\tapache_read_log(memory_t)\n')",
  "gen_require(`\n\ttype etc_t;\n\tclass dbus send_msg;\n')",
  "tunable_policy(`memory_bool',`\n\tauth_use_nsswitch(memory_t)\n')",
  'allow memory_t *:file read;',
  'auth_use_nsswitch(*)',
  "# an apostrophe's trap",
  'dnl allow memory_t self:process signal;',
  "ifdef(`distro_debian',`",
  "')",
];
