// Portcon's own judgement of a text, for scripts: bundles the core and runs all rules, with the installed headers as policy.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { bundleCore } from '../bundleCore.mjs';
import { installedHeaders } from '../policyCorpus.mjs';
import { POLICY_ENTRY, policyOfFiles } from '../policyOfFiles.mjs';

const ENTRY = `
export { lint } from './core/lint/lint.ts';
export { parseFile } from './core/syntax/sourceFile.ts';
export { loadGrammars } from './core/syntax/grammars.ts';
export { bundledPorts } from './core/ports/bundled.ts';
export { createPortTable } from './core/ports/table.ts';
`;

/** A function that gives the error findings of a module, `{ rule, message, start, end }` with lines from 0. */
export async function loadLint() {
  const core = await bundleCore(ENTRY + POLICY_ENTRY);
  const wasm = (name) => readFileSync(new URL(`../../syntaxes/${name}/${name}.wasm`, import.meta.url));
  const runtime = readFileSync(createRequire(import.meta.url).resolve('web-tree-sitter/web-tree-sitter.wasm'));
  const selinux = wasm('tree-sitter-selinux');
  const grammars = await core.loadGrammars({ runtime, selinux, selinuxFc: wasm('tree-sitter-selinux-fc') });
  const shared = {
    ports: core.createPortTable(core.bundledPorts('refpolicy').entries),
    provenance: { source: 'bundled', live: false, notes: [] },
    sysctls: { ephemeralLow: 32768, ephemeralHigh: 60999, unprivilegedStart: 1024, live: false },
    policy: policyOfFiles(core, installedHeaders()),
  };
  return (text, name) => {
    const file = core.parseFile(grammars, `file:///mutants/${name}.te`, text);
    try {
      const { findings, failures } = core.lint({ ...shared, files: new Map([[file.uri, file]]) }, file, {});
      if (failures.length > 0) throw failures[0].error;
      return findings
        .filter(({ severity }) => severity === 'error')
        .map(({ rule, message, range }) => ({ rule, message, start: range.start.line, end: range.end.line }));
    } finally {
      file.tree?.delete();
    }
  };
}
