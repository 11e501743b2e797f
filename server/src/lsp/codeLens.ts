/** The requests for code lenses: the references are counted once somebody sees the lens. */
import type { CancellationToken, CodeLens } from 'vscode-languageserver';
import { codeLenses, readLensData, referencesCommand } from '../core/features/codeLens.ts';
import { nameUseAt } from '../core/index/nameUses.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Settings } from '../protocol.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { NameRequests } from './names.ts';

/** None for an installed header: nobody edits it, and half of its users are not here. */
export function codeLensesOf(file: SourceFile, workspace: Workspace, { codeLens }: Settings): CodeLens[] {
  const isHeader = workspace.headerFolders.some((folder) => file.uri.startsWith(`${folder}/`));
  return codeLens.references && !isHeader ? codeLenses(file) : [];
}

/** The lens with its number; as it came where the file has changed since. */
export async function resolveCodeLens(
  lens: CodeLens,
  file: SourceFile,
  names: NameRequests,
  token: CancellationToken,
): Promise<CodeLens> {
  const { start } = lens.range;
  const use = nameUseAt(file, file.lines.offset(start));
  if (!use || use.name !== readLensData(lens.data)?.name) return lens;
  const { places } = await names.references(file, start, false, token);
  return { ...lens, command: referencesCommand(file.uri, start, places) };
}
