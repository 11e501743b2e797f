/** Asks the client to tell of policy files that change on the disk: in the workspace, and in the folders of the headers. */
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type Disposable,
  type FileSystemWatcher,
} from 'vscode-languageserver';

const PATTERNS = [
  '**/*.{te,if,spt,m4}',
  '**/*.fc',
  '**/*.{te,if,spt,fc}.in',
  '**/policy/{global_booleans,global_tunables,users,mls,mcs}',
  '**/{access_vectors,security_classes,initial_sids}',
];

/**
 * Registers the watchers where the client takes such a registration.
 * @param headers URIs of folders; where the client knows no relative patterns they are not watched
 * @returns what ends the watch
 */
export async function watchPolicy(
  connection: Connection,
  { workspace }: ClientCapabilities,
  headers: readonly string[],
): Promise<Disposable | undefined> {
  const { dynamicRegistration, relativePatternSupport } = workspace?.didChangeWatchedFiles ?? {};
  if (!dynamicRegistration) return undefined;
  const own: FileSystemWatcher[] = PATTERNS.map((globPattern) => ({ globPattern }));
  const others: FileSystemWatcher[] = headers.map((baseUri) => ({
    globPattern: { baseUri, pattern: '**/*.{if,spt}' },
  }));
  const watchers = relativePatternSupport ? [...own, ...others] : own;
  return connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
}
