// The compiler as second opinion: it refuses what the rules call an error, and builds what their fixes write.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { RULES } from '../../server/src/core/lint/rules/all.ts';
import { applyEdits } from '../applyEdits.ts';
import { checkModules, makeModules, type SourceModule } from '../generate/compileModules.ts';
import { fences, readMarks } from '../markdown.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const IDS = [
  'name-bind-target-not-port-type',
  'permission-never-checked',
  'privileged-port-without-capability',
  'unknown-class',
  'unknown-permission',
];

/** A rule on self, the classes that a plain module requires for it, and what checkmodule says. */
const REFUSED: readonly [rule: string, classes: string, message: string][] = [
  ['tpc_socket create', 'class tcp_socket create;', 'unknown class tpc_socket'],
  ['{ tcp_socket sockfile } write', 'class tcp_socket write;', 'unknown class sockfile'],
  ...(
    [
      ['udp_socket', 'name_connect'],
      ['rawip_socket', 'name_connect'],
      ['unix_stream_socket', 'node_bind'],
      ['unix_dgram_socket', 'connectto'],
      ['sem', 'lock'],
      ['shm', 'enqueue'],
      ['netlink_generic_socket', 'nlmsg_read'],
      ['tcp_socket', 'name_connect_t'],
      ['capability', 'syslog'],
      ['tcp_socket', 'open'],
    ] as const
  ).map(([name, permission]): [string, string, string] => [
    `${name} ${permission}`,
    `class ${name} ${name === 'capability' ? 'chown' : 'create'};`,
    `permission ${permission} is not defined for class ${name}`,
  ]),
];

it.each(REFUSED)('checkmodule refuses %s', async (rule, classes, message) => {
  const checkmodule = requireTool('checkmodule', 'it says which permissions a class has')!;
  const te = `module one 1.0;\nrequire {\n\t${classes}\n}\ntype a_t;\nallow a_t self:${rule};\n`;
  expect(await checkModules(checkmodule, new Map([['one', { te }]]))).toContain(message);
  const { snapshot, file } = await testSnapshot('one.te', te);
  const { findings } = lint(snapshot, file, {});
  expect(findings.map((each) => [each.severity, each.range.start.line])).toEqual([['error', 5]]);
});

it('the devel Makefile builds the pages’ modules after each of their fixes', { timeout: 120_000 }, async () => {
  requireTool('selinux-devel', 'it builds the fixed modules');
  const modules = await fixedModules('policy_module(', [0, -1]);
  expect(modules.size).toBeGreaterThan(10);
  expect(await makeModules(modules)).toBeUndefined();
});

it('checkmodule builds the plain ones', async () => {
  const checkmodule = requireTool('checkmodule', 'it builds the fixed modules')!;
  const modules = await fixedModules('module ', [0]);
  expect(modules.size).toBeGreaterThan(1);
  expect(await checkModules(checkmodule, modules)).toBeUndefined();
});

/** The fences of the pages whose text begins so, with the first (0) or last (-1) fix of every finding applied. */
async function fixedModules(header: string, ways: readonly (0 | -1)[]): Promise<Map<string, SourceModule>> {
  const modules = new Map<string, SourceModule>();
  for (const id of IDS) {
    const page = readFileSync(new URL(`../../server/src/core/lint/rules/${id}.md`, import.meta.url), 'utf8');
    const all = fences(page);
    // The interfaces of a folder are there for all of its modules.
    const others = all.filter(({ info }) => /^if .*\bpolicy$/.test(info)).map(({ text }) => text);
    for (const fence of all) {
      // What is of another policy, or of corenetwork alone, compiles nowhere.
      if (fence.info !== 'te' || !fence.text.startsWith(header) || /\b(vendor_|network_port\()/.test(fence.text))
        continue;
      for (const which of ways) {
        const name = `fixed${modules.size}`;
        const te = readMarks(fence.text).text.replace(/\bmyapp\b/, name);
        const interfaces = others.splice(0).join('\n');
        modules.set(name, { te: await fixAll(`${name}.te`, te, which), ...(interfaces && { if: interfaces }) });
      }
    }
  }
  return modules;
}

/** Applies one fix after the other until none of the rules has one. */
async function fixAll(name: string, text: string, which: 0 | -1): Promise<string> {
  const { snapshot, file } = await testSnapshot(name, text);
  const rules = RULES.filter(({ id }) => IDS.includes(id));
  const fixes = lint(snapshot, file, {}, rules)
    .findings.map((finding) => finding.fixes?.().at(which))
    .filter((fix) => fix !== undefined);
  return fixes[0] ? fixAll(name, applyEdits(text, fixes[0].edits), which) : text;
}
