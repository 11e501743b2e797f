/** Which names of a file are not in scope where they are used, kept from one version of it to the next. */
import { finish, type Steps } from '../../base/steps.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import type { Policy } from '../../index/policy.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { LineChange } from '../lineChange.ts';
import type { FileInWorld } from '../rule.ts';
import { keepVerdicts, laterVerdicts } from './laterVerdicts.ts';
import { nameScopeSteps } from './nameScopes.ts';
import { judgeMissing, missingNames, type OutOfScope, usesOf } from './outOfScope.ts';

interface Verdicts {
  readonly policy: Policy;
  readonly found: readonly OutOfScope[];
  /** The change before which the same names were out of scope, but for what is gone. */
  readonly change?: LineChange;
}

const known = new WeakMap<SourceFile, Verdicts>();

/** The names of `file` that are not in scope where they stand, read once for it and the policy. */
export function outOfScope(snapshot: Snapshot, file: SourceFile): readonly OutOfScope[] {
  return finish(outOfScopeSteps(snapshot, file));
}

/** The same in steps. */
export function* outOfScopeSteps(snapshot: Snapshot, file: SourceFile): Steps<readonly OutOfScope[]> {
  const { policy } = snapshot;
  const last = knownVerdicts(snapshot, file);
  if (last) return last.found;
  const found = isReadable(file) ? yield* judge(snapshot, file) : [];
  known.set(file, { policy, found });
  return found;
}

/** What is known without judging all names anew. */
function knownVerdicts(snapshot: Snapshot, file: SourceFile): Verdicts | undefined {
  const { policy } = snapshot;
  const last = known.get(file);
  if (last?.policy === policy) return last;
  const later = isReadable(file) ? laterVerdicts(snapshot, file) : undefined;
  if (!later) return undefined;
  const verdicts = { policy, ...later };
  known.set(file, verdicts);
  return verdicts;
}

/** Those that were out of scope before the change and still are; undefined where others may be. */
export function stillOutOfScope(
  change: LineChange,
  { file, snapshot }: FileInWorld,
): readonly OutOfScope[] | undefined {
  const verdicts = knownVerdicts(snapshot, file);
  return verdicts?.change === change ? verdicts.found : undefined;
}

/**
 * Modules with a header and interface files. Where the parser could not read something, that may declare or require anything;
 * what corenetwork.te.in and other stages hold is known once they are generated.
 */
export function isReadable(file: SourceFile): boolean {
  if (!file.tree || file.tree.rootNode.hasError || /\.(te|if)\.(in|m4)$/.test(file.uri)) return false;
  return file.kind === 'if' || (file.kind === 'te' && fileFacts(file).header !== undefined);
}

/** Statements in one step: most of their names are in scope. */
const STEP = 64;

function* judge(snapshot: Snapshot, file: SourceFile): Steps<OutOfScope[]> {
  const { policy } = snapshot;
  const scopes = yield* nameScopeSteps(policy, file);
  const found: OutOfScope[] = [];
  const missing = missingNames(file);
  for (let i = 0; i < file.statements.length; i++) {
    if (i % STEP === 0) yield;
    const statement = file.statements[i]!;
    const uses = usesOf(statement, file);
    if (uses.length === 0 || missing(scopes.of(statement), uses).length === 0) continue;
    found.push(...(yield* judgeMissing(snapshot, file, statement, scopes, missing)));
  }
  keepVerdicts(policy, file, scopes, found);
  return found;
}
