/** Gathers the inlay hints that the settings ask for. */
import type { InlayHint, Range } from 'vscode-languageserver';
import { calledWithSeveral, parameterHints, portHints } from '../core/features/inlayHints.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Settings } from '../protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { SymbolRequests } from './symbols.ts';

/** The hints of the statements that begin in `range`. */
export async function inlayHintsFor(
  file: SourceFile,
  range: Range,
  shown: Settings['inlayHints'],
  workspace: Workspace,
  symbols: SymbolRequests,
): Promise<InlayHint[]> {
  const { ports, provenance } = workspace.snapshot();
  const part = { start: file.lines.offset(range.start), end: file.lines.offset(range.end) };
  const ofPorts = shown.ports && !provenance.loading ? portHints(ports, file, part) : [];
  if (!shown.parameterNames) return ofPorts;
  const parameters = await symbols.parameters(calledWithSeveral(file, part));
  return [...parameterHints(file, part, parameters), ...ofPorts];
}
