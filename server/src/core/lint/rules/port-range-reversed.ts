/** Reports port ranges whose low end is above the high one. */
import { replaceText } from '../../base/edits.ts';
import { type PortUse, portUses } from '../ports/portUses.ts';
import { readerOf, spotRange } from '../ports/portWords.ts';
import type { Rule } from '../rule.ts';

export const portRangeReversed: Rule = {
  id: 'port-range-reversed',
  severity: 'error',
  summary: 'A range of ports goes from the low end to the high one.',
  cil: true,
  file({ file, report }) {
    for (const use of portUses(file).all) {
      if (!(use.low > use.high) || use.low > 65535) continue;
      const { text, start } = use.port;
      report({
        range: spotRange(file, use.port),
        message: `Port range ${text} is reversed: ${effect(use)}.`,
        fixes: () => {
          const swapped = swap(text);
          if (swapped === undefined) return [];
          return [
            { title: `Swap to ${swapped}`, edits: [replaceText(file.lines, start, start + text.length, swapped)] },
          ];
        },
      });
    }
  },
};

/** CIL compiles it, and no port is at or above the low end and at or below the high one (kernel security_port_sid). */
function effect(use: PortUse): string {
  const reader = readerOf(use);
  return reader === 'CIL' ? 'CIL takes it without a word, and no port ever matches' : `${reader} refuses it`;
}

/** `200-100` and `(200 100)`. */
function swap(text: string): string | undefined {
  const [, open, low, between, high, close] = /^(\(?\s*)(\d\w*)(\s*-\s*|\s+)(\d\w*)(\s*\)?)$/.exec(text) ?? [];
  return low && `${open}${high}${between}${low}${close}`;
}
