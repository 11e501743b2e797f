/** The small last line of a hover: where its facts come from. */
import { italic } from '../../base/markdown.ts';
import type { PortProvenance } from '../../snapshot.ts';

/** `*ports: semanage on this host, 09:14*` with a link that reads them again, or the table that stands in for a host. */
export function portsFooter({ source, live, readAt }: PortProvenance): string {
  if (!live) return italic(`ports: ${source}`);
  const time = readAt === undefined ? '' : `, ${readAt}`;
  return `*ports: ${source} on this host${time} · [refresh](command:portcon.refreshPorts)*`;
}

export function policyFooter(what: string, version: string): string {
  return italic(`${what}: refpolicy ${version}`);
}
