/** Who defines an interface, template or macro, and who declares a type, attribute, role or boolean, over many files. */
import type { Steps } from '../base/steps.ts';
import type { Attribution } from './attributions.ts';
import type { BaseName } from './baseNames.ts';
import { CallCounts } from './callCounts.ts';
import type { Declaration } from './declarations.ts';
import { DefinitionTable, type Located } from './definitionTable.ts';
import { FileScanner, type FileUse } from './fileScanner.ts';
import { type Entry, type FileItems, FileTable, type Origin } from './fileTable.ts';
import { type HeaderBoolean, scanConditions, scanDocumentedNames } from './headerBooleans.ts';
import type { LooseCall } from './looseCalls.ts';
import { type DeclaredAt, NameTable } from './nameTable.ts';
import { isDocumentation } from './policyPath.ts';
import type { RequiredName } from './requiredNames.ts';
import type { Definition } from './skeleton.ts';

/** A name of the base and the file that declares it. */
export interface BaseAt {
  readonly uri: string;
  readonly base: BaseName;
}

/** All that an index knows, as plain data that another thread or a file can take. */
export interface SymbolData {
  readonly definitions: readonly FileItems<Definition>[];
  readonly declarations: readonly FileItems<Declaration>[];
  readonly attributions: readonly FileItems<Attribution>[];
  readonly requirements: readonly FileItems<RequiredName>[];
  readonly looseCalls: readonly FileItems<LooseCall>[];
  /** Of what the base declares, what rules ask. */
  readonly users: readonly FileItems<BaseName>[];
  readonly files: readonly (readonly [uri: string, origin: Origin])[];
}

/** How many names there are of what. */
export interface PolicyCounts {
  /** With templates. */
  readonly interfaces: number;
  readonly macros: number;
  /** By source files in the workspace; by interface files in the headers, where each module has one. */
  readonly modules: number;
}

export class SymbolIndex {
  private readonly definitions = new DefinitionTable();
  private readonly named = new NameTable();
  private readonly attributions = new FileTable<Attribution>();
  private readonly looseCalls = new FileTable<LooseCall>();
  private readonly callCounts = new CallCounts();
  private readonly bases = new FileTable<BaseName>();
  private readonly booleans = new FileTable<HeaderBoolean>();
  private readonly files = new Map<string, Origin>();
  private readonly scanner = new FileScanner();
  private changes = 0;
  /** The file that was taken in last, and what stands for all the others. */
  private latest: { readonly uri: string; readonly others: object } = { uri: '', others: {} };

  /** Another number after a change of a file with macros, or of the names that a file declares. */
  get version(): number {
    return this.changes;
  }

  /** Another object once a macro says something else, or there are others. */
  get macros(): object {
    return this.definitions.now;
  }

  /** See `Policy.macrosSince`. */
  macrosSince(macros: object): ReadonlySet<string> | undefined {
    return this.definitions.changedSince(macros);
  }

  /** Another object also where macros stand elsewhere. */
  get macroPlaces(): object {
    return this.definitions.places;
  }

  /** The same object as long as no other file than `uri` is taken in or dropped. */
  others(uri: string): object {
    return this.latest.uri === uri ? this.latest.others : {};
  }

  private touch(uri: string): void {
    if (this.latest.uri !== uri) this.latest = { uri, others: {} };
  }

  /** Takes in a file, in place of what was known of it. */
  set(uri: string, text: string, origin: Origin = 'workspace', use: FileUse = 'read once'): void {
    this.touch(uri);
    if (isDocumentation(uri)) {
      this.booleans.set(uri, origin, scanDocumentedNames(text));
      return;
    }
    const scanned = this.scanner.scan(uri, text, use);
    // Where macros stand, rules look at the text around them too.
    const hasMacros = scanned.definitions.length > 0 || this.definitions.has(uri);
    this.definitions.set(uri, origin, scanned.definitions);
    const hasSameNames = this.named.set(uri, origin, scanned.declarations, scanned.required);
    const isSame =
      !hasMacros && this.files.has(uri) && hasSameNames && isSameCalls(scanned.looseCalls, this.looseCalls.of(uri));
    this.attributions.set(uri, origin, scanned.attributions);
    this.looseCalls.set(uri, origin, scanned.looseCalls);
    this.callCounts.set(uri, scanned.called);
    this.bases.set(uri, origin, scanned.bases);
    if (origin === 'headers') this.booleans.set(uri, origin, scanConditions(text));
    this.files.set(uri, origin);
    if (!isSame) this.changes++;
  }

  /** Reads a long text in steps before it is `set` as one that is edited, which then takes little time. */
  readAhead(uri: string, text: string): Steps<void> {
    return this.scanner.readAhead(uri, text);
  }

  delete(uri: string): void {
    this.touch(uri);
    if (this.files.has(uri)) this.changes++;
    this.definitions.delete(uri);
    this.named.delete(uri);
    this.attributions.delete(uri);
    this.looseCalls.delete(uri);
    this.callCounts.delete(uri);
    this.bases.delete(uri);
    this.booleans.delete(uri);
    this.files.delete(uri);
    this.scanner.delete(uri);
  }

  /** What is known of the files, for `take`. */
  data(): SymbolData {
    return {
      definitions: this.definitions.files.files(),
      declarations: this.named.declarations.files(),
      attributions: this.attributions.files(),
      requirements: this.named.requirements.files(),
      looseCalls: this.looseCalls.files(),
      users: this.bases.files().flatMap(({ items, ...file }) => {
        const users = items.filter(({ kind }) => kind === 'user');
        return users.length > 0 ? [{ ...file, items: users }] : [];
      }),
      files: [...this.files],
    };
  }

  /** Takes in what another index knows of its files. */
  take({ definitions, declarations, attributions, requirements, looseCalls, users, files }: SymbolData): void {
    this.latest = { uri: '', others: {} };
    fill(this.definitions.files, definitions);
    fill(this.named.declarations, declarations);
    fill(this.attributions, attributions);
    fill(this.named.requirements, requirements);
    fill(this.looseCalls, looseCalls);
    fill(this.bases, users);
    for (const [uri, origin] of files) this.files.set(uri, origin);
    this.definitions.touch();
    this.named.touch();
    this.changes++;
  }

  /** True if the file defines macros. */
  defines(uri: string): boolean {
    return this.definitions.has(uri);
  }

  /** The definitions of `name`: those of the workspace, or else those of the headers. */
  find(name: string): readonly Located[] {
    return this.definitions.find(name);
  }

  /** The first of them. */
  first(name: string): Located | undefined {
    return this.definitions.first(name);
  }

  /** All definitions of `name`, those of the workspace and those of the headers. */
  findAll(name: string): readonly Located[] {
    return this.definitions.findAll(name);
  }

  /** The macros that begin with `start` and are no interfaces or templates; of each name its first definition. */
  definesFrom(start: string): Iterable<Located> {
    return this.definitions.definesFrom(start);
  }

  /** The definitions in a file, in their order. */
  definedIn(uri: string): readonly Definition[] {
    return itemsOf(this.definitions.files, uri);
  }

  /** The names of interfaces, templates and macros, each once. */
  names(): Iterable<string> {
    return this.definitions.files.names();
  }

  /** True if a file of that origin defines an interface, template or macro. */
  hasDefinitions(origin: Origin): boolean {
    return this.definitions.hasFrom(origin);
  }

  /** Who declares `name`. */
  declared(name: string): readonly DeclaredAt[] {
    return this.named.declared(name);
  }

  /** All declared names with who declares them. */
  allDeclared(): Iterable<readonly [name: string, at: readonly DeclaredAt[]]> {
    return this.named.allDeclared();
  }

  /** The first declaration of each name that is one of `kinds` and begins with `start`. */
  declaredFrom(start: string, kinds: readonly Declaration['kind'][]): DeclaredAt[] {
    return this.named.declaredFrom(start, kinds);
  }

  /** What a file declares, in its order. */
  declaredIn(uri: string): readonly Declaration[] {
    return itemsOf(this.named.declarations, uri);
  }

  /** The types that files give an attribute by their declarations and by typeattribute, each once. */
  typesWith(attribute: string): ReadonlySet<string> {
    return new Set(this.attributions.get(attribute).map(({ item }) => item.type));
  }

  /** Which files have interfaces that require `name`. */
  requiring(name: string): readonly Entry<RequiredName>[] {
    return this.named.requirements.get(name);
  }

  /** The names that the installed headers require as one of `kinds` and that begin with `start`, not sorted. */
  requiredFrom(start: string, kinds: readonly Declaration['kind'][]): string[] {
    return this.named.requiredFrom(start, kinds);
  }

  /** The names that files declare and those that interfaces require, each once; the same list until there are others. */
  allNames(kinds: readonly Declaration['kind'][]): readonly string[] {
    return this.named.all(kinds);
  }

  /** The booleans that the installed headers document or ask in a condition, each once. */
  headerBooleans(): Iterable<string> {
    return this.booleans.names();
  }

  /** Who declares `name` as a class, user or other thing of the base, or is the module of this name. */
  based(name: string): readonly BaseAt[] {
    return this.bases.get(name).map(baseAt);
  }

  /** The users among them. */
  users(): ReadonlySet<string> {
    const users = new Set<string>();
    for (const [name, list] of this.bases.entries()) if (list.some(({ item }) => item.kind === 'user')) users.add(name);
    return users;
  }

  /** All such names with who declares them. */
  *allBased(): Iterable<readonly [name: string, at: readonly BaseAt[]]> {
    for (const [name, list] of this.bases.entries()) yield [name, list.map(baseAt)];
  }

  /** The calls of the macro `name` that may make names, over all modules. */
  callsOf(name: string): readonly Entry<LooseCall>[] {
    return this.looseCalls.get(name);
  }

  /** The names of the macros in those calls, each once. */
  calledNames(): Iterable<string> {
    return this.looseCalls.names();
  }

  /** How many modules that are not edited call the macro. */
  modulesCalling(name: string): number {
    return this.callCounts.of(name);
  }

  /** True if the file is among what was read. */
  hasFile(uri: string): boolean {
    return this.files.has(uri);
  }

  /** URIs of the files that come from there. */
  *filesOf(origin: Origin): Iterable<string> {
    for (const [uri, from] of this.files) if (from === origin) yield uri;
  }

  /** What the files of an origin hold, or all files; a name of both counts once. */
  contents(origin?: Origin): PolicyCounts {
    const modules = new Set<string>();
    for (const [uri, of] of this.files) {
      const name = (of === 'headers' ? /([^/]+)\.if$/ : /([^/]+)\.te(?:\.in)?$/).exec(uri)?.[1];
      if (name !== undefined && (!origin || of === origin)) modules.add(name);
    }
    return { ...this.definitions.counts(origin), modules: modules.size };
  }
}

function fill<T extends { readonly name: string }>(table: FileTable<T>, files: readonly FileItems<T>[]): void {
  for (const { uri, origin, items } of files) table.set(uri, origin, items);
}

function itemsOf<T extends { readonly name: string }>(table: FileTable<T>, uri: string): readonly T[] {
  return table.of(uri).map(({ item }) => item);
}

function baseAt({ uri, item }: Entry<BaseName>): BaseAt {
  return { uri, base: item };
}

function isSameCalls(now: readonly LooseCall[], before: readonly Entry<LooseCall>[]): boolean {
  const isSame = (call: LooseCall, i: number) => {
    const { item } = before[i]!;
    if (call === item) return true;
    return call.name === item.name && call.arguments.join() === item.arguments.join();
  };
  return now.length === before.length && now.every(isSame);
}
