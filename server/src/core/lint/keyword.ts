/** The word that a statement begins with, and how a sentence begins with it. */
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement } from '../syntax/statements.ts';

/** `allow`, `role_transition`; `such` where there is none. */
export function keywordOf({ text }: SourceFile, { start }: Statement): string {
  return /^\w+/.exec(text.slice(start, start + 40))?.[0] ?? 'such';
}

/** `A role`, `An attribute`: for the beginning of a sentence. */
export function withArticle(word: string): string {
  return `${/^[aeio]/.test(word) ? 'An' : 'A'} ${word}`;
}
