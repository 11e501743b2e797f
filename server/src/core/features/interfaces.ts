/** What a definition says of itself, as a hover and as a signature: its call, its documentation, its place. */
import type { SignatureHelp } from 'vscode-languageserver-types';
import { blocks, bold, italic, paragraph, plain } from '../base/markdown.ts';
import type { InterfaceDoc } from '../index/interfaceDoc.ts';
import { docOfDefinition, usedParameters } from '../index/macroDoc.ts';
import type { Definition } from '../index/skeleton.ts';
import { supportParameters } from '../index/supportParameters.ts';

export interface InterfaceText {
  readonly kind: Definition['kind'];
  readonly name: string;
  /** The names of its parameters; `$1` where the documentation has none. */
  readonly parameters: readonly string[];
  readonly doc: InterfaceDoc;
  /** The last two parts of its path and the line, such as `system/init.if:432`. */
  readonly place: string;
}

/** @param text the text of the file that `definition` was found in */
export function interfaceText(uri: string, definition: Definition, text: string): InterfaceText {
  const doc = docOfDefinition(text, definition);
  const count = Math.max(usedParameters(text, definition), doc.parameters.length);
  const parameters = Array.from({ length: count }, (_, i) => doc.parameters[i]?.name || `$${i + 1}`);
  const line = definition.line + 1;
  const place = `${decodeURIComponent(uri).split('/').slice(-2).join('/')}:${line}`;
  return { kind: definition.kind, name: definition.name, parameters, doc, place };
}

const KINDS = { interface: 'interface', template: 'template', define: 'macro' } as const;

/**
 * A hover: the call, what it is for, its parameters, where it is defined.
 * @param grants what a call gives, as Markdown
 */
export function interfaceMarkdown({ kind, name, parameters, doc, place }: InterfaceText, grants = ''): string {
  const call = parameters.length > 0 ? `${name}(${parameters.join(', ')})` : name;
  return blocks([
    paragraph([`${bold(call)} · ${KINDS[kind]}`, ...proseOf(doc).map(plain)]),
    paragraph(
      doc.parameters
        .filter(({ summary }) => summary !== '')
        .map((each) => `${each.optional ? '(optional) ' : ''}\`${each.name}\`: ${plain(each.summary)}`),
    ),
    grants,
    italic(place),
  ]);
}

/** The summary and the first paragraph, which often is the summary again and what follows from it. */
function proseOf({ summary, description: [first] }: InterfaceDoc): string[] {
  if (first === undefined) return [summary];
  return first.startsWith(summary) ? [first] : [summary, first];
}

/** What signature help needs. */
type Signature = Pick<InterfaceText, 'name' | 'parameters'> & {
  readonly doc: Pick<InterfaceDoc, 'summary' | 'parameters'>;
};

/** The signature of a macro of m4 or refpolicy without its definition; undefined for another name. */
export function supportSignature(name: string): Signature | undefined {
  const parameters = supportParameters(name);
  return parameters && { name, parameters: parameters.map((each) => each.name), doc: { summary: '', parameters } };
}

/**
 * The parameters of a call, the one at the cursor marked.
 * @param argument which argument the cursor is in, from 0
 */
export function signatureHelp({ name, parameters, doc }: Signature, argument: number): SignatureHelp {
  return {
    signatures: [
      {
        label: `${name}(${parameters.join(', ')})`,
        ...(doc.summary !== '' && { documentation: { kind: 'markdown', value: plain(doc.summary) } }),
        parameters: parameters.map((label, i) => {
          const summary = doc.parameters[i]?.summary ?? '';
          return { label, ...(summary !== '' && { documentation: { kind: 'markdown', value: plain(summary) } }) };
        }),
      },
    ],
    activeSignature: 0,
    // Behind the last: a surplus argument is none of them, and to leave it out would mean the first.
    activeParameter: Math.min(argument, parameters.length),
  };
}
