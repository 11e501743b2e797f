/** All rules. These are alphabetic. */
import type { Rule } from '../rule.ts';
import { m4QuoteMismatch } from './m4-quote-mismatch.ts';
import { syntaxError } from './syntax-error.ts';

export const RULES: readonly Rule[] = [m4QuoteMismatch, syntaxError];
