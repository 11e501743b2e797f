/** What one file says of the types it declares: their attributes, and whether something may be hidden from us. */
import { fileFacts } from '../index/fileFacts.ts';
import { isDeclared } from '../index/moduleEdits.ts';
import { attributesGivenBy, isKnownInterface, typeGiven } from '../knowledge/interfaces.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Argument, Statement } from '../syntax/statements.ts';
import { callsAbout } from './mentions.ts';

export interface OwnType {
  readonly name: string;
  /** Its declaration. */
  readonly statement: Statement;
  /** Written in the file. */
  readonly written: ReadonlySet<string>;
  /** Those and what the interfaces it is passed to give it. */
  readonly attributes: ReadonlySet<string>;
  /** True if it is passed to an interface that we do not know, which may give it anything. */
  readonly unsure: boolean;
}

const known = new WeakMap<SourceFile, Map<string, OwnType | undefined>>();

/** The type `name` if `file` declares it; undefined for a required or unknown type and for `$1`. */
export function ownType(file: SourceFile, name: string): OwnType | undefined {
  const types = known.get(file) ?? new Map<string, OwnType | undefined>();
  known.set(file, types);
  if (!types.has(name)) types.set(name, readOwnType(file, name));
  return types.get(name);
}

function readOwnType(file: SourceFile, name: string): OwnType | undefined {
  const facts = fileFacts(file).types.get(name);
  if (!facts || !isDeclared(file, name)) return undefined;
  const attributes = new Set(facts.attributes);
  let unsure = false;
  for (const call of callsAbout(file, [name])) {
    const args = textsOf(call.arguments);
    if (!isKnownInterface(call.name.text) && mayConcern(args, name)) unsure = true;
    for (const gift of attributesGivenBy(call.name.text)) {
      if (typeGiven(gift, args) !== name) continue;
      for (const attribute of gift.attributes) attributes.add(attribute);
    }
  }
  return { name, statement: facts.statement, written: facts.attributes, attributes, unsure };
}

export function argumentsOf(statement: Statement): readonly Argument[] {
  return statement.kind === 'macro_call' ? statement.data.arguments : [];
}

export function textsOf(args: readonly Argument[]): string[] {
  return args.map(({ text }) => text);
}

/** True if an argument names the type, or the prefix that a template makes it of. */
function mayConcern(args: readonly string[], name: string): boolean {
  return args.some((text) => (text.match(/\w+/g) ?? []).some((word) => word === name || name.startsWith(`${word}_`)));
}
