// What a corpus of policy files defines and declares, as the server's symbol index reads it.

/** What a bundle of the core (bundleCore.mjs) has to export for `policyOfFiles`. */
export const POLICY_ENTRY = `
export { policyOf } from './core/index/policy.ts';
export { isIndexed } from './core/index/policyPath.ts';
export { SymbolIndex } from './core/index/symbolIndex.ts';
`;

/** The policy of a corpus of policyCorpus.mjs; the URIs of its files are `file:///ROOT/PATH`. */
export function policyOfFiles({ policyOf, isIndexed, SymbolIndex }, { root, files }) {
  const index = new SymbolIndex();
  const texts = new Map();
  for (const { path, text } of files) {
    const uri = `file:///${root}/${path}`;
    if (!isIndexed(uri)) continue;
    index.set(uri, text, root === 'headers' ? 'headers' : 'workspace');
    texts.set(uri, text);
  }
  return policyOf(index, (uri) => texts.get(uri), 'done');
}
