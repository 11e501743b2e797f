/** Reports port ranges whose low end is above the high one. */
import { replaceText } from '../../base/edits.ts';
import { portUses } from '../portUses.ts';
import { readerOf, spotRange } from '../portWords.ts';
import type { Rule } from '../rule.ts';

export const portRangeReversed: Rule = {
  id: 'port-range-reversed',
  severity: 'error',
  summary: 'A range of ports goes from the low end to the high one.',
  file({ file, report }) {
    for (const use of portUses(file).all) {
      if (!(use.low > use.high) || use.low > 65535) continue;
      const { text, start } = use.port;
      report({
        range: spotRange(file, use.port),
        message: `Port range ${text} is reversed: ${readerOf(use)} refuses it.`,
        fixes: () => {
          const [, low, dash, high] = /^(\S+?)(\s*-\s*)(\S+)$/.exec(text) ?? [];
          const swapped = `${high}${dash}${low}`;
          return [
            { title: `Swap to ${swapped}`, edits: [replaceText(file.lines, start, start + text.length, swapped)] },
          ];
        },
      });
    }
  },
};
