/** A proposed call: its name with a field for each parameter that the documentation of its definition names. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver-types';
import { parameterNames } from '../../index/interfaceDoc.ts';
import { docOfDefinition } from '../../index/macroDoc.ts';
import type { Policy } from '../../index/policy.ts';
import type { Definition } from '../../index/skeleton.ts';

/** Where the calls are proposed. */
export interface CallPlan {
  readonly policy: Policy;
  /** `arguments` where a parenthesis follows the word already. */
  readonly followedBy: 'arguments' | 'nothing';
  /** Whom the statements around are about: what a parameter named domain is given first. */
  readonly domain?: string | undefined;
}

/** A call with the cursor at its first argument. It has its name as data, by which its documentation is found. */
export function callItem({ policy, followedBy, domain }: CallPlan, name: string): CompletionItem {
  const item = { label: name, kind: CompletionItemKind.Function, data: name };
  if (followedBy === 'arguments') return item;
  return {
    ...item,
    insertText: `${name}(${giveDomain(fields(policy, name), domain)})$0`,
    insertTextFormat: InsertTextFormat.Snippet,
    command: { title: 'Parameters', command: 'editor.action.triggerParameterHints' },
  };
}

/** The first parameter of an interface that gives a domain access. */
const DOMAIN = `\${1:domain}`;

function giveDomain(written: string, domain: string | undefined): string {
  if (domain === undefined || !written.startsWith(DOMAIN)) return written;
  return `\${1:${domain.replace('$', '\\$')}}${written.slice(DOMAIN.length)}`;
}

/** True if the first parameter of the call is a domain, as its documentation names it. */
export function takesDomain(policy: Policy, name: string): boolean {
  return fields(policy, name).startsWith(DOMAIN);
}

const known = new WeakMap<Definition, string>();

/** `${1:domain}, ${2:role}`; an empty field for a name that is missing, and one where none is documented. */
function fields(policy: Policy, name: string): string {
  const [located] = policy.find(name);
  if (!located) return '$1';
  const { uri, definition } = located;
  let written = known.get(definition);
  if (written === undefined) {
    const text = policy.textOf(uri);
    // The text may have changed since the definition was found in it.
    const names = text?.startsWith(name, definition.nameStart) ? namesIn(text, definition) : [];
    const parts = names.map((each, i) => (/^\w[\w -]*$/.test(each) ? `\${${i + 1}:${each}}` : `$${i + 1}`));
    written = parts.join(', ') || '$1';
    known.set(definition, written);
  }
  return written;
}

function namesIn(text: string, definition: Definition): string[] {
  if (definition.kind !== 'define') return parameterNames(text.slice(definition.docStart, definition.start));
  const { parameters } = docOfDefinition(text, definition);
  return parameters.filter(({ optional }) => !optional).map(({ name }) => name);
}
