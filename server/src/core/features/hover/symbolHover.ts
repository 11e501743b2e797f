/** A type, attribute, role or boolean: what it is, where it is declared, its attributes or its default value. */
import { shortPath } from '../../base/fileUri.ts';
import { bold, code, link, paragraph, plain } from '../../base/markdown.ts';
import type { DeclarationFacts } from '../../index/declarationFacts.ts';
import type { Declaration } from '../../index/declarations.ts';
import type { NameSpace } from '../../index/nameMeaning.ts';
import type { DeclaredAt } from '../../index/nameTable.ts';
import type { Policy } from '../../index/policy.ts';

/** What may be declared that stands in a place for names of a space. */
export const KINDS: { readonly [space in NameSpace]?: readonly Declaration['kind'][] } = {
  type: ['type', 'attribute'],
  role: ['role', 'role attribute'],
  boolean: ['boolean'],
  any: ['type', 'attribute', 'role', 'role attribute', 'boolean'],
};

/**
 * Who declares the name that stands in a place for names of `space`, a declaration of the file itself first.
 * Empty where the place takes no declared name.
 */
export function declarationsOf(policy: Policy, name: string, space: NameSpace, uri: string): DeclaredAt[] {
  const kinds = KINDS[space] ?? [];
  const found = policy.declared(name).filter(({ declaration }) => kinds.includes(declaration.kind));
  return [...found.filter((each) => each.uri === uri), ...found.filter((each) => each.uri !== uri)];
}

/**
 * A hover on a declared name.
 * @param declarations of the name, at least one
 * @param facts of the first of them
 */
export function symbolMarkdown(
  policy: Policy,
  declarations: readonly DeclaredAt[],
  { kind, attributes, aliasOf, madeBy, value, doc }: DeclarationFacts,
): string {
  const { name } = declarations[0]!.declaration;
  const title = [kind, aliasOf && `of ${code(aliasOf)}`].filter(Boolean).join(' ');
  return paragraph([
    `${bold(name)} · ${title}${value === undefined ? '' : `, default ${value}`}`,
    cut(plain(doc)),
    attributes.length > 0 ? `Attributes: ${listed(attributes)}` : undefined,
    kind === 'attribute' ? withAttribute(policy.typesWith(name).size) : undefined,
    `${declaredIn(declarations)}${madeBy === undefined ? '' : `, made by ${code(madeBy)}`}`,
  ]);
}

const MOST_NAMES = 12;
const MOST_PLACES = 3;
const MOST_DOC = 300;

/** A long documentation up to a word. */
export const cut = (text: string) =>
  text.length > MOST_DOC ? `${text.slice(0, text.lastIndexOf(' ', MOST_DOC))} …` : text;

/** The first of the names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** What interfaces give is known at their calls alone, so that the count is of what is written. */
function withAttribute(count: number): string | undefined {
  if (count === 0) return undefined;
  const types = count === 1 ? '1 type of the workspace has it' : `${count} types of the workspace have it`;
  return `${types} by declaration or typeattribute; interfaces may give it to more`;
}

/** `Declared in services/apache.te:290`, each place a link. */
export function declaredIn(declarations: readonly DeclaredAt[]): string {
  return `Declared in ${placeLinks(declarations.map(({ uri, declaration: { line } }) => ({ uri, line })))}`;
}

/** Each place a link, `services/apache.te:290`; the first of them. */
export function placeLinks(places: readonly { readonly uri: string; readonly line: number }[]): string {
  const links = places.slice(0, MOST_PLACES).map(({ uri, line }) => {
    return link(`${shortPath(uri)}:${line + 1}`, `${uri}#L${line + 1}`);
  });
  const more = places.length - links.length;
  return `${links.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** A name that no file declares and that installed headers require; undefined where they do not. */
export function requiredMarkdown(policy: Policy, name: string, space: NameSpace): string | undefined {
  const kinds = KINDS[space] ?? [];
  const required = policy
    .requiring(name)
    .filter(({ origin, item }) => origin === 'headers' && kinds.includes(item.kind));
  const count = required.reduce((sum, { item }) => sum + item.interfaces, 0);
  if (count === 0) return undefined;
  return paragraph([
    `${bold(name)} · ${required[0]!.item.kind}`,
    `Required by ${count === 1 ? '1 interface' : `${count} interfaces`} of the headers${policy.isWhole ? '; no file here declares it' : ''}`,
  ]);
}
