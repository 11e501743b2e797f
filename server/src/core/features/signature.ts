/** The parameters of the interface that is being called, the one at the cursor marked. */
import type { SignatureHelp } from 'vscode-languageserver-types';
import { plain } from '../base/markdown.ts';
import type { InterfaceText } from './interfaceText.ts';

/** @param argument which argument the cursor is in, from 0 */
export function signatureHelp({ name, parameters, doc }: InterfaceText, argument: number): SignatureHelp {
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
    activeParameter: Math.min(argument, Math.max(0, parameters.length - 1)),
  };
}
