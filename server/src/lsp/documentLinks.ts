/** The request for links: which files exist is asked of the host. */
import type { DocumentLink } from 'vscode-languageserver';
import { besideModule, documentLinks } from '../core/features/documentLinks.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { Host } from '../workspace/host.ts';
import type { Workspace } from '../workspace/workspace.ts';

export async function documentLinksOf(host: Host, workspace: Workspace, file: SourceFile): Promise<DocumentLink[]> {
  for (const uri of besideModule(file)) {
    const exists =
      workspace.textOf(uri) !== undefined || (await host.readFile(uri).catch(() => undefined)) !== undefined;
    if (exists) return documentLinks(file, uri, host.rulePages);
  }
  return documentLinks(file, undefined, host.rulePages);
}
