/** How likely a call is in a file: what the file calls already, then what has to do with it, then the rest. */
import { fileFacts } from '../../index/fileFacts.ts';
import type { SymbolIndex } from '../../index/symbolIndex.ts';
import { type PortInterfaceName, portInterfaceName } from '../../knowledge/portInterfaces.ts';
import { moduleStem } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';

/** The answers of `likelihoods` are below it. */
export const LIKELIHOODS = 5;

/**
 * Tells of a macro and the file that defines it how likely `file` calls it: 0 it does already; 1 the macro is the module's own,
 * of a file whose macros it calls, or for a port it speaks of; 2 another of the open `files` calls it; 3 the rest, but
 * 4 for a port that it does not speak of: there are thousands of those.
 */
export function likelihoods(
  files: Iterable<SourceFile>,
  index: SymbolIndex,
  file: SourceFile,
): (name: string, uri: string) => number {
  const { calls, types, required } = fileFacts(file);
  const others = [...files].map((each) => fileFacts(each).calls);
  const { uris, portTypes } = usedBy(file, index);
  const stem = moduleStem(file.uri);
  const module = stem.slice(stem.lastIndexOf('/') + 1);

  return (name, uri) => {
    if (calls.has(name)) return 0;
    const port = portInterfaceName(name);
    if (port) return speaksOf(port) ? 1 : 4;
    if (uris.has(uri) || (uri.startsWith(stem) && moduleStem(uri) === stem)) return 1;
    return others.some((each) => each.has(name)) ? 2 : 3;
  };

  function speaksOf({ portType }: PortInterfaceName): boolean {
    return portTypes.has(portType) || types.has(portType) || required.has(portType) || portType === `${module}_port_t`;
  }
}

/** The files whose macros a file calls, and the port types of the interfaces among them. */
interface Used {
  readonly macros: object;
  readonly uris: ReadonlySet<string>;
  readonly portTypes: ReadonlySet<string>;
}

const known = new WeakMap<SourceFile, Used>();

/** Read once for a version of the file, which is asked for a list at each letter of a word. */
function usedBy(file: SourceFile, index: SymbolIndex): Used {
  const last = known.get(file);
  if (last?.macros === index.macros) return last;
  const uris = new Set<string>();
  const portTypes = new Set<string>();
  for (const name of fileFacts(file).calls.keys()) {
    const first = index.first(name);
    if (first) uris.add(first.uri);
    const port = portInterfaceName(name);
    if (port) portTypes.add(port.portType);
  }
  const used = { macros: index.macros, uris, portTypes };
  known.set(file, used);
  return used;
}
