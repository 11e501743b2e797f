// The port statements that a module cannot have do not compile, and what the fixes put in their place does.
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { applyEdits } from '../applyEdits.ts';
import { checkModules, makeModules, type SourceModule } from '../generate/compileModules.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const REASON = 'it builds the fixed modules';
const LABEL = 'gen_context(system_u:object_r:myapp_port_t,s0)';

const REFPOLICY = [
  `portcon tcp 9123 ${LABEL}`,
  `type myapp_port_t;\nportcon tcp 80 ${LABEL}`,
  `type myapp_port_t;\ncorenet_port(myapp_port_t)\nportcon tcp 80 ${LABEL} # web\nportcon udp 80 ${LABEL}`,
  'portcon tcp 9123 gen_context(system_u:object_r:http_port_t,s0)',
  'network_port(myapp, tcp,9123,s0, udp,9123-9125,s0)',
  'network_port(myapp)',
];

const PLAIN = [
  'portcon tcp 9123 system_u:object_r:myapp_port_t:s0',
  'type myapp_port_t;\nportcon tcp 9123 system_u:object_r:myapp_port_t:s0',
  'require { attribute port_type; }\ntype myapp_port_t, port_type;\nportcon tcp 9123 system_u:object_r:myapp_port_t:s0',
  'require {\n\ttype http_port_t;\n}\nportcon udp 9000-9010 system_u:object_r:myapp_port_t:s0',
];

/** Makes a text that is a module even where nothing is left of it. */
const wrap = (header: string, body: string) => `${header}\n\ntype myapp_t;\n${body}\n`;

it('build with the devel Makefile', async () => {
  requireTool('selinux-devel', REASON);
  const modules = await fixedModules(
    REFPOLICY.map((body) => (name: string) => wrap(`policy_module(${name}, 1.0)`, body)),
  );
  expect(await makeModules(modules)).toBeUndefined();
}, 90_000);

it('build with checkmodule', async () => {
  const checkmodule = requireTool('checkmodule', REASON)!;
  const modules = await fixedModules(PLAIN.map((body) => (name: string) => wrap(`module ${name} 1.0;`, body)));
  expect(await checkModules(checkmodule, modules)).toBeUndefined();
}, 90_000);

it('did not build before', async () => {
  const checkmodule = requireTool('checkmodule', REASON)!;
  for (const body of PLAIN) {
    const said = await checkModules(checkmodule, new Map([['a', { te: wrap('module a 1.0;', body) }]]));
    expect(said).toContain("at token 'portcon'");
  }
});

it('move ports into CIL files without a finding', async () => {
  let files = 0;
  for (const body of [...REFPOLICY, `portcon tcp 9123 ${LABEL}\nportcon tcp 9123 ${LABEL}\nportcon tcp 80 ${LABEL}`]) {
    const { snapshot, file } = await testSnapshot('myapp.te', wrap('policy_module(myapp, 1.0)', body));
    const { findings } = lint(snapshot, file, {});
    for (const { newFile } of findings.flatMap(({ fixes }) => fixes?.() ?? [])) {
      if (!newFile) continue;
      files++;
      const cil = await testSnapshot(newFile.name, newFile.text);
      expect(cil.file.kind).toBe('cil');
      expect(cil.file.statements.every(({ kind, broken }) => kind === 'portcon' && !broken)).toBe(true);
      expect(lint(cil.snapshot, cil.file, {}).findings).toEqual([]);
    }
  }
  expect(files).toBeGreaterThan(2);
});

/** Each text with one fix after the other until none of its port statements is left, and with each other fix once. */
async function fixedModules(texts: readonly ((name: string) => string)[]): Promise<Map<string, SourceModule>> {
  const modules = new Map<string, SourceModule>();
  for (const makeText of texts) {
    for (const which of [0, 1]) {
      const name = `fixed${modules.size}`;
      const te = await fixAll(name, makeText(name), which);
      expect(te).not.toMatch(/^\s*(portcon|network_port)/m);
      modules.set(name, { te });
    }
  }
  return modules;
}

async function fixAll(name: string, text: string, which: number): Promise<string> {
  const { snapshot, file } = await testSnapshot(`${name}.te`, text);
  const ids = ['portcon-in-module', 'network-port-outside-corenetwork'];
  const finding = lint(snapshot, file, {}).findings.find(({ rule }) => ids.includes(rule));
  if (!finding) return text;
  const fixes = finding.fixes?.() ?? [];
  return fixAll(name, applyEdits(text, (fixes[which] ?? fixes[0]!).edits), which);
}
