/** Who defines an interface, template or macro, and who declares a type, attribute, role or boolean, over many files. */
import type { Steps } from '../base/steps.ts';
import type { Attribution } from './attributions.ts';
import { type BaseName, scanBaseNames, scanModuleName } from './baseNames.ts';
import { CallCounts } from './callCounts.ts';
import type { Declaration } from './declarations.ts';
import { type Entry, type FileItems, FileTable, type Origin } from './fileTable.ts';
import { type HeaderBoolean, scanConditions, scanDocumentedNames } from './headerBooleans.ts';
import type { LooseCall } from './looseCalls.ts';
import { type ModuleFacts, ModuleScan, scanModule } from './moduleScan.ts';
import { isDocumentation } from './policyPath.ts';
import { type RequiredName, scanRequiredNames } from './requiredNames.ts';
import { type Definition, scanDefinitions } from './skeleton.ts';

/** A definition and the file it stands in. The text of the file is not kept. */
export interface Located {
  readonly uri: string;
  readonly origin: Origin;
  readonly definition: Definition;
}

/** A declaration and the file it stands in. */
export interface DeclaredAt {
  readonly uri: string;
  readonly declaration: Declaration;
}

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
  private readonly definitions = new FileTable<Definition>();
  private readonly declarations = new FileTable<Declaration>();
  private readonly attributions = new FileTable<Attribution>();
  private readonly requirements = new FileTable<RequiredName>();
  private readonly looseCalls = new FileTable<LooseCall>();
  private readonly callCounts = new CallCounts();
  private readonly bases = new FileTable<BaseName>();
  private readonly booleans = new FileTable<HeaderBoolean>();
  private readonly files = new Map<string, Origin>();
  /** Of the files that are edited. */
  private readonly scans = new Map<string, ModuleScan>();
  private changes = 0;
  /** The file that was taken in last, and what stands for all the others. */
  private latest: { readonly uri: string; readonly others: object } = { uri: '', others: {} };
  private macrosNow: object = {};
  /** Answers of `find`, which rules ask for each call, as long as the macros are the same. */
  private readonly found = new Map<string, readonly Located[]>();
  private readonly lists = new Map<string, readonly string[]>();

  /** Another number after a change of a file with macros, or of the names that a file declares. */
  get version(): number {
    return this.changes;
  }

  /** Another object after a change of a file with macros. */
  get macros(): object {
    return this.macrosNow;
  }

  /** The same object as long as no other file than `uri` is taken in or dropped. */
  others(uri: string): object {
    return this.latest.uri === uri ? this.latest.others : {};
  }

  private touch(uri: string): void {
    if (this.latest.uri !== uri) this.latest = { uri, others: {} };
  }

  /**
   * Takes in a file, in place of what was known of it.
   * @param use `edited` for a file that is open: it is taken in again at each key
   */
  set(uri: string, text: string, origin: Origin = 'workspace', use: 'edited' | 'read once' = 'read once'): void {
    this.touch(uri);
    if (isDocumentation(uri)) {
      this.booleans.set(uri, origin, scanDocumentedNames(text));
      return;
    }
    const definitions = scanDefinitions(text);
    const called = new Set<string>();
    const { declarations, attributions, looseCalls } = this.moduleFacts(uri, text, use, called);
    const hasMacros = definitions.length > 0 || this.definitions.of(uri).length > 0;
    const required = scanRequiredNames(text, definitions);
    const hasSameNames = isSameNames(declarations, this.declarations.of(uri));
    if (!hasSameNames || !isSameNames(required, this.requirements.of(uri))) this.lists.clear();
    const isSame =
      !hasMacros && this.files.has(uri) && hasSameNames && isSameCalls(looseCalls, this.looseCalls.of(uri));
    this.definitions.set(uri, origin, definitions);
    this.declarations.set(uri, origin, declarations);
    this.attributions.set(uri, origin, attributions);
    this.requirements.set(uri, origin, required);
    this.looseCalls.set(uri, origin, looseCalls);
    this.callCounts.set(uri, called);
    this.bases.set(uri, origin, basesOf(uri, text));
    if (origin === 'headers') this.booleans.set(uri, origin, scanConditions(text));
    this.files.set(uri, origin);
    if (hasMacros) this.macrosChanged();
    if (!isSame) this.changes++;
  }

  private moduleFacts(uri: string, text: string, use: 'edited' | 'read once', called: Set<string>): ModuleFacts {
    if (HAS_NO_FACTS.test(uri)) return NO_FACTS;
    if (use === 'read once') {
      this.scans.delete(uri);
      return scanModule(text, called);
    }
    return this.scanOf(uri).scan(text);
  }

  private scanOf(uri: string): ModuleScan {
    const scan = this.scans.get(uri) ?? new ModuleScan();
    this.scans.set(uri, scan);
    return scan;
  }

  /** Reads a long text in steps before it is `set` as one that is edited, which then takes little time. */
  *readAhead(uri: string, text: string): Steps<void> {
    if (!HAS_NO_FACTS.test(uri)) yield* this.scanOf(uri).read(text);
  }

  delete(uri: string): void {
    this.touch(uri);
    if (this.definitions.of(uri).length > 0) this.macrosChanged();
    if (this.files.has(uri)) this.changes++;
    this.definitions.delete(uri);
    if (this.declarations.of(uri).length > 0 || this.requirements.of(uri).length > 0) this.lists.clear();
    this.declarations.delete(uri);
    this.attributions.delete(uri);
    this.requirements.delete(uri);
    this.looseCalls.delete(uri);
    this.callCounts.delete(uri);
    this.bases.delete(uri);
    this.booleans.delete(uri);
    this.files.delete(uri);
    this.scans.delete(uri);
  }

  /** What is known of the files, for `take`. */
  data(): SymbolData {
    return {
      definitions: this.definitions.files(),
      declarations: this.declarations.files(),
      attributions: this.attributions.files(),
      requirements: this.requirements.files(),
      looseCalls: this.looseCalls.files(),
      files: [...this.files],
    };
  }

  /** Takes in what another index knows of its files. */
  take({ definitions, declarations, attributions, requirements, looseCalls, files }: SymbolData): void {
    this.latest = { uri: '', others: {} };
    for (const { uri, origin, items } of definitions) this.definitions.set(uri, origin, items);
    for (const { uri, origin, items } of declarations) this.declarations.set(uri, origin, items);
    for (const { uri, origin, items } of attributions) this.attributions.set(uri, origin, items);
    for (const { uri, origin, items } of requirements) this.requirements.set(uri, origin, items);
    for (const { uri, origin, items } of looseCalls) this.looseCalls.set(uri, origin, items);
    for (const [uri, origin] of files) this.files.set(uri, origin);
    this.macrosChanged();
    this.lists.clear();
    this.changes++;
  }

  private macrosChanged(): void {
    this.macrosNow = {};
    this.found.clear();
  }

  /** True if the file defines macros. */
  defines(uri: string): boolean {
    return this.definitions.of(uri).length > 0;
  }

  /** The definitions of `name`: those of the workspace, or else those of the headers. */
  find(name: string): readonly Located[] {
    let found = this.found.get(name);
    if (!found) {
      const all = this.findAll(name);
      const own = all.filter(({ origin }) => origin === 'workspace');
      found = own.length > 0 ? own : all;
      // Of other words there is no end.
      if (found.length === 0) return NOTHING;
      this.found.set(name, found);
    }
    return found;
  }

  /** The first of them. */
  first(name: string): Located | undefined {
    const all = this.definitions.get(name);
    const found = all.find(({ origin }) => origin === 'workspace') ?? all[0];
    return found && { uri: found.uri, origin: found.origin, definition: found.item };
  }

  /** The macros that begin with `start` and are no interfaces or templates; of each name its first definition. */
  *definesFrom(start: string): Iterable<Located> {
    for (const [name, list] of this.definitions.entries()) {
      if (name.startsWith(start) && list[0]!.item.kind === 'define') yield this.first(name)!;
    }
  }

  /** The definitions in a file, in their order. */
  definedIn(uri: string): readonly Definition[] {
    return this.definitions.of(uri).map(({ item }) => item);
  }

  /** All definitions of `name`, those of the workspace and those of the headers. */
  findAll(name: string): readonly Located[] {
    return this.definitions.get(name).map(({ uri, origin, item }) => ({ uri, origin, definition: item }));
  }

  /** The names of interfaces, templates and macros, each once. */
  names(): Iterable<string> {
    return this.definitions.names();
  }

  /** Who declares `name`. */
  declared(name: string): readonly DeclaredAt[] {
    return this.declarations.get(name).map(({ item, uri }) => ({ uri, declaration: item }));
  }

  /** The types that files give an attribute by their declarations and by typeattribute, each once. */
  typesWith(attribute: string): ReadonlySet<string> {
    return new Set(this.attributions.get(attribute).map(({ item }) => item.type));
  }

  /** Which files have interfaces that require `name`. */
  requiring(name: string): readonly Entry<RequiredName>[] {
    return this.requirements.get(name);
  }

  /** The names that the installed headers require as one of `kinds` and that begin with `start`, not sorted. */
  requiredFrom(start: string, kinds: readonly Declaration['kind'][]): string[] {
    const found: string[] = [];
    for (const [name, list] of this.requirements.entries()) {
      const isWanted = ({ origin, item }: Entry<RequiredName>) => origin === 'headers' && kinds.includes(item.kind);
      if (name.startsWith(start) && list.some(isWanted)) found.push(name);
    }
    return found;
  }

  /** The booleans that the installed headers document or ask in a condition, each once. */
  headerBooleans(): Iterable<string> {
    return this.booleans.names();
  }

  /** Who declares `name` as a class, user or other thing of the base, or is the module of this name. */
  based(name: string): readonly BaseAt[] {
    return this.bases.get(name).map(({ item, uri }) => ({ uri, base: item }));
  }

  /** All such names with who declares them. */
  *allBased(): Iterable<readonly [name: string, at: readonly BaseAt[]]> {
    for (const [name, list] of this.bases.entries()) yield [name, list.map(({ item, uri }) => ({ uri, base: item }))];
  }

  /** All declared names with who declares them. */
  *allDeclared(): Iterable<readonly [name: string, at: readonly DeclaredAt[]]> {
    for (const [name, list] of this.declarations.entries())
      yield [name, list.map(({ item, uri }) => ({ uri, declaration: item }))];
  }

  /** What a file declares, in its order. */
  declaredIn(uri: string): readonly Declaration[] {
    return this.declarations.of(uri).map(({ item }) => item);
  }

  /** The names that files declare and those that interfaces require, each once; the same list until there are others. */
  allNames(kinds: readonly Declaration['kind'][]): readonly string[] {
    const key = kinds.join();
    let names = this.lists.get(key);
    if (!names) {
      const found = new Set<string>();
      for (const table of [this.declarations, this.requirements]) {
        for (const [name, list] of table.entries())
          if (list.some(({ item }) => kinds.includes(item.kind))) found.add(name);
      }
      names = [...found];
      this.lists.set(key, names);
    }
    return names;
  }

  /** True if the file is among what was read. */
  hasFile(uri: string): boolean {
    return this.files.has(uri);
  }

  /** URIs of the files that come from there. */
  *filesOf(origin: Origin): Iterable<string> {
    for (const [uri, from] of this.files) if (from === origin) yield uri;
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

  /** The first declaration of each name that is one of `kinds` and begins with `start`. */
  declaredFrom(start: string, kinds: readonly Declaration['kind'][]): DeclaredAt[] {
    const found: DeclaredAt[] = [];
    for (const [name, list] of this.declarations.entries()) {
      if (!name.startsWith(start)) continue;
      const first = list.find(({ item }) => kinds.includes(item.kind));
      if (first) found.push({ uri: first.uri, declaration: first.item });
    }
    return found;
  }

  /** True if a file of that origin defines an interface, template or macro. */
  hasDefinitions(origin: Origin): boolean {
    for (const [, list] of this.definitions.entries()) if (list.some((each) => each.origin === origin)) return true;
    return false;
  }

  /** What the files of an origin hold, or all files; a name of both counts once. */
  contents(origin?: Origin): PolicyCounts {
    let interfaces = 0;
    let macros = 0;
    for (const [, list] of this.definitions.entries()) {
      let isMacro = false;
      let isInterface = false;
      for (const each of list) {
        if (origin && each.origin !== origin) continue;
        if (each.item.kind === 'define') isMacro = true;
        else isInterface = true;
      }
      if (isInterface) interfaces++;
      else if (isMacro) macros++;
    }
    const modules = new Set<string>();
    for (const [uri, of] of this.files) {
      const name = (of === 'headers' ? /([^/]+)\.if$/ : /([^/]+)\.te(?:\.in)?$/).exec(uri)?.[1];
      if (name !== undefined && (!origin || of === origin)) modules.add(name);
    }
    return { interfaces, macros, modules: modules.size };
  }
}

const NOTHING: readonly Located[] = [];
/** Interfaces declare what their parameters say, which is known at their calls alone. */
const HAS_NO_FACTS = /\.(if|spt)$/;
const NO_FACTS: ModuleFacts = { declarations: [], attributions: [], looseCalls: [] };

/** A module is what its .te file says; what the files of the base declare is not looked for in modules and interfaces. */
function basesOf(uri: string, text: string): BaseName[] {
  if (/\.(if|spt)(\.(in|m4))*$/.test(uri)) return [];
  return /\.te(\.(in|m4))*$/.test(uri) ? scanModuleName(text) : scanBaseNames(text);
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

function isSameNames(now: readonly Named[], before: readonly Entry<Named>[]): boolean {
  const isSame = ({ kind, name }: Named, i: number) => before[i]!.item.name === name && before[i]!.item.kind === kind;
  return now.length === before.length && now.every(isSame);
}

function isSameCalls(now: readonly LooseCall[], before: readonly Entry<LooseCall>[]): boolean {
  const isSame = (call: LooseCall, i: number) => {
    const { item } = before[i]!;
    if (call === item) return true;
    return call.name === item.name && call.arguments.join() === item.arguments.join();
  };
  return now.length === before.length && now.every(isSame);
}
