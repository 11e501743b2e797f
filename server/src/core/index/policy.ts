/** What is known of the whole policy at one moment: who defines and declares what, in the workspace and in the headers. */
import type { Declaration } from './declarations.ts';
import type { Located } from './definitionTable.ts';
import type { Entry } from './fileTable.ts';
import type { LooseCall } from './looseCalls.ts';
import type { DeclaredAt } from './nameTable.ts';
import type { RequiredName } from './requiredNames.ts';
import type { SymbolIndex } from './symbolIndex.ts';

/** It is another object once a macro anywhere may give something else, or another name is declared. */
export interface Policy {
  /**
   * True once all folders are read. Before, and where folders cannot be listed, that a name is not found says nothing.
   */
  readonly isWhole: boolean;
  /** True if the headers of an installed policy are among what is read. */
  readonly hasHeaders: boolean;
  /** True if the source of a base policy is there too: a type that nobody declares is then missing. */
  readonly hasBase: boolean;
  /** The definitions of an interface, template or macro: those of the workspace, or else those of the headers. */
  find(name: string): readonly Located[];
  /** The same of both, where the headers have the name too. */
  findAll(name: string): readonly Located[];
  /** The users that files of the base declare; none where the workspace has no base. */
  users(): ReadonlySet<string>;
  /** Who declares a type, attribute, role or boolean. A require is no declaration. */
  declared(name: string): readonly DeclaredAt[];
  /** The types that files give an attribute by their declarations and by typeattribute, each once. */
  typesWith(attribute: string): ReadonlySet<string>;
  /** The files with interfaces that require the name. One of the installed headers: the name exists in that policy. */
  requiring(name: string): readonly Entry<RequiredName>[];
  /** What a file declares, in its order. */
  declaredIn(uri: string): readonly Declaration[];
  /** The names of these kinds that are declared, or required by an interface; the same list until there are others. */
  allNames(kinds: readonly Declaration['kind'][]): readonly string[];
  /** The calls in modules of the macro `name` whose first argument is none of the module's own names. */
  callsOf(name: string): readonly Entry<LooseCall>[];
  /** The names of the macros in such calls, each once. */
  calledNames(): Iterable<string>;
  /** True if the file is among what is read. */
  hasFile(uri: string): boolean;
  /** URIs of the installed headers. */
  headerFiles(): Iterable<string>;
  /** Stands for all macros: it is another object once one of them may give something else. */
  readonly macros: object;
  /**
   * The names of the interfaces and templates that are other ones than when `macros` stood for all of them; undefined where that is
   * not known, or where other macros have changed too.
   */
  macrosSince(macros: object): ReadonlySet<string> | undefined;
  /** As `macros`, and another object also where macros stand elsewhere in their files: for what has places in them. */
  readonly macroPlaces: object;
  /** Stands for what all files but `uri` say: the same object as long as no other is read anew. */
  others(uri: string): object;
  /** The names of interfaces, templates and macros, each once. */
  names(): Iterable<string>;
  /** The text of a file that defines macros, as it was read; undefined where it is not kept. */
  textOf(uri: string): string | undefined;
}

/** A type that the base module of every refpolicy declares (kernel.te). */
const OF_THE_BASE = 'kernel_t';

/** The policy as `index` knows it now. It must not be used any more once the index has another version. */
export function policyOf(
  index: SymbolIndex,
  textOf: (uri: string) => string | undefined,
  reading: 'under way' | 'done',
): Policy {
  let hasHeaders: boolean | undefined;
  return {
    isWhole: reading === 'done',
    get hasHeaders() {
      hasHeaders ??= index.hasDefinitions('headers');
      return hasHeaders;
    },
    hasBase: index.declared(OF_THE_BASE).some(({ declaration }) => declaration.kind === 'type'),
    find: (name) => index.find(name),
    findAll: (name) => index.findAll(name),
    users: () => index.users(),
    declared: (name) => index.declared(name),
    typesWith: (attribute) => index.typesWith(attribute),
    requiring: (name) => index.requiring(name),
    declaredIn: (uri) => index.declaredIn(uri),
    allNames: (kinds) => index.allNames(kinds),
    callsOf: (name) => index.callsOf(name),
    calledNames: () => index.calledNames(),
    hasFile: (uri) => index.hasFile(uri),
    headerFiles: () => index.filesOf('headers'),
    macros: index.macros,
    macrosSince: (macros) => index.macrosSince(macros),
    macroPlaces: index.macroPlaces,
    others: (uri) => index.others(uri),
    names: () => index.names(),
    textOf,
  };
}
