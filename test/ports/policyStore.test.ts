/** What policyStore.ts reads of a host: config and policy files, sysctls, and changes by renaming as libsemanage makes. */
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { installedPolicy, portSysctls, watchPolicyStore } from '../../server/src/node/policyStore.ts';

let root: string;
let places: { etc: string; store: string };

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'portcon-store-'));
  places = { etc: join(root, 'etc'), store: join(root, 'store') };
  await mkdir(join(places.etc, 'targeted', 'policy'), { recursive: true });
  await mkdir(join(places.store, 'targeted', 'active'), { recursive: true });
});
afterEach(() => rm(root, { recursive: true, force: true }));

const config = (text: string) => writeFile(join(places.etc, 'config'), text);
const policy = (name: string) => writeFile(join(places.etc, 'targeted', 'policy', name), '');

describe('installedPolicy', () => {
  it('is undefined without a config', async () => {
    expect(await installedPolicy(places)).toBeUndefined();
  });

  it.each([
    ['SELINUX=enforcing\n# SELINUXTYPE=mls\nSELINUXTYPE=targeted\n', 'targeted'],
    ['SELINUXTYPE=mls\r\nSELINUXTYPE = default  \r\n', 'default'],
    ['SELINUX=disabled\n', 'targeted'],
    ['SELINUXTYPE=../../tmp\n', 'targeted'],
    ['', 'targeted'],
  ])('reads the name from %j', async (text, name) => {
    await config(text);
    expect((await installedPolicy(places))?.name).toBe(name);
  });

  it('takes the policy file with the highest number', async () => {
    await config('SELINUXTYPE=targeted\n');
    for (const name of ['policy.9', 'policy.33', 'policy.31', 'policy.33.bak', 'policy.x']) await policy(name);
    expect(await installedPolicy(places)).toEqual({
      name: 'targeted',
      file: join(places.etc, 'targeted/policy/policy.33'),
    });
  });

  it('falls back to the policy of the store, then to none', async () => {
    await config('SELINUXTYPE=targeted\n');
    expect(await installedPolicy(places)).toEqual({ name: 'targeted' });
    const kernel = join(places.store, 'targeted', 'active', 'policy.kern');
    await writeFile(kernel, '');
    expect(await installedPolicy(places)).toEqual({ name: 'targeted', file: kernel });
  });
});

describe('portSysctls', () => {
  it('reads this host', async () => {
    const sysctls = await portSysctls();
    expect(sysctls).toEqual({
      ephemeralLow: expect.any(Number),
      ephemeralHigh: expect.any(Number),
      unprivilegedStart: expect.any(Number),
    });
    const asked = spawnSync('cat', ['/proc/sys/net/ipv4/ip_local_port_range'], { encoding: 'utf8' }).stdout;
    expect(asked.trim().split(/\s+/).map(Number)).toEqual([sysctls?.ephemeralLow, sysctls?.ephemeralHigh]);
  });

  it('takes 1024 where the kernel has no ip_unprivileged_port_start, and nothing without the range', async () => {
    expect(await portSysctls(root)).toBeUndefined();
    await writeFile(join(root, 'ip_local_port_range'), '1500\t2000\n');
    expect(await portSysctls(root)).toEqual({ ephemeralLow: 1500, ephemeralHigh: 2000, unprivilegedStart: 1024 });
    await writeFile(join(root, 'ip_unprivileged_port_start'), '0\n');
    expect(await portSysctls(root)).toMatchObject({ unprivilegedStart: 0 });
  });
});

describe('watchPolicyStore', () => {
  /** What libsemanage does in a commit: builds beside `active`, moves it away, and moves the new one in its place. */
  async function commit(): Promise<void> {
    const store = join(places.store, 'targeted');
    await mkdir(join(store, 'tmp'));
    await writeFile(join(store, 'tmp', 'ports.local'), String(Math.random()));
    await rename(join(store, 'active'), join(store, 'previous'));
    await rename(join(store, 'tmp'), join(store, 'active'));
    await rm(join(store, 'previous'), { recursive: true });
  }

  async function until(condition: () => boolean): Promise<void> {
    for (let i = 0; i < 200 && !condition(); i++) await sleep(25);
  }

  it('calls once for each commit, also after the folder was replaced', async () => {
    await config('SELINUXTYPE=targeted\n');
    let calls = 0;
    const stop = watchPolicyStore(() => calls++, places);
    await sleep(300);
    for (const expected of [1, 2, 3]) {
      await commit();
      await until(() => calls >= expected);
      await sleep(700);
      expect(calls).toBe(expected);
    }
    stop();
    await commit();
    await sleep(1_000);
    expect(calls).toBe(3);
  });

  it('calls when the policy file is replaced, or another policy is chosen', async () => {
    await config('SELINUXTYPE=targeted\n');
    await policy('policy.33');
    let calls = 0;
    const stop = watchPolicyStore(() => calls++, places);
    await sleep(300);
    await policy('policy.33.tmp');
    await rename(join(places.etc, 'targeted/policy/policy.33.tmp'), join(places.etc, 'targeted/policy/policy.33'));
    await until(() => calls >= 1);
    expect(calls).toBe(1);
    await sleep(300);
    await config('SELINUXTYPE=mls\n');
    await until(() => calls >= 2);
    expect(calls).toBe(2);
    stop();
  });

  it('does nothing where there is no SELinux at all', async () => {
    const stop = watchPolicyStore(() => undefined, { etc: join(root, 'none'), store: join(root, 'nothing') });
    await sleep(100);
    stop();
  });

  it('does not keep the process alive', async () => {
    const source = fileURLToPath(new URL('../../server/src/node/policyStore.ts', import.meta.url));
    const program = join(root, 'watch.cjs');
    await build({
      stdin: {
        contents: `import { watchPolicyStore } from ${JSON.stringify(source)};
          watchPolicyStore(() => undefined, ${JSON.stringify(places)}); setTimeout(() => undefined, 200);`,
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      outfile: program,
    });
    await config('SELINUXTYPE=targeted\n');
    expect(spawnSync(process.execPath, [program], { timeout: 10_000 }).status).toBe(0);
  });
});
