/** Fills the symbol index from the installed headers, in the background and in slices, so that no request waits for it. */
import type { Host } from './host.ts';
import type { Workspace } from './workspace.ts';

/** Where the policy of a distribution installs its headers (the devel packages of Debian, Fedora and Gentoo). */
export const HEADERS = 'file:///usr/share/selinux/devel/include';

const SLICE = 20;

/** Takes in all policy headers below `folder`; a file that cannot be read is left out. Never rejects. */
export async function loadSymbols(
  host: Host,
  workspace: Workspace,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const uris = (await host.listPolicy?.(folder).catch(() => [])) ?? [];
  for (let i = 0; i < uris.length && !signal.aborted; i += SLICE) {
    const slice = uris.slice(i, i + SLICE);
    const texts = await Promise.all(slice.map((uri) => host.readFile(uri).catch(() => undefined)));
    texts.forEach((bytes, at) => {
      if (bytes) workspace.learn(slice[at]!, new TextDecoder().decode(bytes));
    });
  }
}
