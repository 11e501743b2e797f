// What rules say of a module against what the module allows once it is compiled and linked with Debian's base policy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
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
  });
  afterAll(() => policy?.remove());

  it('gets nothing but port_t from the generic interfaces, and no port of tcp and udp is port_t', async () => {
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

/** The lines of the module that a rule reports. */
async function marked(id: string): Promise<string[]> {
  const { snapshot, file } = await testSnapshot('probe.te', TE);
  const { findings, failures } = lint(snapshot, file, {});
  expect(failures).toEqual([]);
  return findings.filter(({ rule }) => rule === id).map(({ range }) => file.lines.line(range.start.line));
}
