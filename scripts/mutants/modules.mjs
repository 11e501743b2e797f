// The modules that are mutated: those of refpolicy's source.
import { policyCorpora } from '../policyCorpus.mjs';

/** Each .te file of refpolicy's modules with its module name. */
export function policyModules() {
  const [{ files }] = policyCorpora();
  return files
    .filter(({ path }) => /^policy\/modules\/.*\.te$/.test(path))
    .map(({ path, text }) => ({ path, text, name: path.replace(/.*\/|\.te$/g, '') }));
}
