/** All rules. These are alphabetic. */
import type { Rule } from '../rule.ts';
import { m4QuoteMismatch } from './m4-quote-mismatch.ts';
import { permissionNeverChecked } from './permission-never-checked.ts';
import { syntaxError } from './syntax-error.ts';
import { unknownClass } from './unknown-class.ts';
import { unknownPermission } from './unknown-permission.ts';

export const RULES: readonly Rule[] = [
  m4QuoteMismatch,
  permissionNeverChecked,
  syntaxError,
  unknownClass,
  unknownPermission,
];
