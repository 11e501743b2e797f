// The policy of the installed headers and a few files beside them, indexed once.
import { installedHeaders } from '../scripts/policyCorpus.mjs';
import { type Policy, policyOf } from '../server/src/core/index/policy.ts';
import { isIndexed } from '../server/src/core/index/policyPath.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';

let index: SymbolIndex | undefined;
const headerTexts = new Map<string, string>();
let last: string[] = [];

/**
 * The policy of the headers and of `files`, by URI. It holds until the next call.
 */
export function headersPolicy(files: Readonly<Record<string, string>>): Policy {
  const all = headerIndex();
  for (const uri of last) all.delete(uri);
  last = Object.keys(files);
  for (const [uri, text] of Object.entries(files)) all.set(uri, text);
  return policyOf(all, (uri) => files[uri] ?? headerTexts.get(uri), 'done');
}

function headerIndex(): SymbolIndex {
  if (index) return index;
  index = new SymbolIndex();
  for (const { path, text } of installedHeaders().files) {
    if (!isIndexed(path)) continue;
    const uri = `file:///headers/${path}`;
    index.set(uri, text, 'headers');
    headerTexts.set(uri, text);
  }
  return index;
}
