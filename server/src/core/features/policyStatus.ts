/** Says how much policy is known and from where, for the status item. */

import type { PolicyStatus } from '../../protocol.ts';
import type { PolicyCounts, SymbolIndex } from '../index/symbolIndex.ts';

/**
 * @param headers the folders with installed headers, as paths
 * @param isWhole false where not all files were read
 */
export function policyStatus(
  index: SymbolIndex,
  headers: readonly string[],
  isWhole: boolean,
): Omit<PolicyStatus, 'busy'> {
  const own = index.contents('workspace');
  const installed = index.contents('headers');
  const all = index.contents();
  const hasHeaders = !isEmpty(installed);
  const details = [
    isEmpty(own) ? 'The workspace has no policy.' : `Workspace: ${sentence(own)}.`,
    hasHeaders ? `Headers in ${headers.join(', ')}: ${sentence(installed)}.` : noHeaders(headers),
    ...(isWhole ? [] : ['Not all files were read, so that a name may be missing.']),
  ];
  const summary = isEmpty(all)
    ? 'none found'
    : `${count(all.interfaces, 'interface')}, ${count(all.modules, 'module')}`;
  return { summary, origin: originOf(!isEmpty(own), hasHeaders), details };
}

const isEmpty = ({ interfaces, macros, modules }: PolicyCounts) => interfaces + macros + modules === 0;

function originOf(hasOwn: boolean, hasHeaders: boolean): string {
  return [hasOwn && 'workspace', hasHeaders && 'installed headers'].filter(Boolean).join(', ');
}

function sentence({ interfaces, macros, modules }: PolicyCounts): string {
  return [count(modules, 'module'), count(interfaces, 'interface'), count(macros, 'macro')].join(', ');
}

function noHeaders(folders: readonly string[]): string {
  if (folders.length === 0) return 'No folder of headers is set (portcon.headers.folders).';
  return `No headers in ${folders.join(', ')}: the package selinux-policy-dev or selinux-policy-devel has them.`;
}

/** `1 module`, `8,936 interfaces` */
function count(number: number, noun: string): string {
  return `${String(number).replace(/\B(?=(\d{3})+$)/g, ',')} ${noun}${number === 1 ? '' : 's'}`;
}
