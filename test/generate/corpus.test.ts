// Generates in the modules of refpolicy: every offer is tidy and sound, and modules still build with what was added.
import { expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { domainsOf } from '../../server/src/core/features/generate/moduleNames.ts';
import { type Access, allowAccess } from '../../server/src/core/features/generate/socketAccess.ts';
import { generate } from '../../server/src/core/features/generate.ts';
import { declarePortType } from '../../server/src/core/index/moduleEdits.ts';
import { syntaxFaults } from '../../server/src/core/syntax/syntaxFaults.ts';
import { applyEdits } from '../applyEdits.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';
import { makeModules, type SourceModule } from './compileModules.ts';

const PLACES = /\b\w+_port_t\b|\bcorenet_(tcp|udp|sctp)_(bind|connect)_\w+_port\b|^\n(?=\n*\w)/gm;

interface PolicyFile {
  readonly path: string;
  readonly text: string;
}

function modules(pattern: RegExp): PolicyFile[] {
  requireTool('selinux-src', 'it generates in the modules of refpolicy');
  return policyCorpora()[0]!.files.filter(({ path }: PolicyFile) => pattern.test(path));
}

it('every offer leaves the file tidy', { timeout: 120_000 }, async () => {
  const wrong: string[] = [];
  let offers = 0;
  for (const { path, text } of modules(/^policy\/modules\/(?!kernel\/corenetwork).*\.(te|if)$/)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const { snapshot, file } = await testSnapshot(name, text);
    const before = measure(text, syntaxFaults(file).length);
    const seen = new Set<string>();
    for (const { index } of text.matchAll(PLACES)) {
      const at = file.lines.position(index);
      for (const { title, edits } of generate(snapshot, file, { start: at, end: at })) {
        if (seen.has(title)) continue;
        seen.add(title);
        offers++;
        const changed = applyEdits(text, edits);
        const after = measure(changed, syntaxFaults((await testSnapshot(name, changed)).file).length);
        if (after.some((count, i) => count > before[i]!)) wrong.push(`${path}:${at.line + 1} ${title}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(offers).toBeGreaterThan(300);
});

/** Syntax faults, double blank lines and lines that end in white space. */
function measure(text: string, faults: number): number[] {
  return [faults, text.match(/\n\n\n/g)?.length ?? 0, text.match(/[ \t]\n/g)?.length ?? 0];
}

it('modules build with what is added', { timeout: 120_000 }, async () => {
  requireTool('selinux-devel', 'it builds modules of refpolicy');
  const built = new Map<string, SourceModule>();
  for (const { path, text } of modules(
    /^policy\/modules\/services\/(cups|dnsmasq|ntp|postfix|redis|snmp|squid|tor)\.te$/,
  )) {
    let te = applyEdits(text, declarePortType((await testSnapshot('a.te', text)).file, 'my_port_t'));
    const domain = domainsOf((await testSnapshot('a.te', text)).file).sure[0]!;
    for (const access of ACCESSES) {
      const { snapshot, file } = await testSnapshot('a.te', te);
      te = applyEdits(te, allowAccess(snapshot, file, { ...access, domain }));
    }
    built.set(/(\w+)\.te$/.exec(path)![1]!, { te });
  }
  expect(built.size).toBe(8);
  expect(await makeModules(built)).toBeUndefined();
});

const ACCESSES: readonly Omit<Access, 'domain'>[] = [
  { portType: 'http_port_t', protocol: 'tcp', role: 'server' },
  { portType: 'ssh_port_t', protocol: 'sctp', role: 'client' },
  { portType: 'my_port_t', protocol: 'udp', role: 'server' },
];
