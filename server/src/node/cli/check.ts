/** `portcon check`: lints files and prints what it finds. */
import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LintResult, lint } from '../../core/lint/lint.ts';
import type { Finding, Severity } from '../../core/lint/rule.ts';
import type { Snapshot } from '../../core/snapshot.ts';
import { commandLanguage, languageOfText, mayHoldCommands } from '../../core/syntax/commandLanguage.ts';
import { type Grammars, loadGrammars } from '../../core/syntax/grammars.ts';
import { parseFile, type SourceFile } from '../../core/syntax/sourceFile.ts';
import { tooLong } from '../../core/syntax/unchecked.ts';
import { nodeHost } from '../host.ts';
import { cliPolicy } from './policy.ts';
import { type FoundFile, policyFiles } from './policyFiles.ts';
import { cliPorts } from './ports.ts';
import { reportJson } from './reportJson.ts';
import { reportText } from './reportText.ts';
import { oneOf, readArgs, UsageError } from './usage.ts';

/** What was found in one file. */
export interface CheckedFile {
  /** As the user wrote it, or below the folder they wrote. */
  readonly path: string;
  readonly uri: string;
  readonly text: string;
  readonly findings: readonly Finding[];
  /** Why it was not checked, such as `over 16 MB` or `binary`; absent if it was. */
  readonly unchecked?: string;
}

/** Nobody waits for a keystroke here, so more is read than in an editor: a whole policy.conf has 5 MB. */
const MAX_LENGTH = 16 * 1024 * 1024;

const SEVERITIES: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

export async function check(args: readonly string[], dist: string): Promise<number> {
  const started = performance.now();
  const { values, positionals } = readArgs(args, {
    format: { type: 'string', default: 'text' },
    ports: { type: 'string', default: 'auto' },
    'fail-on': { type: 'string', default: 'error' },
  });
  if (positionals.length === 0) throw new UsageError('check needs a file or a folder.');
  const format = oneOf('format', values.format, ['text', 'json']);
  const failOn = oneOf('fail-on', values['fail-on'], [...SEVERITIES, 'never']);

  const [paths, policy, ports, grammars] = await Promise.all([
    policyFiles(positionals),
    cliPolicy(positionals),
    cliPorts(values.ports, dist),
    nodeHost(dist).loadGrammars().then(loadGrammars),
  ]);
  const snapshot: Snapshot = {
    files: new Map(),
    ports: ports.table,
    provenance: ports.provenance,
    sysctls: ports.sysctls,
    policy,
  };
  const files: CheckedFile[] = [];
  // Scripts last: what they say of a type depends on the modules beside them.
  const scripts = paths.filter(({ path }) => commandLanguage(pathToFileURL(path).toString()));
  const modules = new Map<string, SourceFile>();
  const keep = (file: SourceFile) => scripts.length > 0 && file.kind === 'te' && modules.set(file.uri, file);
  for (const found of paths.filter((each) => !scripts.includes(each))) {
    const checked = await checkFile(found, snapshot, grammars, keep);
    if (checked) files.push(checked);
  }
  for (const found of scripts) {
    const checked = await checkFile(found, { ...snapshot, files: modules }, grammars);
    if (checked) files.push(checked);
  }

  const seconds = (performance.now() - started) / 1000;
  if (format === 'json') console.log(reportJson(files, ports));
  else process.stdout.write(reportText(files, ports, seconds));
  for (const { path, unchecked } of files) if (unchecked) console.error(`portcon: ${path}: ${unchecked}: not checked.`);
  if (files.some(({ findings }) => findings.some((finding) => reaches(finding, failOn)))) return 1;
  return files.some(({ unchecked }) => unchecked) ? 2 : 0;
}

/** Undefined for a script or document of a folder in which nothing concerns ports. */
async function checkFile(
  { path, named }: FoundFile,
  snapshot: Snapshot,
  grammars: Grammars,
  keep: (file: SourceFile) => unknown = () => undefined,
): Promise<CheckedFile | undefined> {
  const uri = pathToFileURL(resolve(path)).toString();
  const unreadable = (error: NodeJS.ErrnoException) => {
    throw new Error(`${path}: cannot be read (${error.code}).`);
  };
  const { size } = await stat(path).catch(unreadable);
  const isPolicy = named || !commandLanguage(uri);
  if (size > MAX_LENGTH)
    return isPolicy ? { path, uri, text: '', findings: [], unchecked: tooLong(MAX_LENGTH) } : undefined;
  const text = new TextDecoder().decode(await readFile(path).catch(unreadable));
  const language = commandLanguage(uri) ?? (/\.\w+$/.test(path) ? undefined : languageOfText(text));
  if (language && !named && !mayHoldCommands(text)) return undefined;
  const file = parseFile(grammars, uri, text, language, { maxLength: MAX_LENGTH });
  if (file.unchecked) return isPolicy ? { path, uri, text, findings: [], unchecked: file.unchecked.reason } : undefined;
  try {
    keep(file);
    const result = lint(snapshot, file, {});
    warnOfFailures(path, result);
    return { path, uri, text, findings: result.findings };
  } finally {
    file.tree?.delete();
  }
}

/** A rule that threw is a fault of ours; the findings of the others are good. */
function warnOfFailures(path: string, { failures }: LintResult): void {
  for (const { rule, error } of failures) console.error(`portcon: rule ${rule} failed on ${path}: ${String(error)}`);
}

function reaches({ severity }: Finding, failOn: Severity | 'never'): boolean {
  return failOn !== 'never' && SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn);
}
