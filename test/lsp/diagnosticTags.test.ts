// How a finding becomes a diagnostic: what is deprecated is shown struck through.
import { expect, it } from 'vitest';
import { DiagnosticTag } from 'vscode-languageserver-protocol';
import { lint } from '../../server/src/core/lint/lint.ts';
import { asDiagnostic } from '../../server/src/lsp/diagnostics.ts';
import { testSnapshot } from '../snapshot.ts';

it('strikes a deprecated call through, and nothing else', async () => {
  const text = 'policy_module(m, 1.0)\ntype a_t;\nold_read(a_t)\nnew_read()\n';
  const old = "interface(`old_read',`\n\trefpolicywarn(`$0($*) has been deprecated, please remove.')\n')\n";
  const { snapshot, file } = await testSnapshot('m.te', text, {
    'file:///headers/old.if': `${old}interface(\`new_read',\`\n\tallow $1 self:file read;\n')\n`,
  });
  const { findings } = lint(snapshot, file, {});
  const shown = findings.map((finding) => asDiagnostic(finding, undefined));
  expect(shown.map(({ code, tags }) => [code, tags])).toEqual([
    ['deprecated-interface', [DiagnosticTag.Deprecated]],
    ['wrong-argument-count', undefined],
  ]);
});
