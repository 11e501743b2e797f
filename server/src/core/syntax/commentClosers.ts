/** Quotes that m4 finds closed by an apostrophe of a comment: the tree, which hides comments, takes them for open. */
import { type CommentQuote, closedByComments, quotesOf } from './m4Quotes.ts';
import type { SourceFile } from './sourceFile.ts';
import type { SyntaxFault } from './syntaxFaults.ts';

/** Only where m4 has nothing to say against the quotes; else the apostrophe is the mistake itself. */
export function closersInComments(file: SourceFile): CommentQuote[] {
  const { problems } = quotesOf(file);
  return problems.length === 0 && !file.text.includes('changequote') ? closedByComments(file.text) : [];
}

/** The text with these apostrophes and what follows them as code, at the same offsets. */
export function uncommented(text: string, closers: readonly CommentQuote[]): string {
  let result = '';
  let done = 0;
  for (const { offset } of closers) {
    const line = text.lastIndexOf('\n', offset) + 1;
    const comment = line + text.slice(line, offset).search(/#|\bdnl\b/);
    result += text.slice(done, comment) + ' '.repeat(offset - Math.max(comment, done));
    done = offset;
  }
  return result + text.slice(done);
}

export function closedInComment(file: SourceFile, { offset, opener }: CommentQuote): SyntaxFault {
  const line = file.lines.lineAt(opener) + 1;
  const message = `m4 closes the quote of line ${line} here: inside quotes it does not know comments.`;
  return { start: offset, end: offset + 1, message, quote: true, accepted: true };
}
