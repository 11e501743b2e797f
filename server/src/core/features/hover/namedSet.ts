/** A define that stands for a set of names, such as permissions: what it is written as and what that comes to. */
import { blocks, code, paragraph } from '../../base/markdown.ts';
import type { Located } from '../../index/definitionTable.ts';
import type { Policy } from '../../index/policy.ts';
import { classSet, permissionSet } from '../../knowledge/permissionSets.ts';

export interface NamedSetFacts {
  readonly written: readonly string[];
  /** The same with the sets in it replaced by their members, each once. */
  readonly members: readonly string[];
}

/**
 * The set that a define without parameters stands for; undefined for another define, and where its text is not at hand. Sets
 * that no file here defines are those of refpolicy.
 */
export function namedSet(policy: Policy, located: Located): NamedSetFacts | undefined {
  const written = wordsIn(policy, located);
  if (!written) return undefined;
  const members = new Set<string>();
  const seen = new Set([located.definition.name]);
  for (const word of written) add(word);
  return { written, members: [...members] };

  function add(word: string): void {
    const [nested] = policy.find(word);
    const inside = nested ? wordsIn(policy, nested) : (permissionSet(word) ?? classSet(word))?.members;
    if (!inside || seen.has(word)) members.add(word);
    else {
      seen.add(word);
      inside.forEach(add);
    }
  }
}

function wordsIn(policy: Policy, { uri, definition }: Located): string[] | undefined {
  if (definition.kind !== 'define') return undefined;
  const body = policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd);
  return body !== undefined && SET.test(body) ? (body.match(/\w+/g) ?? []) : undefined;
}

/** One name, or names in braces. */
const SET = /^\s*(\w+|\{[\w\s{}]+\})\s*$/;

/** The lines of a hover. */
export function namedSetMarkdown({ written, members }: NamedSetFacts): string {
  const isNested = written.join() !== members.join();
  return blocks([paragraph([code(members.join(' ')), isNested ? `Written as ${code(written.join(' '))}` : undefined])]);
}
