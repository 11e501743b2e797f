/** Finds names in the places of attributes that nobody declares. */

import { namesChange, reportUnknown } from '../names/unknownNames.ts';
import type { Rule } from '../rule.ts';

export const unknownAttribute: Rule = {
  id: 'unknown-attribute',
  severity: 'error',
  summary: 'Nothing declares or requires the attribute.',
  asksForErrors: true,
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['attribute']),
};
