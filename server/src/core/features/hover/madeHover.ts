/** A type, attribute, role or boolean that the call of a template makes: the call, and the declaration in the template. */
import { bold, code, paragraph, plain } from '../../base/markdown.ts';
import type { DeclarationFacts } from '../../index/declarationFacts.ts';
import { type MadeAt, makersOfNames, withParameters } from '../../index/madeNames.ts';
import type { NameSpace } from '../../index/nameMeaning.ts';
import type { Policy } from '../../index/policy.ts';
import { cut, KINDS, listed, placeLinks } from './symbolHover.ts';

/** The calls that make a name as it may stand in a place for names of `space`; none until the whole policy is read. */
export function makersOf(policy: Policy, name: string, space: NameSpace): readonly MadeAt[] {
  const kinds = KINDS[space] ?? [];
  // What templates make changes with each file that is read, and takes long to find out.
  if (!policy.isWhole || kinds.length === 0) return [];
  return (makersOfNames(policy).get(name) ?? []).filter(({ made }) => kinds.includes(made.kind));
}

/**
 * The hover on such a name.
 * @param makers of the name, at least one
 * @param facts of the declaration that the first of them comes to
 * @param places where the calls stand, lines from 0
 */
export function madeMarkdown(
  [first]: readonly MadeAt[],
  { kind, attributes, value, doc }: DeclarationFacts,
  places: readonly { readonly uri: string; readonly line: number }[],
): string {
  const { made, call } = first!;
  const { uri, declaration } = made.pattern;
  const own = attributes.map((each) => withParameters(each, made.arguments));
  return paragraph([
    `${bold(made.name)} · ${kind}${value === undefined ? '' : `, default ${value}`}`,
    cut(plain(doc)),
    own.length > 0 ? `Attributes: ${listed(own)}` : undefined,
    `Made by ${code(`${call.name}(${call.arguments.join(', ')})`)} in ${placeLinks(places)}`,
    `Declared as ${code(declaration.name)} in ${placeLinks([{ uri, line: declaration.line }])}`,
  ]);
}
