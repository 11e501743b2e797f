/** Which texts are no policy that a person wrote, so that reading them would only make the editor wait. */

import { LineIndex } from '../base/lineIndex.ts';
import { isCilDeeperThan } from './cil/depth.ts';
import type { CommandLanguage } from './commandLanguage.ts';
import { fileKind } from './fileKind.ts';
import type { FileKind, SourceFile } from './sourceFile.ts';

/** Why a file is not checked, in the words of the status. */
export type UncheckedReason =
  | `over ${number} MB`
  | 'binary'
  | 'nested too deep'
  /** Parsing was given up; only a new text is tried again. */
  | 'takes too long to read'
  /** A change could not be understood, so the text is not known until it comes as a whole. */
  | 'out of step with the editor'
  /** In slices, between which others have their turn; it will be checked. */
  | 'still being read';

const MB = 1024 * 1024;

/** In an editor, in UTF-16 code units. Of refpolicy only corenetwork.if is longer, and that is generated. */
export const MAX_LENGTH = MB;
/** Open brackets and quotes at one place. Real policy has at most a dozen; each costs frames of the stack. */
export const MAX_NESTING = 250;
/** So much of the start tells a binary file from a text. */
const SAMPLE_LENGTH = 4096;
const MIN_CONTROLS = 16;
const CONTROLS_SHARE = 0.02;

/**
 * Says why the text of a file is not read; undefined for what can be a policy. One pass, no recursion.
 * @param nesting says how many brackets are at most open at one place of policy source
 */
export function whyUnchecked(
  kind: FileKind,
  text: string,
  maxLength = Number.POSITIVE_INFINITY,
  nesting = () => deepestNesting(text),
): UncheckedReason | undefined {
  if (text.length > maxLength) return tooLong(maxLength);
  if (isBinary(text)) return 'binary';
  // In a script or Markdown a backtick is no opener.
  if (kind === 'commands') return undefined;
  const isTooDeep = kind === 'cil' ? isCilDeeperThan(text, MAX_NESTING) : nesting() > MAX_NESTING;
  return isTooDeep ? 'nested too deep' : undefined;
}

export function tooLong(maxLength: number): UncheckedReason {
  return `over ${maxLength / MB} MB`;
}

/** A file that is not read; its `text` is kept for the changes to come. */
export function uncheckedFile(
  uri: string,
  language: CommandLanguage | undefined,
  text: string,
  reason: UncheckedReason,
): SourceFile {
  return {
    uri,
    ...(language && { language }),
    kind: language ? 'commands' : fileKind(uri),
    text: '',
    lines: new LineIndex(''),
    tree: undefined,
    statements: [],
    comments: [],
    walked: undefined,
    unchecked: { reason, text },
  };
}

/** A text in UTF-16 that was read as UTF-8 counts too: every second character of it is NUL. */
function isBinary(text: string): boolean {
  const length = Math.min(text.length, SAMPLE_LENGTH);
  let controls = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    // Tab, line feed, vertical tab, form feed and carriage return are white space.
    if (code < 9 || (code > 13 && code < 32)) controls++;
  }
  return controls >= MIN_CONTROLS && controls > length * CONTROLS_SHARE;
}

/**
 * How many brackets and quotes are open at the deepest place of policy source; no more is counted than may be. Closers without an
 * opener count for nothing, and so do comments.
 */
export function deepestNesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case 0x28: // (
      case 0x60: // `
      case 0x7b: // {
        if (++depth > deepest) deepest = depth;
        if (deepest > MAX_NESTING) return deepest;
        break;
      case 0x27: // '
      case 0x29: // )
      case 0x7d: // }
        if (depth > 0) depth--;
        break;
      case 0x23: {
        const end = text.indexOf('\n', i);
        i = end < 0 ? text.length : end;
        break;
      }
    }
  }
  return deepest;
}

/** In code units. */
const LONG_LINES = 4_000;

/** By how much an edit of lines may make a text deeper: each bracket in them before or after it, and in their comments. */
export function mayDeepen(lines: string): number {
  // To look at all of the text takes no longer.
  if (lines.length > LONG_LINES) return Number.POSITIVE_INFINITY;
  return lines.match(/[(`{')}]/g)?.length ?? 0;
}
