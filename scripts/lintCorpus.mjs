// Runs all lint rules over refpolicy's source and the installed headers: `npm run lint:corpus [-- --rule ID]`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { bundleCore } from './bundleCore.mjs';
import { policyCorpora } from './policyCorpus.mjs';
import { POLICY_ENTRY, policyOfFiles } from './policyOfFiles.mjs';
import { toolPath } from './tools.mjs';

const SEVERITIES = ['error', 'warning', 'information', 'hint'];
const ENTRY = `
export { lint } from './core/lint/lint.ts';
export { RULES } from './core/lint/rules/all.ts';
export { parseFile } from './core/syntax/sourceFile.ts';
export { loadGrammars } from './core/syntax/grammars.ts';
export { bundledPorts } from './core/ports/bundled.ts';
export { parseSemanageList } from './core/ports/semanageList.ts';
export { createPortTable } from './core/ports/table.ts';
`;

const { values } = parseArgs({ options: { rule: { type: 'string', multiple: true } } });
const core = await bundleCore(ENTRY + POLICY_ENTRY);
const rules = values.rule ? core.RULES.filter(({ id }) => values.rule.includes(id)) : core.RULES;
if (rules.length === 0) {
  console.error(`no such rule; there are ${core.RULES.map(({ id }) => id).join(', ')}`);
  process.exit(2);
}
const ports = readPorts();
console.log(`ports: ${ports.source}`);
for (const corpus of policyCorpora()) report(corpus, await lintAll(corpus));

/** The live table of semanage where it answers, else the bundled one. */
function readPorts() {
  const semanage = toolPath('semanage');
  if (semanage) {
    try {
      const options = { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' }, timeout: 30_000 };
      const text = execFileSync(semanage, ['port', '-l'], options);
      const { entries } = core.parseSemanageList(text, { kind: 'policy' });
      if (entries.length > 0)
        return { entries, source: `semanage on this host, ${entries.length} entries`, live: true };
    } catch {
      // Not root, or no policy store: the bundled table does as well.
    }
  }
  const { entries, source } = core.bundledPorts('refpolicy');
  return { entries, source: source ?? 'bundled refpolicy', live: false };
}

async function lintAll(corpus) {
  const { root, files } = corpus;
  const wasm = (path) => readFileSync(new URL(`../syntaxes/${path}/${path}.wasm`, import.meta.url));
  const runtime = readFileSync(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm'));
  const grammars = await core.loadGrammars({
    runtime,
    selinux: wasm('tree-sitter-selinux'),
    selinuxFc: wasm('tree-sitter-selinux-fc'),
  });
  const shared = {
    ports: core.createPortTable(ports.entries),
    provenance: { source: ports.source, live: ports.live, notes: [] },
    sysctls: { ephemeralLow: 32768, ephemeralHigh: 60999, unprivilegedStart: 1024, live: false },
    policy: policyOfFiles(core, corpus),
  };
  const found = [];
  for (const { path, text } of files) {
    const file = core.parseFile(grammars, `file:///${root}/${path}`, text);
    const snapshot = { ...shared, files: new Map([[file.uri, file]]) };
    const { findings, failures } = core.lint(snapshot, file, {}, rules);
    for (const finding of findings) found.push({ ...finding, path, line: file.lines.line(finding.range.start.line) });
    for (const { rule, error } of failures) console.error(`${path}: rule ${rule} failed: ${error?.stack ?? error}`);
    file.tree.delete();
  }
  return found;
}

function report({ name, files }, findings) {
  console.log(`\n${name}, ${files.length} files`);
  console.log(['rule'.padEnd(40), ...SEVERITIES.map((severity) => severity.padStart(12))].join(''));
  for (const { id } of rules) {
    const of = (severity) => findings.filter((each) => each.rule === id && each.severity === severity).length;
    console.log([id.padEnd(40), ...SEVERITIES.map((severity) => String(of(severity)).padStart(12))].join(''));
  }
  if (!values.rule) return;
  for (const { path, range, severity, message, line } of findings) {
    console.log(`\n${path}:${range.start.line + 1}:${range.start.character + 1} ${severity}: ${message}`);
    console.log(`    ${line.trim()}`);
  }
}
