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
  const [refpolicy, devel] = ['refpolicy', 'headers'].map(
    (root) => policyCorpora().find((each) => each.root === root)!,
  );
  const module = refpolicy!.files.find(({ path }) => path.endsWith(`/${name}.te`))!;
  const grammars = await testGrammars();
  const workspace = new Workspace(grammars, () => 0);
  workspace.headerFolders = ['file:///headers'];
  for (const { path, text } of devel!.files) if (isIndexed(path)) workspace.learn(`file:///headers/${path}`, text);
  workspace.setPolicyReading('done');
  const provenance = { source: 'semanage', live: true, policy: 'default', readAt: '09:14', notes: [] };
  workspace.setPorts({ table: createPortTable(testPorts([])), provenance });
  workspace.setSysctls({ ...DEFAULT_SYSCTLS, live: true });
  const uri = `file:///work/${name}.te`;
  workspace.open(uri, module.text);
  const memory = newMemory();
  const random = randomFrom(Number(process.env.SEED ?? name.length));
  const done: string[] = [];
  let asleep = 0;
  let sound = module.text;
  for (let i = 0; i < EDITS; i++) {
    while (workspace.isReading) workspace.proceed();
    const file = workspace.file(uri)!;
    const snapshot = workspace.snapshot();
    asleep += sayAgain(memory, snapshot, file, SETTINGS).size;
    const remembered = finish(lintSteps(snapshot, file, SETTINGS, noPause, RULES, memory));
    expect(saidBy(remembered), done.slice(-3).join('\n')).toEqual(saidBy(afresh(grammars, snapshot, file)));
    // Nothing is remembered of a file with errors, so what breaks it is taken back.
    const isBroken = file.tree!.rootNode.hasError;
    if (!isBroken) sound = file.text;
    const change = isBroken ? wholeChange(file, sound) : randomChange(file.text, random);
    done.push(JSON.stringify(change).slice(0, 200));
    workspace.change(uri, [change]);
  }
  expect(asleep).toBeGreaterThan(EDITS);
});

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
