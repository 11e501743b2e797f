/** The booleans of the installed policy with their defaults: its headers have them in XML, one file for each layer. */
import { type DocumentedBoolean, scanBooleans } from '../core/index/documentedBooleans.ts';
import type { Host } from './host.ts';
import type { Workspace } from './workspace.ts';

/** Undefined for a name that the headers do not document. */
export type HeaderBooleans = (name: string) => Promise<HeaderBoolean | undefined>;

export interface HeaderBoolean extends DocumentedBoolean {
  readonly uri: string;
}

/** They are read when somebody asks for the first time, and again once the headers were. */
export function headerBooleans(host: Host, workspace: Workspace): HeaderBooleans {
  let folders: readonly string[] | undefined;
  let asked: string | undefined;
  let known: Promise<ReadonlyMap<string, HeaderBoolean>> | undefined;
  return async (name) => {
    const uris = files();
    // While the headers are being read there are more layers from moment to moment.
    const wanted = [...uris].join(' ');
    if (!known || folders !== workspace.headerFolders || asked !== wanted) {
      folders = workspace.headerFolders;
      asked = wanted;
      known = read(uris);
    }
    return (await known).get(name);
  };

  async function read(uris: ReadonlySet<string>): Promise<Map<string, HeaderBoolean>> {
    const found = new Map<string, HeaderBoolean>();
    const decoder = new TextDecoder();
    for (const uri of uris) {
      const bytes = await host.readFile(uri).catch(() => undefined);
      for (const each of bytes ? scanBooleans(decoder.decode(bytes)) : []) found.set(each.name, { ...each, uri });
    }
    return found;
  }

  /** `services.xml` beside the folder `services`, and those of global booleans (refpolicy's Makefile). */
  function files(): Set<string> {
    const uris = new Set<string>();
    for (const folder of workspace.headerFolders) {
      uris.add(`${folder}/global_tunables.xml`).add(`${folder}/global_booleans.xml`);
    }
    for (const uri of workspace.snapshot().policy.headerFiles()) {
      const layer = uri.slice(0, uri.lastIndexOf('/'));
      if (!workspace.headerFolders.includes(layer)) uris.add(`${layer}.xml`);
    }
    return uris;
  }
}
