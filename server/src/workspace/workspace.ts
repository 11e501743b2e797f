/** The one thing that changes: the open files, the port data and the settings. Features see it as a snapshot. */

import { giveUp, pausing, type Steps } from '../core/base/steps.ts';
import type { Origin } from '../core/index/fileTable.ts';
import { type Policy, policyOf } from '../core/index/policy.ts';
import { isDocumentation, isIndexed } from '../core/index/policyPath.ts';
import { SymbolIndex } from '../core/index/symbolIndex.ts';
import type { RuleSettings } from '../core/lint/lint.ts';
import { createPortTable } from '../core/ports/table.ts';
import type { PortSysctls, Snapshot } from '../core/snapshot.ts';
import { commandLanguage } from '../core/syntax/commandLanguage.ts';
import { type Draft, draftOf, dropDraft, editDraft, newDraft } from '../core/syntax/draft.ts';
import type { Grammars } from '../core/syntax/grammars.ts';
import { SHORT } from '../core/syntax/parseSteps.ts';
import { readDraft } from '../core/syntax/readDraft.ts';
import { type Change, parseFile, type SourceFile } from '../core/syntax/sourceFile.ts';
import { uncheckedFile } from '../core/syntax/unchecked.ts';
import { Effort } from './effort.ts';
import type { LoadedPorts } from './loadPorts.ts';

/** The kernel's defaults (Documentation/networking/ip-sysctl.rst). */
export const DEFAULT_SYSCTLS: PortSysctls = {
  ephemeralLow: 32768,
  ephemeralHigh: 60999,
  unprivilegedStart: 1024,
  live: false,
};

/** An empty table that no rule may judge by. */
export const LOADING_PORTS: LoadedPorts = {
  table: createPortTable([]),
  provenance: { source: 'loading', live: false, notes: [], loading: true },
};

export class Workspace {
  rules: RuleSettings = {};
  /** False: scripts and documents are left alone. */
  readsCommands = true;
  private readonly files = new Map<string, SourceFile>();
  private ports = LOADING_PORTS;
  private sysctls = DEFAULT_SYSCTLS;
  private current: Snapshot | undefined;
  /** What is learned of files, undefined where too much is kept already: from the disk each would cost milliseconds. */
  private readonly texts = new Map<string, string | undefined>();
  private textLength = 0;
  /** Open files that are not read to their end; the one that waits longest comes first. */
  private readonly readings = new Map<string, Reading>();
  /** How many of the last changes of a file took too long, one after the other. */
  private readonly slowChanges = new Map<string, number>();
  private readonly index = new SymbolIndex();
  /** True if the client tells of files that change on the disk. */
  isToldOfChanges = false;
  /** URIs of the folders of the installed headers. */
  headerFolders: readonly string[] = [];
  /** Open files whose definitions were not read since their last change. */
  private readonly unread = new Set<string>();
  private policyReading: 'under way' | 'done' = 'under way';
  private known: { readonly version: number; readonly policy: Policy } | undefined;

  /** @param computed milliseconds of any clock, by which a parse is given up */
  constructor(
    private readonly grammars: Grammars,
    private readonly computed: () => number = Date.now,
  ) {}

  /** All there is now. The same value until something changes; the trees in it live until their file changes. */
  snapshot(): Snapshot {
    const policy = this.policy();
    if (this.current?.policy !== policy) this.current = undefined;
    this.current ??= {
      files: new Map(this.files),
      ports: this.ports.table,
      provenance: this.ports.provenance,
      sysctls: this.sysctls,
      policy,
    };
    return this.current;
  }

  private policy(): Policy {
    const { version } = this.symbols();
    if (this.known?.version !== version) {
      const textOf = (uri: string) => this.textOf(uri);
      this.known = { version, policy: policyOf(this.index, textOf, this.policyReading) };
    }
    return this.known.policy;
  }

  /** Tells whether all folders are read: only then that a name is not found says something. */
  setPolicyReading(reading: 'under way' | 'done'): void {
    if (this.policyReading === reading) return;
    this.policyReading = reading;
    this.known = undefined;
  }

  /** Who defines what, in the headers and in the open files as they are now. */
  symbols(): SymbolIndex {
    for (const uri of this.unread) this.index.set(uri, this.textOf(uri) ?? '', this.originOf(uri), 'edited');
    this.unread.clear();
    return this.index;
  }

  /** Takes in a policy file as it is on the disk; the text of an open file counts more. */
  learn(uri: string, text: string): void {
    if (isDocumentation(uri)) {
      // It is no policy text in which names are searched.
      this.index.set(uri, text, this.originOf(uri));
      return;
    }
    if (!this.files.has(uri) && isIndexed(uri)) this.index.set(uri, text, this.originOf(uri));
    this.dropText(uri);
    const isKept = this.textLength + text.length <= MOST_TEXT;
    this.texts.set(uri, isKept ? text : undefined);
    if (isKept) this.textLength += text.length;
  }

  /** True once all that was learned is what the disk has: all folders are read, and changes are told. */
  knowsDisk(): boolean {
    return this.isToldOfChanges && this.policyReading === 'done';
  }

  /** The policy files that were learned, with those texts that are kept. */
  learned(): Iterable<readonly [uri: string, text: string | undefined]> {
    return this.texts;
  }

  /** The text of an open file, or of another as it was learned; undefined where it is not kept. */
  textOf(uri: string): string | undefined {
    return this.readings.get(uri)?.draft.text ?? this.files.get(uri)?.text ?? this.texts.get(uri);
  }

  private dropText(uri: string): void {
    this.textLength -= this.texts.get(uri)?.length ?? 0;
    this.texts.delete(uri);
  }

  /** For a file that is not on the disk any more. */
  forget(uri: string): void {
    if (!this.files.has(uri)) this.index.delete(uri);
    this.dropText(uri);
  }

  private originOf(uri: string): Origin {
    const isHeader = this.headerFolders.some((folder) => uri.startsWith(`${folder}/`));
    return isHeader ? 'headers' : 'workspace';
  }

  file(uri: string): SourceFile | undefined {
    return this.files.get(uri);
  }

  /** What `look` says of a file that is not open, which may be longer than one that is; its tree is there only meanwhile. */
  look<T>(uri: string, text: string, look: (file: SourceFile) => T): T {
    const { givesUp } = new Effort(this.computed);
    const file = parseFile(this.grammars, uri, text, undefined, { givesUp });
    const said = look(file);
    file.tree?.delete();
    return said;
  }

  uris(): string[] {
    return [...this.files.keys()];
  }

  /** @param language what the editor calls the file's language */
  open(uri: string, text: string, language?: string): void {
    this.drop(uri);
    const effort = new Effort(this.computed);
    const commands = commandLanguage(uri, language) ?? commandLanguage(uri);
    this.read(newDraft(uri, commands, text), effort, 'opened');
  }

  /** Applies the changes of one didChange; a file that is not open is left alone. */
  change(uri: string, changes: readonly Change[]): void {
    const file = this.files.get(uri);
    if (!file) return;
    const effort = new Effort(this.computed);
    effort.editing(changes.length);
    const reading = this.readings.get(uri);
    if (reading) giveUp(reading.steps);
    const draft = editDraft(reading?.draft ?? draftOf(file), changes);
    if (reading?.why === 'changed' && reading.effort.cost > SLOW_MS) this.countSlow(uri);
    this.read(draft, effort, reading?.why ?? 'changed');
  }

  /** For a change that could not be read: the text of an open file is not known any more until it comes as a whole. */
  lose(uri: string): void {
    const file = this.files.get(uri);
    if (!file) return;
    // First, since a parser whose memory is broken throws at whatever is done with a tree: an old file would look like the new one.
    this.files.set(uri, uncheckedFile(uri, file.language, '', 'out of step with the editor'));
    this.current = undefined;
    this.dropReading(uri);
    file.tree?.delete();
  }

  /** True while some open file is not read to its end, and `proceed` has to be called again. */
  get isReading(): boolean {
    return this.readings.size > 0;
  }

  isBeingRead(uri: string): boolean {
    return this.readings.has(uri);
  }

  /** True for one that was not read since it was opened. */
  isReadFirst(uri: string): boolean {
    return this.readings.get(uri)?.why === 'opened';
  }

  /** Goes on reading for some milliseconds. Returns the URI of a file that is read now. */
  proceed(): string | undefined {
    for (const [uri, reading] of this.readings) {
      this.readings.delete(uri);
      this.readings.set(uri, reading);
      return this.goOn(uri, reading, SLICE_MS) === 'read' ? uri : undefined;
    }
    return undefined;
  }

  /**
   * What is not read after a moment is an empty file meanwhile; only the index, which needs no tree, has its text. Of a long
   * text that is opened the index is read in slices too.
   */
  private read(draft: Draft, effort: Effort, why: Reading['why']): void {
    const { uri, language, text } = draft;
    effort.edited();
    const reading = { draft, effort, why, steps: this.readSteps(draft, effort, why) };
    this.readings.set(uri, reading);
    const meanwhile = uncheckedFile(uri, language, text, 'still being read');
    this.files.set(uri, meanwhile);
    if (!isReadAhead(draft, why)) this.markUnread(meanwhile);
    this.current = undefined;
    this.goOn(uri, reading, firstSlice(text));
  }

  private *readSteps(draft: Draft, effort: Effort, why: Reading['why']): Steps<SourceFile> {
    const file = yield* readDraft(this.grammars, draft, effort, effort.pause);
    if (file.unchecked || !isReadAhead(draft, why) || !isScanned(file)) return file;
    let isRead = false;
    try {
      yield* pausing(this.index.readAhead(draft.uri, draft.text), effort.pause);
      isRead = true;
      return file;
    } finally {
      if (!isRead) file.tree?.delete();
    }
  }

  private goOn(uri: string, { draft, steps, effort, why }: Reading, milliseconds: number): 'read' | 'not yet' {
    effort.start(milliseconds);
    const { done, value } = this.next(uri, steps);
    effort.stop();
    if (!done) return 'not yet';
    this.readings.delete(uri);
    const isFast = why === 'opened' || value.unchecked !== undefined || effort.cost <= SLOW_MS;
    if (isFast) this.slowChanges.delete(uri);
    const file = isFast || this.countSlow(uri) < MOST_SLOW_CHANGES ? value : tooSlow(value);
    this.files.set(uri, file);
    if (file.unchecked || isReadAhead(draft, why)) this.markUnread(file);
    this.current = undefined;
    return 'read';
  }

  /** A file that cannot be read must not wait for ever. */
  private next(uri: string, steps: Steps<SourceFile>) {
    try {
      return steps.next();
    } catch (error) {
      this.dropReading(uri);
      this.lose(uri);
      throw error;
    }
  }

  private markUnread(file: SourceFile): void {
    if (isScanned(file) || file.kind === 'if' || file.kind === 'spt') this.unread.add(file.uri);
  }

  private countSlow(uri: string): number {
    const slow = (this.slowChanges.get(uri) ?? 0) + 1;
    this.slowChanges.set(uri, slow);
    return slow;
  }

  /** Of a file that is closed or unknown: its old tree, which the draft owns, goes as well. */
  private dropReading(uri: string): void {
    const reading = this.readings.get(uri);
    if (!reading) return;
    this.readings.delete(uri);
    giveUp(reading.steps);
    dropDraft(reading.draft);
  }

  /** What the file declares counts on as it was learned: it is read again only after a pause. */
  close(uri: string): void {
    const isOpen = this.files.has(uri);
    this.drop(uri);
    const text = this.texts.get(uri);
    if (isOpen && text === undefined) this.index.delete(uri);
    else if (isOpen && text !== undefined && isIndexed(uri)) this.index.set(uri, text, this.originOf(uri));
  }

  private drop(uri: string): void {
    const file = this.files.get(uri);
    this.dropReading(uri);
    this.files.delete(uri);
    this.slowChanges.delete(uri);
    this.unread.delete(uri);
    file?.tree?.delete();
    this.current = undefined;
  }

  setPorts(ports: LoadedPorts): void {
    this.ports = ports;
    this.current = undefined;
  }

  setSysctls(sysctls: PortSysctls): void {
    this.sysctls = sysctls;
    this.current = undefined;
  }
}

/** True for a file that the symbol index reads for declarations. */
export function isScanned({ kind, language }: SourceFile): boolean {
  return kind === 'te' || (kind === 'policy' && !language);
}

/** Characters that are kept; refpolicy's source is 6.5 million, Debian's headers are 4 million, one byte each. */
const MOST_TEXT = 12_000_000;

/** A file that is being read. */
interface Reading {
  readonly draft: Draft;
  readonly steps: Steps<SourceFile>;
  readonly effort: Effort;
  /** A file that is changed before it was read once is still `opened`: all of it has to be read. */
  readonly why: 'opened' | 'changed';
}

/** Most files are read at once within this; the others go on in slices, between which requests are answered. */
const FIRST_MS = 50;
const SLICE_MS = 15;
/** In code units: what is longer is not read within the first slice, so that it need not be longer than the others. */
const LONG = 200_000;

const isReadAhead = ({ text }: Draft, why: Reading['why']) => why === 'opened' && text.length > LONG;

function firstSlice({ length }: string): number {
  if (length <= SHORT) return Number.POSITIVE_INFINITY;
  return length <= LONG ? FIRST_MS : SLICE_MS;
}

/** Nobody types where each key waits so long. One slow change may be a paste, so it takes several. */
const SLOW_MS = 200;
const MOST_SLOW_CHANGES = 3;

function tooSlow({ uri, language, text, tree }: SourceFile): SourceFile {
  tree?.delete();
  return uncheckedFile(uri, language, text, 'takes too long to read');
}
