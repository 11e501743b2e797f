/** Finds names in the places of types that nobody declares. */
import type { Rule } from '../rule.ts';
import { namesChange, reportUnknown } from '../unknownNames.ts';

export const unknownType: Rule = {
  id: 'unknown-type',
  severity: 'error',
  summary: 'Nothing declares or requires the type.',
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['type']),
};
