/** The requests about interfaces, templates and macros: what they need beside the open files is read from the headers. */
import type {
  CompletionItem,
  CompletionList,
  Hover,
  Location,
  Position,
  SignatureHelp,
  WorkspaceSymbol,
} from 'vscode-languageserver';
import { LineIndex, rangeIn } from '../core/base/lineIndex.ts';
import { baseDefinition } from '../core/features/baseDefinition.ts';
import { snippetPreview } from '../core/features/complete/snippetItems.ts';
import { complete } from '../core/features/complete.ts';
import { levelAt, levelMacroText } from '../core/features/hover/levelHover.ts';
import { makersOf } from '../core/features/hover/madeHover.ts';
import { namedSet, namedSetMarkdown } from '../core/features/hover/namedSet.ts';
import { wordAt } from '../core/features/hover/word.ts';
import {
  type InterfaceText,
  interfaceMarkdown,
  interfaceText,
  signatureHelp,
  supportSignature,
} from '../core/features/interfaces.ts';
import { type UnplacedCall, type UnplacedSymbol, workspaceSymbols } from '../core/features/workspaceSymbols.ts';
import { callGoingOn } from '../core/index/callAt.ts';
import type { Located } from '../core/index/definitionTable.ts';
import { placeOfBoolean } from '../core/index/documentedBooleans.ts';
import { fileFacts } from '../core/index/fileFacts.ts';
import { placesOfCall } from '../core/index/looseCalls.ts';
import { nameUseAt } from '../core/index/nameUses.ts';
import type { Definition } from '../core/index/skeleton.ts';
import { portInterfaceName } from '../core/knowledge/portInterfaces.ts';
import type { SourceFile } from '../core/syntax/sourceFile.ts';
import type { ShowExpansionResult } from '../protocol.ts';
import { expansions } from '../workspace/expansions.ts';
import { headerBooleans } from '../workspace/headerBooleans.ts';
import type { Host } from '../workspace/host.ts';
import { readPolicyText } from '../workspace/readText.ts';
import { isScanned, type Workspace } from '../workspace/workspace.ts';
import { grantsOf, showExpansion } from './expansion.ts';
import { madeLocations } from './madeNames.ts';
import { symbolHover } from './symbolHover.ts';

export interface SymbolRequests {
  definition(file: SourceFile, position: Position): Promise<Location[]>;
  /** For a word of which the hovers without the index know nothing. */
  hover(file: SourceFile, position: Position): Promise<Hover | null>;
  signature(file: SourceFile, position: Position): Promise<SignatureHelp | null>;
  completion(file: SourceFile, position: Position): CompletionList;
  /** The parameters of those of the interfaces that are known. */
  parameters(names: Iterable<string>): Promise<Map<string, readonly string[]>>;
  /** `ranges` tells whether a symbol may come without its range, which is read from its file. */
  workspaceSymbols(query: string, ranges: 'at once' | 'on request'): Promise<WorkspaceSymbol[]>;
  /** The symbol with its range. */
  placeSymbol(symbol: WorkspaceSymbol): Promise<WorkspaceSymbol>;
  /** All that the call at a position gives. */
  expansion(file: SourceFile, position: Position): Promise<ShowExpansionResult>;
  /** The item with its documentation. */
  resolve(item: CompletionItem): Promise<CompletionItem>;
}

/** What is written from `start` to `end` is the name or, where a macro makes the name of it, its beginning. */
interface Place {
  readonly uri: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** They stand for the levels that they declare. */
const MAKERS: ReadonlySet<string> = new Set(['gen_sens', 'gen_cats']);

/** By URI, of files that are read already; the lines of a long one are counted once for all its symbols. */
type Texts = Map<string, Promise<{ readonly text: string; readonly lines: LineIndex }>>;

export function symbolRequests(host: Host, workspace: Workspace): SymbolRequests {
  /** What is read of a definition stays as long as the index has it. */
  const known = new WeakMap<Definition, InterfaceText>();
  const expander = expansions(host, workspace);
  const booleans = headerBooleans(host, workspace);
  return {
    async definition(file, position) {
      const word = wordIn(file, position);
      if (!word) return [];
      const { policy } = workspace.snapshot();
      const based = baseDefinition(policy, workspace.symbols(), file, file.lines.offset(position));
      const places = [...placesOf(word.text), ...based.map(({ uri, base }) => ({ ...base, uri }))];
      const found = await Promise.all(places.map(locationOf));
      const declared = [...found.flat(), ...declaredTypes(word.text)];
      return declared.length > 0 ? declared : madeDefinition(file, position);
    },
    async hover(file, position) {
      const word = wordIn(file, position);
      const text = word && (await textOfFirst(word.text));
      if (!word) return null;
      if (!text) return (await symbolHover(host, workspace, booleans, file, position)) ?? levelHover(file, position);
      const { policy } = workspace.snapshot();
      const set = namedSet(policy, policy.find(word.text)[0]!);
      const known = set ? namedSetMarkdown(set) : levelMacroText(word.text);
      const value = interfaceMarkdown(text, known ?? (await grantsOf(expander, policy, file, word, text)));
      const contents = { kind: 'markdown' as const, value };
      return { contents, range: file.lines.range(word.start, word.end) };
    },
    async signature(file, position) {
      const offset = file.lines.offset(position);
      const isProse = file.comments.some(({ start, end }) => start < offset && offset <= end);
      const call = file.tree && !isProse ? callGoingOn(file.text, offset) : undefined;
      const text = call && ((await textOfFirst(call.name)) ?? supportSignature(call.name));
      return text && text.parameters.length > 0 ? signatureHelp(text, call.argument) : null;
    },
    completion: (file, position) =>
      complete(workspace.snapshot(), workspace.symbols(), file, file.lines.offset(position)),
    async parameters(names) {
      const found = new Map<string, readonly string[]>();
      for (const name of names) {
        const text = await textOfFirst(name);
        if (text) found.set(name, text.parameters);
      }
      return found;
    },
    async workspaceSymbols(query, ranges) {
      const found = workspaceSymbols(workspace.symbols(), workspace.snapshot(), query);
      if (ranges === 'on request') return found;
      const texts: Texts = new Map();
      return Promise.all(found.map((symbol) => placed(symbol, texts)));
    },
    placeSymbol: (symbol) => placed(symbol, new Map()),
    expansion: async (file, position) => (file.tree ? showExpansion(expander, file, position) : null),
    async resolve(item) {
      const preview = snippetPreview(item);
      if (preview !== undefined) return { ...item, documentation: { kind: 'markdown', value: preview } };
      const text = typeof item.data === 'string' ? await textOfFirst(item.data) : undefined;
      return text ? { ...item, documentation: { kind: 'markdown', value: interfaceMarkdown(text) } } : item;
    },
  };

  /** Of a level that nothing declares here. */
  function levelHover(file: SourceFile, position: Position): Hover | null {
    const level = levelAt(file.text, file.lines.offset(position));
    if (!level) return null;
    const contents = { kind: 'markdown' as const, value: level.markdown };
    return { contents, range: file.lines.range(level.start, level.end) };
  }

  /** Where the name at a position comes from that calls of templates make, or that only the headers document. */
  async function madeDefinition(file: SourceFile, position: Position): Promise<Location[]> {
    const use = nameUseAt(file, file.lines.offset(position));
    if (!use) return [];
    const makers = makersOf(workspace.snapshot().policy, use.name, use.space);
    if (makers.length > 0) return madeLocations(host, workspace, makers);
    return use.space === 'boolean' || use.space === 'any' ? documentedBoolean(use.name) : [];
  }

  /** In the XML of the installed headers, which declare no booleans. */
  async function documentedBoolean(name: string): Promise<Location[]> {
    const found = await booleans(name);
    const text = found && (await readText(found.uri));
    const at = text ? placeOfBoolean(text, name) : undefined;
    return found && text && at !== undefined ? [{ uri: found.uri, range: rangeIn(text, at, at + name.length) }] : [];
  }

  /** The word at a position of a policy file, comments left out. */
  function wordIn(file: SourceFile, position: Position) {
    const offset = file.lines.offset(position);
    const inComment = file.comments.some(({ start, end }) => start <= offset && offset <= end);
    return file.tree && !inComment ? wordAt(file.text, offset) : undefined;
  }

  async function textOfFirst(name: string): Promise<InterfaceText | undefined> {
    const [first] = workspace.symbols().find(name);
    if (!first) return undefined;
    const before = known.get(first.definition);
    if (before) return before;
    const text = await read(first);
    if (text === undefined) return undefined;
    const made = interfaceText(first.uri, first.definition, text);
    known.set(first.definition, made);
    return made;
  }

  /** @param texts of the files that are read already */
  async function placed(symbol: WorkspaceSymbol, texts: Texts): Promise<WorkspaceSymbol> {
    const { name, nameStart, call } = (symbol.data ?? {}) as Partial<UnplacedSymbol & UnplacedCall>;
    const isNamed = typeof name === 'string' && typeof nameStart === 'number';
    if ('range' in symbol.location || !(isNamed || call)) return symbol;
    const { uri } = symbol.location;
    const reading = texts.get(uri) ?? readLines(uri);
    texts.set(uri, reading);
    const { text, lines } = await reading;
    const place = isNamed ? placeOfName(text, name, nameStart) : placesOfCall(text, call!)[0];
    // The file may have changed since.
    const { start, end } = place ?? { start: 0, end: 0 };
    return { ...symbol, location: { uri, range: lines.range(start, end) } };
  }

  function placeOfName(text: string, name: string, start: number) {
    return text.startsWith(name, start) ? { start, end: start + name.length } : undefined;
  }

  async function readLines(uri: string): Promise<{ readonly text: string; readonly lines: LineIndex }> {
    const text = (await readText(uri)) ?? '';
    return { text, lines: new LineIndex(text) };
  }

  /** Where a name is defined or declared; an interface that corenetwork generates for a port, at the port. */
  function placesOf(name: string): Place[] {
    const index = workspace.symbols();
    const defined = index.find(name).map(({ uri, definition }) => ({
      uri,
      name,
      start: definition.nameStart,
      end: definition.nameStart + name.length,
    }));
    const portType = defined.length === 0 ? portInterfaceName(name)?.portType : undefined;
    const declared = [name, portType ?? name].flatMap((each, i, all) =>
      all.indexOf(each) === i ? index.declared(each) : [],
    );
    return [...defined, ...declared.map(({ uri, declaration }) => ({ ...declaration, uri }))];
  }

  async function locationOf(place: Place): Promise<Location[]> {
    const text = await textAt(place);
    return text === undefined ? [] : [{ uri: place.uri, range: rangeIn(text, place.start, place.end) }];
  }

  /** The text that the definition was found in; undefined where the file has changed since. */
  function read({ uri, definition: { name, nameStart } }: Located): Promise<string | undefined> {
    return textAt({ uri, name, start: nameStart, end: nameStart + name.length });
  }

  async function textAt({ uri, name, start, end }: Place): Promise<string | undefined> {
    const text = await readText(uri);
    const isThere = (written: string) => name.startsWith(written) || MAKERS.has(written);
    return text && start < end && isThere(text.slice(start, end)) ? text : undefined;
  }

  function readText(uri: string): Promise<string | undefined> {
    return readPolicyText(host, workspace, uri);
  }

  /** In open files that the index does not read for declarations: CIL, interfaces. */
  function declaredTypes(name: string): Location[] {
    return [...workspace.snapshot().files.values()].flatMap((file) => {
      if (isScanned(file)) return [];
      const statement = fileFacts(file).types.get(name)?.statement;
      if (statement?.kind !== 'type_declaration') return [];
      const words = [statement.data.name, ...statement.data.aliases];
      const own = words.find(({ text }) => text === name) ?? statement.data.name;
      const start = statement.start + own.offset;
      return [{ uri: file.uri, range: file.lines.range(start, start + own.text.length) }];
    });
  }
}
