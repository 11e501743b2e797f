/** Finds names in the places of roles that nobody declares. */
import type { Rule } from '../rule.ts';
import { namesChange, reportUnknown } from '../unknownNames.ts';

export const unknownRole: Rule = {
  id: 'unknown-role',
  severity: 'error',
  summary: 'Nothing declares or requires the role.',
  wakes: namesChange,
  file: (context) => reportUnknown(context, ['role', 'role attribute']),
};
