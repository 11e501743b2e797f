/** Checks the text and the changes of a client's notifications: what is wrong there would make every finding wrong. */
import type { Change } from '../core/syntax/sourceFile.ts';

/** @throws if `sent` is not a list of changes as LSP has them. */
export function readChanges(sent: unknown): Change[] {
  if (!Array.isArray(sent)) throw new TypeError('contentChanges is not a list');
  return sent.map(readChange);
}

/** @throws if `sent` is no text. */
export function readText(sent: unknown): string {
  if (typeof sent !== 'string') throw new TypeError('text is not a string');
  return sent;
}

function readChange(sent: {
  readonly range?: { readonly start?: unknown; readonly end?: unknown };
  text?: unknown;
}): Change {
  const text = readText(sent.text);
  if (sent.range === undefined || sent.range === null) return { text };
  return { range: { start: readPosition(sent.range.start), end: readPosition(sent.range.end) }, text };
}

function readPosition(sent: unknown): { line: number; character: number } {
  const { line, character } = sent as { line?: unknown; character?: unknown };
  if (!Number.isInteger(line) || !Number.isInteger(character))
    throw new TypeError('a position is not two whole numbers');
  return { line: line as number, character: character as number };
}
