// What rules say of a module against what the module allows once it is compiled and linked with Debian's base policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import type { Finding } from '../../server/src/core/lint/rule.ts';
import { applyEdits } from '../applyEdits.ts';
import { testSnapshot } from '../snapshot.ts';
import { type CompiledPolicy, canCompile, compilePolicy } from './compiledPolicy.ts';

const TE = `policy_module(probe, 1.0)
gen_require(\`
	type port_t;
')
type generic_t;
domain_type(generic_t)
corenet_tcp_bind_generic_port(generic_t)
corenet_udp_bind_generic_port(generic_t)
type connects_t;
domain_type(connects_t)
corenet_tcp_connect_generic_port(connects_t)
type raw_t;
domain_type(raw_t)
allow raw_t port_t:{ tcp_socket udp_socket } name_bind;
`;

describe.skipIf(!canCompile())('a compiled module', () => {
  let policy: CompiledPolicy;
  beforeAll(() => {
    policy = compilePolicy(TE);
  }, 60_000);
  afterAll(() => policy?.remove());

  it('gets nothing but port_t from the generic interfaces, and no port of tcp and udp is port_t', {
    timeout: 60_000,
  }, async () => {
    expect(policy.allowed('generic_t', 'name_bind')).toEqual([
      'allow generic_t port_t:tcp_socket name_bind;',
      'allow generic_t port_t:udp_socket name_bind;',
    ]);
    expect(policy.allowed('connects_t', 'name_connect').join()).toContain('unreserved_port_t');
    const covered = policy.portcons().filter((line) => /^portcon (tcp|udp|sctp) /.test(line));
    expect(covered.length).toBeGreaterThan(300);
    expect(covered.filter((line) => line.includes(':port_t:'))).toEqual([]);
    for (const range of ['1-511', '512-1023', '1024-65535']) {
      for (const protocol of ['tcp', 'udp', 'sctp'])
        expect(covered.join('\n')).toContain(`portcon ${protocol} ${range} `);
    }
    expect(await marked('generic-port-grants-nothing')).toEqual([
      'corenet_tcp_bind_generic_port(generic_t)',
      'corenet_udp_bind_generic_port(generic_t)',
    ]);
    expect(await marked('unreachable-port-type')).toEqual(['allow raw_t port_t:{ tcp_socket udp_socket } name_bind;']);
  });
});

const LACKING = `policy_module(probe, 1.0)
type myapp_t;
domain_type(myapp_t)
allow myapp_t self:udp_socket { create bind node_bind };
corenet_tcp_bind_http_port(myapp_t)
`;

describe.skipIf(!canCompile())('a module that may bind to a port and lacks the rest', () => {
  const needed = ['bind', 'create', 'node_bind'];
  const tcpRules = (policy: CompiledPolicy) =>
    policy
      .allowed('myapp_t', ...needed)
      .filter((rule) => rule.includes(':tcp_socket') && rule.startsWith('allow myapp_t'));
  const nodeRules = (policy: CompiledPolicy) => policy.allowed('myapp_t', 'node_bind');

  it('has it once the fixes are applied', { timeout: 60_000 }, async () => {
    const ids = ['bind-without-node-bind', 'bind-without-socket-create', 'node-bind-target-not-node-type'];
    let text = LACKING;
    for (const id of ids) {
      const finding = (await findings(text)).find(({ rule }) => rule === id);
      text = applyEdits(text, finding!.fixes!()[0]!.edits);
    }
    expect((await findings(text)).filter(({ rule }) => ids.includes(rule))).toEqual([]);
    const before = compilePolicy(LACKING);
    const after = compilePolicy(text);
    try {
      expect(tcpRules(before)).toEqual([]);
      expect(nodeRules(before)).toEqual(['allow myapp_t myapp_t:udp_socket { bind create node_bind };']);
      expect(tcpRules(after)).toEqual([
        'allow myapp_t myapp_t:tcp_socket { accept append bind connect create getattr getopt ioctl listen read setattr setopt shutdown write };',
        'allow myapp_t node_t:tcp_socket node_bind;',
      ]);
      expect(nodeRules(after)).toEqual([
        'allow myapp_t node_t:tcp_socket node_bind;',
        'allow myapp_t node_t:udp_socket node_bind;',
      ]);
    } finally {
      before.remove();
      after.remove();
    }
  });
});

/** The lines of the module that a rule reports. */
async function marked(id: string): Promise<string[]> {
  const lines = TE.split('\n');
  return (await findings(TE)).filter(({ rule }) => rule === id).map(({ range }) => lines[range.start.line]!);
}

async function findings(text: string): Promise<readonly Finding[]> {
  const { snapshot, file } = await testSnapshot('probe.te', text);
  const result = lint(snapshot, file, {});
  expect(result.failures).toEqual([]);
  return result.findings;
}
