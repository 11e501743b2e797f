/** Finds names in the places of attributes that nobody declares. */
import type { Rule } from '../rule.ts';
import { namesChange, reportUnknown } from '../unknownNames.ts';

export const unknownAttribute: Rule = {
  id: 'unknown-attribute',
  severity: 'error',
  summary: 'Nothing declares or requires the attribute.',
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['attribute']),
};
