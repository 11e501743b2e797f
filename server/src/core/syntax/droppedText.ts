/** Prose in an interface file that stands in no comment and in no definition. */
import type { Node } from 'web-tree-sitter';
import { firstLine } from './codePlaces.ts';
import type { SourceFile } from './sourceFile.ts';
import type { SyntaxFault } from './syntaxFaults.ts';

/** Words that were to begin a definition, which would be missed. */
const DEFINERS = /^(interface|template|define|m4_\w+|ifn?def)\b/;

/**
 * What to say of the line of an error node outside of every definition, if it is a line of words. The compiler takes it: the devel
 * Makefile and refpolicy's Rules.modular read interface files under divert(-1), which leaves nothing but the definitions.
 */
export function droppedText(file: SourceFile, node: Node): SyntaxFault | undefined {
  if (file.kind !== 'if' || node.isMissing || !node.parent || node.parent.parent) return undefined;
  const { lines } = file;
  const number = lines.lineAt(node.startIndex);
  const line = lines.line(number);
  const words = line.trim();
  if (!/^[A-Za-z][^`'{}$]*$/.test(words) || /\w\(/.test(words) || DEFINERS.test(words)) return undefined;
  const start = lines.lineStart(number) + line.indexOf(words);
  const place = firstLine(file, start, start + words.length);
  const message = 'm4 drops this line: of an interface file only the definitions count.';
  return { ...place, message, quote: false, accepted: true };
}
