/** What is said of a macro's parameters: by XML as of interfaces, by a comment such as in refpolicy's support/*.spt, or known. */
import { type InterfaceDoc, type ParameterDoc, readInterfaceDoc } from './interfaceDoc.ts';
import { type Definition, startOfDoc } from './skeleton.ts';
import { supportParameters } from './supportParameters.ts';

/**
 * The documentation of a definition.
 * @param text of the file that it stands in
 */
export function docOfDefinition(text: string, definition: Definition): InterfaceDoc {
  const comment = text.slice(definition.docStart, definition.start);
  const doc = readInterfaceDoc(comment);
  if (definition.kind !== 'define' || doc.parameters.length > 0) return doc;
  const used = usedParameters(text, definition);
  if (used === 0) return doc;
  const own = supportParameters(definition.name) ?? fromCall(comment, definition.name);
  if (own) return { ...doc, parameters: own };
  const list = fromList(comment) ?? fromList(commentOfPart(text, definition));
  return list && list.parameters.length >= used ? { ...doc, ...list, parameters: list.parameters.slice(0, used) } : doc;
}

/** The highest number of a parameter in the body, 0 for none. */
export function usedParameters(text: string, { bodyStart, bodyEnd }: Definition): number {
  const body = text.slice(bodyStart, bodyEnd);
  return Math.max(0, ...Array.from(body.matchAll(/\$([1-9])/g), ([, digit]) => Number(digit)));
}

/** `# gen_cats(N)`: an optional parameter stands in brackets. */
function fromCall(comment: string, name: string): readonly ParameterDoc[] | undefined {
  const written = new RegExp(`^#+\\s*${name.replace(/[.$]/g, '\\$&')}\\s*\\(([^()]*)\\)`, 'm').exec(comment)?.[1];
  const parts = written?.split(',').map((part) => /^(\[?)\s*([\w-]+)\s*\]?$/.exec(part.trim()));
  if (!parts?.every((part) => part !== null)) return undefined;
  return parts.map(([, bracket, parameter]) => ({ name: parameter!, summary: '', optional: bracket === '[' }));
}

const LIST = /^#\s*Parameters:\s*\n/m;
const ENTRY = /^#[ \t]*(?:(\[optional\])[ \t]*)?(\d)\.[ \t]*(\S.*)$/gm;

/** A title, then `Parameters:` and `1. domain type` and so on. */
function fromList(comment: string): Pick<InterfaceDoc, 'summary' | 'parameters'> | undefined {
  const list = LIST.exec(comment);
  if (!list) return undefined;
  const entries = [...comment.slice(list.index).matchAll(ENTRY)];
  if (entries.length === 0 || entries.some(([, , number], i) => Number(number) !== i + 1)) return undefined;
  const parameters = entries.map(([, optional, , said]): ParameterDoc => {
    const words = said!.replace(/\([^()]*\)/g, ' ').trim();
    const summary = /\(/.test(said!) ? said!.trim() : '';
    return { name: words.replace(/\W+/g, '_'), summary, optional: optional !== undefined };
  });
  if (parameters.some(({ name }) => name === '')) return undefined;
  const title = comment.slice(0, list.index).replace(/^#+/gm, ' ').replace(/\s+/g, ' ').trim();
  return { summary: title, parameters };
}

/** The comment with a list of parameters that stands above several macros, this one among them; empty if there is none. */
function commentOfPart(text: string, { start }: Definition): string {
  const list = text.lastIndexOf('\n# Parameters:', start);
  if (list < 0) return '';
  const end = text.slice(list, start).search(/\n(?!#)/);
  const begin = startOfDoc(text, list + 1);
  // Behind an interface the list may be of something else.
  return /^(?:interface|template)\(/m.test(text.slice(list, start)) ? '' : text.slice(begin, list + end + 1);
}
