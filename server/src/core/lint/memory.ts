/**
 * What a look at a file leaves for the next one. A rule that found nothing finds nothing again as long as what came and went
 * since does not matter to it, and all else is as it was.
 */
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { lineChange, type Version } from './lineChange.ts';
import type { RuleSettings } from './lint.ts';
import type { Rule } from './rule.ts';

export interface LintMemory {
  last: Look | undefined;
}

/** A look that came to its end. */
interface Look {
  readonly version: Version;
  readonly world: World;
  /** The rules that found nothing. */
  readonly quiet: ReadonlySet<Rule>;
}

/** What findings depend on beside their file. Other files are held weakly, since their old versions are long. */
interface World extends Pick<Snapshot, 'ports' | 'sysctls'> {
  readonly settings: RuleSettings;
  readonly loading: boolean;
  readonly macros: object;
  readonly others: object;
  readonly isWhole: boolean;
  readonly hasBase: boolean;
  readonly open: readonly WeakRef<SourceFile>[];
}

export const newMemory = (): LintMemory => ({ last: undefined });

/** What more calls give takes longer to find out than to ask the rules. */
const MOST = 8;

const NONE: ReadonlySet<Rule> = new Set();

/** The rules that need not be asked about `file`: they found nothing last time, and nothing has changed for them. */
export function quietRules({ last }: LintMemory, snapshot: Snapshot, file: SourceFile, settings: RuleSettings) {
  if (!last || !isSound(file) || !isSame(last.world, worldOf(snapshot, file, settings))) return NONE;
  const change = lineChange(last.version, file);
  if (!change || change.gone.length + change.come.length > MOST) return NONE;
  const quiet = new Set<Rule>();
  for (const rule of last.quiet) if (rule.wakes?.(change, { file, snapshot }) === false) quiet.add(rule);
  return quiet;
}

/** Keeps what was found; nothing of a file with errors, whose statements may end anywhere. */
export function keepLook(
  memory: LintMemory,
  snapshot: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
  quiet: ReadonlySet<Rule>,
): void {
  const { text, statements, comments } = file;
  memory.last = isSound(file)
    ? { version: { text, statements, comments }, world: worldOf(snapshot, file, settings), quiet }
    : undefined;
}

const isSound = ({ tree }: SourceFile) => tree !== undefined && !tree.rootNode.hasError;

function worldOf(
  { policy, ports, sysctls, provenance, files }: Snapshot,
  file: SourceFile,
  settings: RuleSettings,
): World {
  const { macros, isWhole, hasBase } = policy;
  const open: WeakRef<SourceFile>[] = [];
  for (const each of files.values()) if (each.uri !== file.uri) open.push(refTo(each));
  const loading = provenance.loading === true;
  return { ports, sysctls, settings, loading, macros, isWhole, hasBase, others: policy.others(file.uri), open };
}

const refs = new WeakMap<SourceFile, WeakRef<SourceFile>>();

/** The same reference to the same file, so that two can be compared. */
function refTo(file: SourceFile): WeakRef<SourceFile> {
  let ref = refs.get(file);
  if (!ref) {
    ref = new WeakRef(file);
    refs.set(file, ref);
  }
  return ref;
}

function isSame(a: World, b: World): boolean {
  const isSameList = a.open.length === b.open.length && a.open.every((each, i) => each === b.open[i]);
  return (
    isSameList &&
    a.settings === b.settings &&
    a.ports === b.ports &&
    a.sysctls === b.sysctls &&
    a.loading === b.loading &&
    a.macros === b.macros &&
    a.others === b.others &&
    a.isWhole === b.isWhole &&
    a.hasBase === b.hasBase
  );
}
