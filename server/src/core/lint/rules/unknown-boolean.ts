/** Finds names in the places of booleans that nobody declares. */

import { namesChange, reportUnknown } from '../names/unknownNames.ts';
import type { Rule } from '../rule.ts';

export const unknownBoolean: Rule = {
  id: 'unknown-boolean',
  severity: 'error',
  summary: 'Nothing declares or requires the boolean.',
  selint: ['W-012'],
  asksForErrors: true,
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['boolean']),
};
