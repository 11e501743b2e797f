// Everything that is generated compiles: the cases of the fixtures, and each recipe in both styles.
import { describe, expect, it } from 'vitest';
import { type Access, allowAccess } from '../../server/src/core/features/generate/socketAccess.ts';
import { applyEdits } from '../applyEdits.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';
import { checkModules, makeModules, type SourceModule } from './compileModules.ts';
import { CASES, type Case, runCase } from './fixtures.ts';

const MAKE = 'it builds the generated modules';

describe('the builders', () => {
  const bad = (header: string) =>
    new Map([['bad', { te: `${header}\ntype bad_t;\nallow bad_t nosuch_t:file read;\n` }]]);

  it('say what does not build', async () => {
    requireTool('selinux-devel', MAKE);
    expect(await makeModules(bad('policy_module(bad, 1.0)'))).toContain('nosuch_t');
    expect(await checkModules(requireTool('checkmodule', MAKE)!, bad('module bad 1.0;'))).toContain('nosuch_t');
  });
});

describe('the cases', () => {
  it('build with the devel Makefile', async () => {
    requireTool('selinux-devel', MAKE);
    const modules = await resultsOf((text) => text.includes('policy_module('));
    expect(modules.size).toBeGreaterThan(10);
    expect(await makeModules(modules)).toBeUndefined();
  }, 90_000);

  it('build with checkmodule', async () => {
    const checkmodule = requireTool('checkmodule', MAKE)!;
    const modules = await resultsOf((text) => /^module /.test(text));
    expect(modules.size).toBeGreaterThan(5);
    expect(await checkModules(checkmodule, modules)).toBeUndefined();
  }, 90_000);

  it('build an interface with its caller', async () => {
    requireTool('selinux-devel', MAKE);
    const all = CASES.filter(({ fileName, result }) => fileName.endsWith('.if') && result !== undefined);
    expect(all.length).toBeGreaterThan(0);
    for (const each of all) {
      const te =
        'policy_module(myapp, 1.0)\ntype myapp_t;\ntype myapp_port_t;\ntype caller_t;\nmyapp_connect(caller_t)\n';
      const module = { te, if: (await runCase(each)).result! };
      expect(await makeModules(new Map([['myapp', module]]))).toBeUndefined();
    }
  }, 90_000);
});

/** A portcon in a module never compiles; its own rule mends that. CRLF is no policy to checkmodule. */
const buildable = ({ text, fileName }: Case) => fileName.endsWith('.te') && !/^portcon/m.test(text);

async function resultsOf(style: (text: string) => boolean): Promise<Map<string, SourceModule>> {
  const modules = new Map<string, SourceModule>();
  for (const each of CASES.filter((one) => buildable(one) && style(one.text))) {
    const { result } = await runCase(each);
    if (result === undefined) continue;
    const name = each.name.replace('.md', '').replaceAll('-', '_');
    const te = result.replaceAll('\r\n', '\n').replace(/(policy_module\(|^module )[\w-]+/, `$1${name}`);
    modules.set(name, { te });
  }
  return modules;
}

const PROTOCOLS = ['tcp', 'udp', 'sctp'] as const;
const ROLES = ['server', 'client'] as const;

/** An own port type below and above 1024, one of corenetwork on each side, and one that nobody knows. */
const PORT_TYPES = { own: 'myapp_port_t', low: 'http_port_t', high: 'syncthing_port_t' };

const STYLES: { readonly [style: string]: (name: string) => string } = {
  refpolicy: (name) =>
    [
      `policy_module(${name}, 1.0)`,
      '',
      'type myapp_t;',
      'type myapp_exec_t;',
      'init_daemon_domain(myapp_t, myapp_exec_t)',
      '',
      '# semanage port -a -t myapp_port_t -p sctp 913',
      'type myapp_port_t;',
      'corenet_port(myapp_port_t)',
      '',
    ].join('\n'),
  plain: (name) =>
    [
      `module ${name} 1.0;`,
      '',
      'require {',
      '\tattribute port_type;',
      '}',
      '',
      'type myapp_t;',
      'type myapp_port_t, port_type;',
      '',
    ].join('\n'),
};

describe.each(Object.keys(STYLES))('each recipe in %s style', (style) => {
  it('builds', async () => {
    const tool = requireTool(style === 'plain' ? 'checkmodule' : 'selinux-devel', MAKE)!;
    const modules = new Map<string, SourceModule>();
    for (const [kind, portType] of Object.entries(PORT_TYPES)) {
      let all = STYLES[style]!(`${kind}_all`);
      for (const protocol of PROTOCOLS) {
        for (const role of ROLES) {
          const name = `${kind}_${protocol}_${role}`;
          const access: Access = { domain: 'myapp_t', portType, protocol, role };
          const start = STYLES[style]!(name);
          const te = await allow(start, access);
          expect(te).not.toBe(start);
          expect(await allow(te, access)).toBe(te);
          modules.set(name, { te });
          all = await allow(all, access);
        }
      }
      modules.set(`${kind}_all`, { te: all });
    }
    const said = style === 'plain' ? await checkModules(tool, modules) : await makeModules(modules);
    expect(said).toBeUndefined();
  }, 90_000);
});

async function allow(text: string, access: Access): Promise<string> {
  const { snapshot, file } = await testSnapshot('myapp.te', text);
  return applyEdits(text, allowAccess(snapshot, file, access));
}
