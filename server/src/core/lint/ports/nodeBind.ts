/** Writes the rule that lets a domain bind to local addresses, in the style of its module. */
import { fileFacts } from '../../index/fileFacts.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';

/**
 * `corenet_tcp_bind_generic_node(my_t)`, or `allow my_t node_t:tcp_socket node_bind;` in a plain module and for classes
 * without an interface. node_t is the type of addresses that no nodecon names.
 */
export function nodeBindStatement(file: SourceFile, domain: string, className: string): string {
  const name = `corenet_${className.replace(/ip_socket$|_socket$/, '')}_bind_generic_node`;
  const isCall = fileFacts(file).style === 'refpolicy' && corenetInterface(name)?.known === true;
  return isCall ? `${name}(${domain})` : `allow ${domain} node_t:${className} node_bind;`;
}
