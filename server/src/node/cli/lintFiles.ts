/** Reads and lints files for `portcon check`: the work that is shared between threads. */
import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { policyOf } from '../../core/index/policy.ts';
import { type SymbolData, SymbolIndex } from '../../core/index/symbolIndex.ts';
import { lint } from '../../core/lint/lint.ts';
import type { Finding, Fix } from '../../core/lint/rule.ts';
import type { PortEntry } from '../../core/ports/port.ts';
import { createPortTable } from '../../core/ports/table.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { commandLanguage, languageOfText, mayHoldCommands } from '../../core/syntax/commandLanguage.ts';
import { fileKind } from '../../core/syntax/fileKind.ts';
import type { Grammars } from '../../core/syntax/grammars.ts';
import { parseFile, type SourceFile } from '../../core/syntax/sourceFile.ts';
import { tooLong } from '../../core/syntax/unchecked.ts';
import { readText } from './policy.ts';
import type { FoundFile } from './policyFiles.ts';

/** A finding with its fixes made, so that it can go to another thread or into a file. */
export interface CheckedFinding extends Omit<Finding, 'fixes'> {
  readonly fixes: readonly Fix[];
}

/** What was found in one file. */
export interface CheckedFile {
  /** As the user wrote it, or below the folder they wrote. */
  readonly path: string;
  readonly uri: string;
  /** Empty where nothing was found. */
  readonly text: string;
  readonly findings: readonly CheckedFinding[];
  /** Why it was not checked, such as `over 16 MB` or `binary`; absent if it was. */
  readonly unchecked?: string;
  /** Sentences about rules that threw: a fault of ours; the findings of the others are good. */
  readonly failures: readonly string[];
}

/** What a thread needs beside the files: plain data. */
export interface LintSetup extends Pick<Snapshot, 'provenance' | 'sysctls'> {
  readonly ports: readonly PortEntry[];
  readonly symbols: SymbolData;
  /** Those of all files to check that say something of ports; see `speaksOfPorts`. */
  readonly speakers: readonly FoundFile[];
}

/** True for the text of a module, CIL file, script or document that may give a type a port, which the others have to know. */
export function speaksOfPorts(path: string, text: string): boolean {
  if (/\.(te|cil)(\.(in|m4))*$/.test(path))
    return /\bsemanage\s+(-\S+\s+)*port\b|\bportcon\b|\bnetwork_port\(/.test(text);
  return commandLanguage(uriOf(path)) !== undefined && mayHoldCommands(text);
}

/** Nobody waits for a keystroke here, so more is read than in an editor: a whole policy.conf has 5 MB. */
const MAX_LENGTH = 16 * 1024 * 1024;
const LIMITS = { maxLength: MAX_LENGTH };

/** A file as it was read, before anything is known of the policy around it. */
export interface ReadFile {
  readonly uri: string;
  readonly text: string;
  /** Absent where it is not checked, for the reason `unchecked`. */
  readonly file?: SourceFile;
  readonly unchecked?: string;
}

/** True for a program, a Makefile and the like: policy that is not named as such has the name of a text, or none. */
function isForeign(path: string, text: string): boolean {
  const extension = /[^/]\.(\w+)$/.exec(path)?.[1] ?? '';
  if (text.startsWith('#!') || /(^|\/)(GNUm|[Mm])akefile$|(^|\/)debian\/rules$/.test(path)) return true;
  return extension !== '' && !/^(conf|in|m4|txt|policy|inc|orig|bak|old)$/.test(extension);
}

/**
 * Reads and parses a file; undefined for a script or document of a folder in which nothing concerns ports, and for a file that is
 * neither.
 * @throws if it cannot be read
 */
export function readFound({ path, named }: FoundFile, grammars: Grammars): ReadFile | undefined {
  const uri = uriOf(path);
  const isPolicy = named || !commandLanguage(uri);
  const unchecked = (reason: string) => (isPolicy ? { uri, text: '', unchecked: reason } : undefined);
  const text = readChecked(path);
  if (text === undefined) return unchecked(tooLong(MAX_LENGTH));
  const language = commandLanguage(uri) ?? (/\.\w+$/.test(path) ? undefined : languageOfText(text));
  // Somebody gives us all files of a commit.
  if (!language && fileKind(uri) === 'policy' && isForeign(path, text)) return undefined;
  if (language && !named && !mayHoldCommands(text)) return undefined;
  const file = parseFile(grammars, uri, text, language, LIMITS);
  return file.unchecked ? unchecked(file.unchecked.reason) : { uri, text, file };
}

/**
 * Lints the files in their order. A script or document of a folder in which nothing concerns ports is left out.
 * @param modules policy files whose types scripts may name
 * @param ahead those of them that were read already; their trees are deleted
 * @throws if a file cannot be read
 */
export function lintFiles(
  found: Iterable<FoundFile>,
  modules: readonly FoundFile[],
  { ports, provenance, sysctls, symbols, speakers }: LintSetup,
  grammars: Grammars,
  ahead: ReadonlyMap<FoundFile, ReadFile | undefined> = new Map(),
): CheckedFile[] {
  const index = new SymbolIndex();
  index.take(symbols);
  const texts = new Map<string, string | undefined>();
  const policy = policyOf(index, textOf, 'done');
  const open = new Map<string, SourceFile>();
  for (const { path } of speakers) openFile(path, readChecked(path));
  const world: Omit<Snapshot, 'files'> = { ports: createPortTable(ports), provenance, sysctls, policy };
  const checked = Array.from(found, lintFile).filter((each) => each !== undefined);
  for (const file of open.values()) file.tree?.delete();
  return checked;

  function textOf(uri: string): string | undefined {
    if (!index.defines(uri)) return undefined;
    if (!texts.has(uri)) texts.set(uri, readText(uri));
    return texts.get(uri);
  }

  function lintFile(each: FoundFile): CheckedFile | undefined {
    const { path } = each;
    const read = ahead.has(each) ? ahead.get(each) : readFound(each, grammars);
    if (!read) return undefined;
    const { uri, text, file, unchecked } = read;
    if (!file)
      return { path, uri, text: '', findings: [], failures: [], ...(unchecked !== undefined && { unchecked }) };
    if (file.language) openModules(text);
    try {
      const { findings, failures } = lint({ ...world, files: new Map(open).set(uri, file) }, file, {});
      return {
        path,
        uri,
        text: findings.length > 0 ? text : '',
        findings: findings.map(({ fixes, ...finding }) => ({ ...finding, fixes: fixes?.() ?? [] })),
        failures: failures.map(({ rule, error }) => `rule ${rule} failed on ${path}: ${String(error)}`),
      };
    } finally {
      file.tree?.delete();
    }
  }

  /** What a script says of a type depends on the modules beside it: those that it names, and those that name its types. */
  function openModules(script: string): void {
    const types = new Set(script.match(/\w+_t\b/g));
    for (const { path } of modules) {
      const uri = uriOf(path);
      if (open.has(uri)) continue;
      const text = readChecked(path) ?? '';
      const isNamed = script.includes(basename(path, '.te'));
      if (isNamed || [...types].some((type) => text.includes(type))) openFile(path, text);
    }
  }

  function openFile(path: string, text: string | undefined): void {
    const uri = uriOf(path);
    const file = text === undefined ? undefined : parseFile(grammars, uri, text, commandLanguage(uri), LIMITS);
    if (file && !file.unchecked) open.set(uri, file);
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(resolve(path)).toString();
}

/**
 * Undefined for a file that is too long.
 * @throws if it cannot be read
 */
export function readChecked(path: string): string | undefined {
  try {
    const info = statSync(path);
    if (info.size > MAX_LENGTH) return undefined;
    // A pipe or terminal without a writer would be waited for.
    if (info.isFile()) return new TextDecoder().decode(readFileSync(path));
  } catch (error) {
    throw new Error(`${path}: cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  throw new Error(`${path}: is no file.`);
}
