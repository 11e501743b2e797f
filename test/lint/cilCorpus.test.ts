// Debian's policy modules as CIL, which its package's `pp` makes of them: what is compiled and installed has no finding.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { requireTool } from '../requireTool.ts';
import { testPorts, testSnapshot } from '../snapshot.ts';

const REASON = 'its modules are the real CIL';

it('has no finding in the modules of Debian’s policy, every seventh and base', { timeout: 60_000 }, async () => {
  const folder = dirname(requireTool('selinux-base', REASON)!);
  const pp = requireTool('selinux-pp', REASON)!;
  const bzcat = requireTool('bzcat', REASON)!;
  const modules = readdirSync(folder).filter((name) => name.endsWith('.pp.bz2'));
  const chosen = modules.filter((name, index) => index % 7 === 0 || name.startsWith('base.'));
  const policy = createPortTable(testPorts([]));
  let portcons = 0;
  for (const name of chosen) {
    const input = execFileSync(bzcat, [join(folder, name)], { maxBuffer: 64e6 });
    const text = execFileSync(pp, [], { input, maxBuffer: 64e6, encoding: 'utf8' });
    const { snapshot, file } = await testSnapshot(name.replace('.pp.bz2', '.cil'), text);
    const { findings, failures } = lint({ ...snapshot, ports: policy }, file, {});
    expect(failures).toEqual([]);
    const serious = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
    expect(serious.map(({ rule, message }) => `${name}: ${rule}: ${message}`)).toEqual([]);
    portcons += file.statements.filter(({ kind }) => kind === 'portcon').length;
  }
  expect(chosen.length).toBeGreaterThan(40);
  expect(portcons).toBeGreaterThan(400);
});
