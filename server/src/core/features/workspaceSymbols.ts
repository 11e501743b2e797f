/** Finds symbols by a part of their name: interfaces, macros, what modules declare, classes, users and modules. */
import { SymbolKind, type WorkspaceSymbol } from 'vscode-languageserver-types';
import type { BaseKind } from '../index/baseNames.ts';
import type { Located } from '../index/definitionTable.ts';
import { readInterfaceDoc } from '../index/interfaceDoc.ts';
import type { LooseCall } from '../index/looseCalls.ts';
import { type MadeAt, makersOfNames } from '../index/madeNames.ts';
import type { DeclaredAt } from '../index/nameTable.ts';
import type { Policy } from '../index/policy.ts';
import type { BaseAt, SymbolIndex } from '../index/symbolIndex.ts';
import { SYMBOL_KINDS } from '../index/symbolKinds.ts';
import { declaredNames } from '../lint/names/declaredNames.ts';
import type { Snapshot } from '../snapshot.ts';

/** What is found by the index alone: where its name stands is an offset in a text that is not at hand. */
export interface UnplacedSymbol {
  /** As it is written: where a macro makes the name of it, its beginning. */
  readonly name: string;
  readonly nameStart: number;
}

/** A name that a call makes. The call is looked for in its file. */
export interface UnplacedCall {
  readonly call: LooseCall;
}

/** More than anybody reads; the editor asks again with each letter. */
const MOST = 200;

/**
 * The symbols whose name has the letters of `query` in their order, the nearest first; an interface with its summary. It, and what a file that is
 * not open declares, has its file as place, and an {@link UnplacedSymbol} as data; a name that a template makes has the call in a module, with an {@link UnplacedCall}.
 */
export function workspaceSymbols(
  index: SymbolIndex,
  { files, policy }: Pick<Snapshot, 'files' | 'policy'>,
  query: string,
): WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  const found: { readonly rank: number; readonly symbol: () => WorkspaceSymbol[]; readonly name: string }[] = [];
  if (wanted !== '') {
    for (const name of index.names()) {
      const rank = rankOf(name, wanted);
      if (rank !== undefined)
        found.push({ rank, name, symbol: () => index.find(name).map((each) => ofDefinition(policy, each)) });
    }
  }
  if (wanted !== '') {
    for (const [name, at] of index.allBased()) {
      const rank = rankOf(name, wanted);
      const listed = rank === undefined ? [] : at.filter(({ base }) => BASE_KINDS[base.kind] !== undefined);
      if (rank !== undefined && listed.length > 0) found.push({ rank, name, symbol: () => listed.map(ofBase) });
    }
  }
  // Until the whole policy is read it would be found out anew with each file.
  if (wanted !== '' && policy.isWhole) {
    for (const [name, makers] of makersOfNames(policy)) {
      const rank = rankOf(name, wanted);
      if (rank === undefined) continue;
      // A file that declares the name by a macro of corenetwork has it once.
      const declaring = new Set(index.declared(name).map(({ uri }) => uri));
      found.push({ rank, name, symbol: () => makers.filter(({ uri }) => !declaring.has(uri)).map(ofMaker) });
    }
  }
  const placed = new Set<string>();
  for (const file of files.values()) {
    for (const { kind, name, statement, own } of file.kind === 'cil' ? [] : declaredNames(file)) {
      const rank = own && !statement.broken ? rankOf(name.text, wanted) : undefined;
      if (rank === undefined) continue;
      placed.add(`${name.text} ${file.uri}`);
      const start = statement.start + name.offset;
      const location = { uri: file.uri, range: file.lines.range(start, start + name.text.length) };
      const symbol = { name: name.text, kind: SYMBOL_KINDS[kind], location };
      found.push({ rank, name: name.text, symbol: () => [symbol] });
    }
  }
  if (wanted !== '') {
    for (const [name, at] of index.allDeclared()) {
      const rank = rankOf(name, wanted);
      const others = rank === undefined ? [] : at.filter(({ uri }) => !placed.has(`${name} ${uri}`));
      if (rank !== undefined && others.length > 0) found.push({ rank, name, symbol: () => others.map(ofDeclaration) });
    }
  }
  found.sort((a, b) => a.rank - b.rank || a.name.length - b.name.length || (a.name < b.name ? -1 : 1));
  return found
    .slice(0, MOST)
    .flatMap(({ symbol }) => symbol())
    .slice(0, MOST);
}

/** A permission is found by its class, and nobody looks for one of a thousand categories. */
const BASE_KINDS: { readonly [K in BaseKind]?: SymbolKind } = {
  class: SymbolKind.Struct,
  common: SymbolKind.Struct,
  user: SymbolKind.Object,
  sid: SymbolKind.Constant,
  sensitivity: SymbolKind.EnumMember,
  module: SymbolKind.Module,
};

function ofBase({ uri, base: { kind, name, start } }: BaseAt): WorkspaceSymbol {
  const data: UnplacedSymbol = { name, nameStart: start };
  return { name, kind: BASE_KINDS[kind]!, location: { uri }, data };
}

function ofDeclaration({ uri, declaration: { kind, name, start, end } }: DeclaredAt): WorkspaceSymbol {
  const data: UnplacedSymbol = { name: name.slice(0, end - start), nameStart: start };
  return { name, kind: SYMBOL_KINDS[kind], location: { uri }, data };
}

function ofMaker({ made, call, uri }: MadeAt): WorkspaceSymbol {
  const data: UnplacedCall = { call };
  return { name: made.name, kind: SYMBOL_KINDS[made.kind], location: { uri }, data };
}

/** Editors show the file of a symbol anyway, and what stands as its container beside it. */
function ofDefinition(policy: Pick<Policy, 'textOf'>, { uri, definition }: Located): WorkspaceSymbol {
  const { name, nameStart, docStart, start } = definition;
  const data: UnplacedSymbol = { name, nameStart };
  const summary = readInterfaceDoc(policy.textOf(uri)?.slice(docStart, start) ?? '').summary;
  return {
    name,
    kind: SymbolKind.Function,
    ...(summary && { containerName: summary }),
    location: { uri },
    data,
  };
}

/** 0 for the name itself, then names that begin so, that have it at the start of a word, inside, letter by letter. */
function rankOf(name: string, wanted: string): number | undefined {
  const lower = name.toLowerCase();
  const at = lower.indexOf(wanted);
  if (at === 0) return lower.length === wanted.length ? 0 : 1;
  if (at > 0) return lower.includes(`_${wanted}`) ? 2 : 3;
  let next = 0;
  for (let i = 0; i < lower.length && next < wanted.length; i++) if (lower[i] === wanted[next]) next++;
  return next === wanted.length ? 4 : undefined;
}
