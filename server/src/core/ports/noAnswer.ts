/** Why a question for a port has no answer, in one sentence that says what to write; the editor and the command say the same. */
import { closestSlip } from '../base/closestName.ts';
import { PROTOCOLS } from './port.ts';
import { parsePortQuery } from './query.ts';
import type { PortTable } from './table.ts';

/** Undefined where the table has an answer to `query`. */
export function whyNoAnswer(table: PortTable, query: string): string | undefined {
  const asked = parsePortQuery(query);
  if (asked.kind === 'unreadable') return asked.reason;
  return asked.kind === 'type' && !table.hasType(asked.name) ? noSuchType(table, asked.name, '') : undefined;
}

/**
 * What to say of a type that no port has.
 * @param source where the ports come from, such as "344 from semanage"; empty where that is shown elsewhere
 */
export function noSuchType(table: PortTable, name: string, source: string): string {
  const of = source === '' ? '' : ` (${source})`;
  // The initial SID `port` (flask/initial_sids, its context in kernel/corenetwork.te.in).
  if (name === 'port_t') return `No entry has the type port_t${of}: it is what ports without one have.`;
  if (PROTOCOLS.some((each) => each === name.toLowerCase())) {
    return `${name} is a protocol: write ${name.toLowerCase()}/80 for a port of it.`;
  }
  const types = table.types();
  const near = types.filter((type) => type.includes(name));
  const meant = near.length > 0 ? undefined : closestSlip(name, types);
  const hint = meant ? ` Did you mean ${meant}?` : near.length > 0 ? ` There is ${near.slice(0, 5).join(', ')}.` : '';
  return `No port has the type ${name}${of}.${hint}`;
}
