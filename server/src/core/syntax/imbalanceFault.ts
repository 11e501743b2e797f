/** What to say of a bracket or quote without a partner, and how to mend it. */
import type { Imbalance } from './balance.ts';
import { endOfTokenBefore } from './codePlaces.ts';
import type { SourceFile } from './sourceFile.ts';
import type { SyntaxFault } from './syntaxFaults.ts';

export function imbalanceError(file: SourceFile, imbalance: Imbalance): SyntaxFault {
  const { bracket, offset, opener } = imbalance;
  const quote = bracket === "'" || bracket === '`';
  if (bracket === '`') {
    const start = wordBefore(file.text, offset - 1);
    const message = `Missing \` after ${file.text.slice(start, offset)}: its argument stands in m4 quotes.`;
    return { start, end: offset, message, fix: { title: 'Insert `', start: offset, end: offset, text: '`' }, quote };
  }
  if (opener === undefined) {
    const name = OPENERS[bracket];
    const condition = bracket === "'" ? ifdefCondition(file, offset) : undefined;
    if (condition) {
      const { at, word } = condition;
      const message = `Missing \` before ${word}: m4 looks for a macro named ${word}' and never finds one.`;
      const fix = { title: 'Insert `', start: at, end: at, text: '`' };
      return { start: at, end: offset + 1, message, fix, quote, accepted: true };
    }
    const comment = bracket === "'" ? commentedOpener(file, offset) : undefined;
    if (comment) {
      const line = file.lines.lineAt(offset) + 1;
      const message = `This comment hides the quote that the ' of line ${line} closes: comment out that one too.`;
      return { ...comment, message, quote };
    }
    return {
      start: offset,
      end: offset + 1,
      message: `This ${bracket} closes nothing: no ${name} is open here.`,
      quote,
      ...(bracket === "'" && isDoubledInIfdef(file, offset) && { accepted: true as const }),
    };
  }
  const bare = bareArm(file, opener);
  if (bare) return { start: bare.start, end: bare.end, message: BARE_ARM, quote, accepted: true };
  const line = file.lines.lineAt(opener) + 1;
  if (offset === opener) {
    // A block: the mark goes to its opening words, since nobody knows where it was meant to end.
    const start = quote ? callBefore(file, opener) : wordBefore(file.text, opener);
    // A quote that is missing itself stands for no character.
    const end = file.text[opener] === OPENERS[bracket] ? opener + 1 : opener;
    const words = file.text.slice(start, end);
    const closer = quote && words.includes('(') ? "')" : bracket;
    return { start, end, message: `${words} is not closed: ${closer} is missing.`, quote };
  }
  const place = line === file.lines.lineAt(offset) + 1 ? '' : ` on line ${line}`;
  if (quote) return blockEndError(file, opener, offset);
  const at = endOfTokenBefore(file.text, offset);
  return {
    start: Math.max(opener, at - 1),
    end: at,
    message: `Missing ${bracket}: the ${OPENERS[bracket]}${place} is not closed.`,
    fix: { title: `Insert ${bracket}`, start: at, end: at, text: bracket === '}' ? ' }' : bracket },
    quote,
  };
}

/** The comment that hides the opener of a stray quote: ``# optional_policy(` `` above it in the same indentation. */
function commentedOpener(file: SourceFile, offset: number): { start: number; end: number } | undefined {
  const { lines } = file;
  const strayLine = lines.lineAt(offset);
  const indent = /^[ \t]*/.exec(lines.line(strayLine))![0].length;
  for (let line = strayLine - 1; line >= 0; line--) {
    const text = lines.line(line);
    const start = /^[ \t]*/.exec(text)![0].length;
    if (text.trim() === '' || start > indent || text[start] === "'") continue;
    if (!/^#.*\w\(.*`\s*$/.test(text.slice(start))) return undefined;
    return { start: lines.lineStart(line) + start, end: lines.lineStart(line) + text.trimEnd().length };
  }
  return undefined;
}

/** A long block is closed at its end, where the indentation goes back. */
function blockEndError(file: SourceFile, opener: number, offset: number): SyntaxFault {
  const { text, lines } = file;
  const start = callBefore(file, opener);
  const words = text.slice(start, opener + 1);
  const message = (closer: string) => `Missing ${closer}: ${words} of line ${lines.lineAt(opener) + 1} is not closed.`;
  if (/[),]/.test(text[offset]!)) {
    const fix = { title: "Insert '", start: offset, end: offset, text: "'" };
    return { start: offset, end: offset + 1, message: message("'"), fix, quote: true };
  }
  const at = endOfTokenBefore(text, offset);
  const indent = /^[ \t]*/.exec(lines.line(lines.lineAt(opener)))![0];
  const closer = words.includes('(') ? "')" : "'";
  const inserted = `${text.includes('\r\n') ? '\r\n' : '\n'}${indent}${closer}`;
  const fix = { title: `Insert ${closer}`, start: at, end: at, text: inserted };
  return { start: Math.max(opener, at - 1), end: at, message: message(closer), fix, quote: true };
}

const OPENERS = { ')': '(', '}': '{', "'": '`' } as const;

const BARE_ARM = 'This arm stands in no m4 quotes: m4 takes it, but a comma in it ends it.';

/** The arm of ``ifdef(`x', allow a b:c d;)``, which has no quotes and is whole all the same. */
function bareArm(file: SourceFile, opener: number): { start: number; end: number } | undefined {
  const line = file.lines.lineAt(opener);
  if (!/\bifn?def$/.test(file.text.slice(file.lines.lineStart(line), opener))) return undefined;
  const arm = /^\(\s*`\w+'\s*,\s*(?=[^`'\s])([^`',()]*;)\s*\)/.exec(file.text.slice(opener, file.lines.lineEnd(line)));
  if (!arm) return undefined;
  const start = opener + arm[0].indexOf(arm[1]!);
  return { start, end: start + arm[1]!.length };
}

/** The condition before a stray quote: ``ifdef(distro_debian',`…')``. */
function ifdefCondition(file: SourceFile, offset: number): { at: number; word: string } | undefined {
  const before = file.text.slice(file.lines.lineStart(file.lines.lineAt(offset)), offset);
  const word = /\bifn?def\(\s*(\w+)$/.exec(before)?.[1];
  return word === undefined ? undefined : { at: offset - word.length, word };
}

/** True for the second quote of ``ifdef(`distro_debian'',…``: the condition never holds. */
function isDoubledInIfdef(file: SourceFile, offset: number): boolean {
  return /\bifn?def\(\s*`\w+'$/.test(file.text.slice(file.lines.lineStart(file.lines.lineAt(offset)), offset));
}

/** The start of `name(` before a bracket. */
function wordBefore(text: string, offset: number): number {
  const before = /[A-Za-z_]\w*\s*\(?[^()`{}\n]*$/.exec(text.slice(Math.max(0, offset - 100), offset));
  return before ? offset - before[0].length : offset;
}

/** The start of the call whose argument is quoted at `offset`: of the line for ``interface(`x',` ``. */
function callBefore(file: SourceFile, offset: number): number {
  const lineStart = file.lines.lineStart(file.lines.lineAt(offset));
  const indent = /^[ \t]*(?=\w+\([^()]*$)/.exec(file.text.slice(lineStart, offset));
  return indent ? lineStart + indent[0].length : wordBefore(file.text, offset);
}
