/**
 * Reads quotes as m4 does. Inside quotes m4 knows no comments, so an apostrophe in a comment there closes the quote
 * early; outside, a comment runs to the end of its line and its quotes count for nothing (GNU m4 manual, "Comments").
 */
import { remember } from '../base/remember.ts';
import type { SourceFile } from './sourceFile.ts';

export interface QuoteProblem {
  /** A `'` with no quote open, or a `` ` `` that is open at the end of the file. */
  readonly kind: 'stray' | 'unclosed';
  readonly offset: number;
}

/** A quote character in a comment that m4 takes for a real one. */
export interface CommentQuote {
  readonly offset: number;
  /** The offset of the quote that it closes. */
  readonly opener: number;
}

export interface QuoteScan {
  /** Empty if m4 finds every quote closed. */
  readonly problems: readonly QuoteProblem[];
  /** Apostrophes in comments inside quotes that have no partner in a comment; only filled when there are problems. */
  readonly inComments: readonly CommentQuote[];
}

const QUOTES_AND_COMMENTS = /[`'#]|\bdnl\b/g;

/** What is wrong with the quotes of a file, read once. */
export const quotesOf = remember((file: SourceFile) => scanQuotes(file.text));

/** Finds what is wrong with the quotes of a whole text. One that uses `changequote` is not judged. */
function scanQuotes(text: string): QuoteScan {
  if (text.includes('changequote')) return { problems: [], inComments: [] };
  const problems: QuoteProblem[] = [];
  const open: number[] = [];
  QUOTES_AND_COMMENTS.lastIndex = 0;
  for (let match = QUOTES_AND_COMMENTS.exec(text); match; match = QUOTES_AND_COMMENTS.exec(text)) {
    const at = match.index;
    if (match[0] === '`') open.push(at);
    else if (match[0] === "'") {
      if (open.length > 0) open.pop();
      else problems.push({ kind: 'stray', offset: at });
    } else if (open.length === 0) QUOTES_AND_COMMENTS.lastIndex = endOfLine(text, at);
  }
  for (const offset of open) problems.push({ kind: 'unclosed', offset });
  return { problems, inComments: problems.length > 0 ? quotesInComments(text) : [] };
}

/**
 * The quotes that m4 finds closed by an apostrophe of a comment, as by `# ')`: the opener stands in code. A pair that
 * stands in comments altogether is none of them.
 */
export function closedByComments(text: string): CommentQuote[] {
  const found: CommentQuote[] = [];
  const open: { readonly offset: number; readonly comment: boolean }[] = [];
  let commentEnd = -1;
  QUOTES_AND_COMMENTS.lastIndex = 0;
  for (let match = QUOTES_AND_COMMENTS.exec(text); match; match = QUOTES_AND_COMMENTS.exec(text)) {
    const at = match.index;
    const comment = at < commentEnd;
    if (match[0] === '`') open.push({ offset: at, comment });
    else if (match[0] === "'") {
      const opener = open.pop();
      if (opener && comment && !opener.comment) found.push({ offset: at, opener: opener.offset });
    } else if (!comment) {
      commentEnd = endOfLine(text, at);
      if (open.length === 0) QUOTES_AND_COMMENTS.lastIndex = commentEnd;
    }
  }
  return found;
}

/** Reads comments as a person does, closed to m4, and lists the apostrophes in them that stand inside quotes. */
function quotesInComments(text: string): CommentQuote[] {
  const found: CommentQuote[] = [];
  const open: number[] = [];
  // A commented-out block has its opening quote in one comment and its closing quote in a later one.
  let openInComments = 0;
  QUOTES_AND_COMMENTS.lastIndex = 0;
  for (let match = QUOTES_AND_COMMENTS.exec(text); match; match = QUOTES_AND_COMMENTS.exec(text)) {
    const at = match.index;
    if (match[0] === '`') open.push(at);
    else if (match[0] === "'") open.pop();
    else {
      const end = endOfLine(text, at);
      const opener = open.at(-1);
      if (opener !== undefined) {
        for (let i = at; i < end; i++) {
          if (text[i] === '`') openInComments++;
          else if (text[i] === "'" && openInComments > 0) openInComments--;
          else if (text[i] === "'") found.push({ offset: i, opener });
        }
      }
      QUOTES_AND_COMMENTS.lastIndex = end;
    }
  }
  return found;
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
