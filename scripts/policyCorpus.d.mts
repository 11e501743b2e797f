// The types of policyCorpus.mjs, for the tests.
export interface PolicyCorpus {
  readonly name: string;
  readonly root: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}
export function policyCorpora(): PolicyCorpus[];
export function installedHeaders(): PolicyCorpus;
