/** Finds names in the places of roles that nobody declares. */

import { namesChange, reportUnknown } from '../names/unknownNames.ts';
import type { Rule } from '../rule.ts';

export const unknownRole: Rule = {
  id: 'unknown-role',
  severity: 'error',
  summary: 'Nothing declares or requires the role.',
  asksForErrors: true,
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['role', 'role attribute']),
};
