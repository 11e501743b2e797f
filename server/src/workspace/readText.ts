/** The text of a policy file: that of the editor, or of the index, or as it is on the disk. */
import type { Host } from './host.ts';
import type { Workspace } from './workspace.ts';

export async function readPolicyText(host: Host, workspace: Workspace, uri: string): Promise<string | undefined> {
  const known = workspace.textOf(uri);
  if (known !== undefined) return known;
  const bytes = await host.readFile(uri);
  return bytes && new TextDecoder().decode(bytes);
}
