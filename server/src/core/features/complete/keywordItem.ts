/** A proposed keyword: a macro or block comes with what closes it, so that the rest of the file stays as it was read. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver-types';
import type { TypedCall } from './calls.ts';

const quoted = (name: string, open = '') => `${name}(${open}\`\n\t$0\n')`;
const condition = (name: string) => quoted(name, "`$1',");
const simple = (name: string) => `${name}($1)$0`;

/** In the syntax of snippets; a keyword that is not here is followed by words. */
const BODIES: { readonly [keyword: string]: string } = {
  policy_module: simple('policy_module'),
  gen_require: quoted('gen_require'),
  optional_policy: quoted('optional_policy'),
  tunable_policy: condition('tunable_policy'),
  ifdef: condition('ifdef'),
  ifndef: condition('ifndef'),
  ifelse: "ifelse(`$1',`$2',`\n\t$0\n')",
  interface: condition('interface'),
  template: condition('template'),
  define: "define(`$1',`$0')",
  gen_tunable: `gen_tunable($1, \${2|false,true|})$0`,
  gen_bool: `gen_bool($1, \${2|false,true|})$0`,
  gen_user: simple('gen_user'),
  network_port: simple('network_port'),
  network_node: simple('network_node'),
  network_interface: simple('network_interface'),
  refpolicywarn: "refpolicywarn(`$0')",
  require: 'require {\n\t$0\n}',
  optional: 'optional {\n\t$0\n}',
  if: 'if ($1) {\n\t$0\n}',
};

/** The keyword alone where its parenthesis follows already. Keywords stand before all else. */
export function keywordItem(label: string, followedBy: TypedCall['followedBy']): CompletionItem {
  const item = { label, kind: CompletionItemKind.Keyword, sortText: `0${label}` };
  const body = followedBy === 'nothing' ? BODIES[label] : undefined;
  return body === undefined ? item : { ...item, insertText: body, insertTextFormat: InsertTextFormat.Snippet };
}
