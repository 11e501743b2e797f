// Which interfaces of ports the rules call missing, against the installed headers and against the compiler.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { corenetPortNames } from '../../server/src/core/knowledge/corenet.ts';
import { lint } from '../../server/src/core/lint/lint.ts';
import { dccpRemoved } from '../../server/src/core/lint/rules/dccp-removed.ts';
import { deprecatedPortInterface } from '../../server/src/core/lint/rules/deprecated-port-interface.ts';
import { noSuchPortInterface } from '../../server/src/core/lint/rules/no-such-port-interface.ts';
import { portTypeOfAnotherDistribution } from '../../server/src/core/lint/rules/port-type-of-another-distribution.ts';
import { bundledPorts } from '../../server/src/core/ports/bundled.ts';
import { createPortTable, type PortTable } from '../../server/src/core/ports/table.ts';
import { applyEdits } from '../applyEdits.ts';
import { checkModules, makeModules, type SourceModule } from '../generate/compileModules.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const RULES = [deprecatedPortInterface, noSuchPortInterface, portTypeOfAnotherDistribution];
const HEADER = '/usr/share/selinux/devel/include/kernel/corenetwork.if';
const ACTIONS = ['bind', 'connect', 'send', 'receive', 'sendrecv'];
const FORMS = ['', 'dontaudit_'].flatMap((dontaudit) =>
  ['tcp', 'udp', 'sctp', 'dccp'].flatMap((protocol) =>
    ACTIONS.map((action) => `corenet_${dontaudit}${protocol}_${action}`),
  ),
);

it('are those that the headers do not define', async () => {
  requireTool('selinux-devel', 'its headers have the interfaces');
  const header = await readFile(HEADER, 'utf8');
  const defined = new Set([...header.matchAll(/^interface\(`(\w+)'/gm)].map(([, name]) => name!));
  const names = corenetPortNames().flatMap((port) => FORMS.map((form) => `${form}_${port}_port`));
  expect(names.filter((name) => defined.has(name)).length).toBe(3 * corenetPortNames().length);
  const reported = await reportedCalls(names);
  expect(names.filter((name) => (reported.get(name) ?? 0) !== (defined.has(name) ? 0 : 1))).toEqual([]);

  const general = [...defined].filter((name) => name.startsWith('corenet_') && !names.includes(name));
  const deprecated = general.filter((name) => isDeprecated(header, name) && /_ports?$/.test(name));
  expect(deprecated.length).toBeGreaterThan(10);
  expect([...(await reportedCalls(general)).keys()].sort()).toEqual(deprecated.sort());
});

it('are fewer where the ports are those of Fedora', async () => {
  const fedora = createPortTable(bundledPorts('fedora').entries);
  const names = FORMS.map((form) => `${form}_http_port`);
  const all = await reportedCalls(names);
  const reported = await reportedCalls(names, fedora);
  expect(names.filter((name) => all.has(name) && !reported.has(name))).toEqual([
    'corenet_dontaudit_tcp_connect_http_port',
    'corenet_dontaudit_udp_bind_http_port',
  ]);
  const foreign = ['corenet_tcp_bind_glusterd_port', 'corenet_tcp_bind_gluster_port'];
  expect([...(await reportedCalls(foreign)).keys()]).toEqual(['corenet_tcp_bind_gluster_port']);
  expect([...(await reportedCalls(foreign, fedora)).keys()]).toEqual(['corenet_tcp_bind_glusterd_port']);
});

it('are not judged where the ports are of no policy that we know', async () => {
  const names = ['corenet_tcp_sendrecv_generic_port', 'corenet_tcp_connect_gluster_port'];
  expect([...(await reportedCalls(names, createPortTable([]))).keys()]).toEqual([]);
});

it('are not those of a port that is not of a policy, also where a local record gives it its type', async () => {
  const local = { protocol: 'tcp', low: 5665, high: 5665, type: 'icinga2_port_t', origin: { kind: 'local' } } as const;
  const { snapshot } = await testSnapshot('myapp.te', '');
  const names = FORMS.map((form) => `${form}_icinga2_port`);
  expect([...(await reportedCalls(names, snapshot.ports.with([local]))).keys()]).toEqual([]);
});

it('of dccp are found where Fedora has them', async () => {
  const fedora = createPortTable(bundledPorts('fedora').entries);
  const { snapshot, file } = await testSnapshot('myapp.te', 'corenet_dccp_bind_generic_port(myapp_t);\n');
  const [finding, ...more] = lint({ ...snapshot, ports: fedora }, file, {}, [...RULES, dccpRemoved]).findings;
  expect([finding?.rule, finding?.severity, more.length]).toEqual(['dccp-removed', 'information', 0]);
  expect(applyEdits(file.text, finding!.fixes!()[0]!.edits)).toBe('');
});

const CALLS = [
  'corenet_sctp_bind_http_port(myapp_t)',
  'corenet_sctp_connect_ssh_port({ myapp_t other_t })',
  'corenet_dccp_bind_ssh_port(myapp_t);',
  'corenet_dontaudit_tcp_bind_http_port(myapp_t)',
  'corenet_udp_connect_dns_port(myapp_t)',
  'corenet_tcp_sendrecv_http_port(myapp_t)',
  'corenet_dontaudit_udp_bind_http_port(myapp_t)',
  'corenet_tcp_connect_gluster_port(myapp_t)',
];

it('do not build, and build after the fix', { timeout: 90_000 }, async () => {
  requireTool('selinux-devel', 'it builds the fixed modules');
  const broken = new Map<string, SourceModule>();
  const fixed = new Map<string, SourceModule>();
  for (const [i, call] of CALLS.entries()) {
    broken.set(`broken${i}`, { te: moduleText(`broken${i}`, call) });
    fixed.set(`fixed${i}`, { te: await fix(moduleText(`fixed${i}`, call)) });
  }
  const said = await makeModules(broken);
  const refused = new Set((said ?? '').match(/broken\d\.te(?=:\d+:ERROR 'syntax error')/g));
  expect([...refused].sort()).toEqual(CALLS.map((_, i) => `broken${i}.te`));
  const require = "gen_require(`\n\ttype ephemeral_port_t;\n')";
  const text = moduleText('guarded', `${require}\nallow myapp_t ephemeral_port_t:tcp_socket name_connect;`);
  fixed.set('guarded', { te: await fix(text) });
  expect(fixed.get('guarded')!.te).toContain('optional_policy(');
  expect(await makeModules(fixed)).toBeUndefined();
});

it('and types are guarded in a plain module too', async () => {
  const checkmodule = requireTool('checkmodule', 'it builds the fixed module')!;
  const require = 'require {\n\ttype ephemeral_port_t;\n\tclass tcp_socket { name_bind name_connect };\n}';
  const rules = ['name_connect', 'name_bind'].map((name) => `allow myapp_t ephemeral_port_t:tcp_socket ${name};`);
  const te = await fix(['module guarded 1.0;', require, 'type myapp_t;', ...rules, ''].join('\n'));
  expect(te).toContain('optional {');
  expect(await checkModules(checkmodule, new Map([['guarded', { te }]]))).toBeUndefined();
});

function moduleText(name: string, call: string): string {
  return `policy_module(${name}, 1.0)\n\ntype myapp_t;\ntype other_t;\n${call}\n`;
}

async function fix(text: string): Promise<string> {
  const { snapshot, file } = await testSnapshot('myapp.te', text);
  const [finding] = lint(snapshot, file, {}, RULES).findings;
  return applyEdits(text, finding!.fixes!()[0]!.edits);
}

/** How many findings each call has; the table is that of refpolicy. */
async function reportedCalls(names: readonly string[], ports?: PortTable): Promise<Map<string, number>> {
  const calls = names.map((name) => `${name}(myapp_t)\n`).join('');
  const { snapshot, file } = await testSnapshot('myapp.te', calls);
  const { findings, failures } = lint({ ...snapshot, ...(ports && { ports }) }, file, {}, RULES);
  expect(failures).toEqual([]);
  const counts = new Map<string, number>();
  for (const { range } of findings) {
    const name = names[range.start.line]!;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function isDeprecated(header: string, name: string): boolean {
  const start = header.indexOf(`interface(\`${name}'`);
  return header.slice(start, header.indexOf('#####', start)).includes('refpolicywarn');
}
