// The rates of a run of mutants, for each kind, as a Markdown table.
import { MUTATIONS } from './mutations.mjs';

/** One row for each kind and one for all. */
export function ratesTable(results) {
  const rows = [...Object.keys(MUTATIONS).filter((kind) => results.some((each) => each.kind === kind)), 'all'].map(
    (kind) => {
      const of = results.filter((each) => kind === 'all' || each.kind === kind);
      const syntax = of.filter(({ verdict }) => verdict === 'syntax');
      const accepted = of.filter(({ verdict }) => verdict === 'accepted');
      const semantic = of.filter(({ verdict }) => verdict === 'semantic');
      const silent = accepted.filter(({ errors }) => errors.length === 0);
      return [
        kind,
        of.length,
        rate(
          syntax.filter(({ found }) => found),
          syntax,
        ),
        rate(silent, accepted),
        rate(
          semantic.filter(({ found }) => found),
          semantic,
        ),
      ];
    },
  );
  const head = ['mutation', 'mutants', 'refused as syntax: found', 'accepted: no error', 'refused for a name: found'];
  return [head, head.map((_, i) => (i === 0 ? '---' : '--:')), ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

function rate(part, whole) {
  if (whole.length === 0) return '–';
  return `${part.length} of ${whole.length} (${((part.length / whole.length) * 100).toFixed(1)} %)`;
}
