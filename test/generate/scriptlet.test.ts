/** The scriptlets of a module's ports: their text, and what they do to a private policy store with the real tools. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type PackageForm, scriptlet } from '../../server/src/core/features/generate/scriptlet.ts';
import { lint } from '../../server/src/core/lint/lint.ts';
import { privateStore } from '../ports/privateStore.ts';
import { requireRoot, requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const MODULE = `module ownports 1.0;
require { attribute port_type; }
type ownports_port_t, port_type;
type ownspare_port_t, port_type;
# semanage port -a -t ownports_port_t -p tcp 9123
# semanage port -m -t ownports_port_t -p tcp 80
# semanage port -a -t http_port_t -p udp 9124
`;

async function parts(form: PackageForm, given: { [type: string]: string } = {}, text = MODULE) {
  const { file } = await testSnapshot('ownports.te', text);
  return scriptlet(file, form, given);
}

it('names the types without a port, and takes a port for them', async () => {
  const open = (await parts('rpm'))!;
  expect(open.withoutPort).toEqual(['ownspare_port_t']);
  expect(open.parts[0]!.text).toContain('# semanage port -a -t ownspare_port_t -p tcp PORT 2>/dev/null');
  const closed = (await parts('rpm', { ownspare_port_t: 'udp/9200-9210' }))!;
  expect(closed.withoutPort).toEqual([]);
  expect(closed.parts[0]!.text).toContain('    semanage port -a -t ownspare_port_t -p udp 9200-9210 2>/dev/null ||');
});

it('has nothing for a module without ports', async () => {
  expect(await parts('deb', {}, 'policy_module(a, 1.0)\ntype a_t;\n')).toBeUndefined();
});

it('reads refpolicy style and levels', async () => {
  const text =
    'policy_module(a, 1.0)\ntype a_port_t;\ncorenet_port(a_port_t)\n# semanage port -a -t a_port_t -r s0:c5 -p tcp 9123\n';
  expect((await parts('deb', {}, text))!.parts[0]!.text).toContain(
    'semanage port -a -t a_port_t -r s0:c5 -p tcp 9123 ',
  );
});

it.each<PackageForm>(['rpm', 'deb'])('gives no findings itself: %s', async (form) => {
  for (const { name, text } of (await parts(form))!.parts) {
    const { snapshot, file } = await testSnapshot(form === 'rpm' ? 'a.spec' : name, text);
    const { findings, failures } = lint(snapshot, file, {});
    expect(failures).toEqual([]);
    expect(findings.filter(({ severity }) => severity === 'error' || severity === 'warning')).toEqual([]);
  }
});

const tools = requireTool('semanage', 'the scriptlets run it') && requireTool('checkmodule', 'it makes the module');
const store =
  tools && requireRoot('a private policy store') ? await privateStore().catch(explainSkip) : explainSkip('not root');

function explainSkip(reason: unknown): undefined {
  if (process.env.CI === 'true') throw new Error(`no policy store to change: ${reason}`);
  console.warn(`skipped: running the scriptlets (${reason})`);
  return undefined;
}

describe.skipIf(!store)('run in a private store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-scriptlet-'));
  afterAll(async () => {
    rmSync(folder, { recursive: true, force: true });
    await store?.end();
  });

  /** The first install is RPM's and the upgrade Debian's: the commands are the same, and each takes long. */
  it('install, upgrade and remove', { timeout: 240_000 }, async () => {
    const at = (name: string) => join(folder, name);
    writeFileSync(at('ownports.te'), MODULE);
    execFileSync('checkmodule', ['-M', '-m', '-o', at('ownports.mod'), at('ownports.te')]);
    execFileSync('semodule_package', ['-o', at('ownports.pp'), '-m', at('ownports.mod')]);
    const scripts = async (form: PackageForm) =>
      (await parts(form))!.parts.map(({ text }) =>
        text.replace(/^%post.*$|^#DEBHELPER#$/gm, '').replace(/\S+(?=\/ownports\.pp)/, folder),
      ) as [string, string];
    const [rpm, deb] = [await scripts('rpm'), await scripts('deb')];
    const run = (script: string, argument: string) => store!.run('sh', ['-c', script, 'scriptlet', argument]);
    const local = () => {
      const list = store!.run('semanage', ['port', '-lC', '-n']).split('\n').filter(Boolean);
      return list.map((line) => line.split(/\s+/).join(' ').trim()).sort();
    };
    const modules = () => store!.run('semodule', ['-l']).split('\n');
    const ports = () => store!.run('semanage', ['port', '-l']);
    const before = { local: local(), ports: ports(), modules: modules() };

    const ours = ['http_port_t udp 9124', 'ownports_port_t tcp 9123, 80'];
    run(rpm[0], '1');
    expect(local()).toEqual([...before.local, ...ours].sort());
    expect(modules()).toContain('ownports');
    run(deb[0], 'configure');
    expect(local()).toEqual([...before.local, ...ours].sort());

    // What an administrator adds with the module's type must go, what has another type must stay.
    store!.run('semanage', ['port', '-a', '-t', 'ownports_port_t', '-p', 'sctp', '9125-9130']);
    store!.run('semanage', ['port', '-m', '-t', 'ssh_port_t', '-p', 'udp', '9124']);
    run(rpm[1], '1');
    run(deb[1], 'upgrade');
    expect(modules()).toContain('ownports');
    run(deb[1], 'remove');
    expect(local()).toEqual([...before.local, 'ssh_port_t udp 9124'].sort());
    store!.run('semanage', ['port', '-d', '-p', 'udp', '9124']);
    expect({ local: local(), ports: ports(), modules: modules() }).toEqual(before);
  });
});
