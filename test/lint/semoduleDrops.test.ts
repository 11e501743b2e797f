// What semodule does with a CIL module whose port has a label already, in a private policy store, against what we say of it.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { privateStore } from '../ports/privateStore.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const MODULE = `(type portcon_test_t)
(roletype object_r portcon_test_t)
(typeattributeset port_type (portcon_test_t))
(portcon tcp 80 (system_u object_r portcon_test_t ((s0) (s0))))
(portcon tcp 9123 (system_u object_r portcon_test_t ((s0) (s0))))
(portcon tcp (8005 8010) (system_u object_r portcon_test_t ((s0) (s0))))
(portcon tcp (9140 9130) (system_u object_r portcon_test_t ((s0) (s0))))
`;

it('refuses the port of the policy or drops it', { timeout: 120_000 }, async ({ skip }) => {
  requireTool('semodule', 'the judge of modules');
  const store = await privateStore().catch((reason: unknown) => {
    if (process.env.CI === 'true') throw new Error(`semodule cannot be asked: ${reason}`);
    return skip(`no private store (${reason})`);
  });
  try {
    const { file, snapshot } = await testSnapshot('portcon_test.cil', MODULE);
    const { findings } = lint(snapshot, file, {});
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Port tcp\/80 already defined: http_port_t \(policy\)/),
      expect.stringMatching(/^tcp\/8005-8010 leaves tcp\/8005 to mxi_port_t \(policy\) and ports to 2 more/),
      expect.stringMatching(/^Port range \(9140 9130\) is reversed/),
    ]);
    const path = join(store.places.store, 'portcon_test.cil');
    await writeFile(path, MODULE);
    let refused = false;
    try {
      store.run('semodule', ['-N', '-i', path]);
    } catch (error) {
      refused = true;
      expect(String(error)).toContain('Problems processing portcon rules');
    }
    if (refused) return;
    const script = fileURLToPath(new URL('../ports/portcons.py', import.meta.url));
    const policy = store.run('sh', ['-c', 'ls -t /etc/selinux/*/policy/policy.* | head -n 1']).trim();
    // In the order of the kernel: the first that covers a port labels it.
    const order = store.run('/usr/bin/python3', [script, policy]).trim().split('\n');
    const label = (port: number) => {
      const found = order.find((line) => {
        const [protocol, low, high] = line.split(' ');
        return protocol === 'tcp' && Number(low) <= port && port <= Number(high);
      });
      return found?.split(' ')[3];
    };
    expect([80, 9123, 8005, 8006, 8008, 9135].map(label)).toEqual([
      'http_port_t',
      'portcon_test_t',
      'mxi_port_t',
      'portcon_test_t',
      'http_port_t',
      'unreserved_port_t',
    ]);
  } finally {
    await store.end();
  }
});
