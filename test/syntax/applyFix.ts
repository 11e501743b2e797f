// Applies the fix of a syntax fault to a text.
import type { SyntaxFault } from '../../server/src/core/syntax/syntaxFaults.ts';

export function applyFix(text: string, { fix }: SyntaxFault): string {
  return fix ? text.slice(0, fix.start) + fix.text + text.slice(fix.end) : text;
}
