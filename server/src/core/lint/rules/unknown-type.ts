/** Finds names in the places of types that nobody declares. */

import { namesChange, reportUnknown } from '../names/unknownNames.ts';
import type { Rule } from '../rule.ts';

export const unknownType: Rule = {
  id: 'unknown-type',
  severity: 'error',
  summary: 'Nothing declares or requires the type.',
  asksForErrors: true,
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['type']),
};
