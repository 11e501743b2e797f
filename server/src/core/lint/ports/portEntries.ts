/** Asks the port table what a rule wants to know about one key, leaving out what open files say of themselves. */
import type { PortEntry, PortOrigin, PortRange } from '../../ports/port.ts';
import type { Overlap } from '../../ports/table.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { FileInWorld, RuleContext } from '../rule.ts';
import type { PortKey } from './portUses.ts';

/** The entries of the policy and of this host that share a port with `key`, in order of precedence, without those that may be either. */
export function recorded({ snapshot, file }: FileInWorld, key: PortKey): Overlap[] {
  const ofThisHost = isForThisHost(file);
  return snapshot.ports
    .overlaps(key.protocol, key)
    .filter(({ entry: { origin } }) => KNOWN.has(origin.kind) && (ofThisHost || origin.kind !== 'local'));
}

const KNOWN: ReadonlySet<PortOrigin['kind']> = new Set(['local', 'policy', 'bundled']);

/** False for a file whose commands run where it is installed, built or copied to: the records of this host say nothing. */
export function isForThisHost({ language }: SourceFile): boolean {
  return language === undefined || language === 'shell' || language === 'import';
}

/** Those that have exactly this range, the local record first. */
export function recordedExactly(context: FileInWorld, key: PortKey): PortEntry[] {
  return recorded(context, key).flatMap(({ kind, entry }) => (kind === 'exact' ? [entry] : []));
}

/** The entries with exactly this key that other open files write. */
export function writtenElsewhere({ snapshot, file }: RuleContext, key: PortKey): PortEntry[] {
  return snapshot.ports.overlaps(key.protocol, key).flatMap(({ kind, entry: { origin }, entry }) => {
    return kind === 'exact' && origin.kind === 'workspace' && origin.uri !== file.uri ? [entry] : [];
  });
}

/** True if the policy or this host has a port of the type, so that a module need not declare it. */
export function isRecordedType({ snapshot }: RuleContext, type: string): boolean {
  return snapshot.ports.portsOf(type).some(({ origin }) => origin.kind !== 'workspace');
}

/** True if both have the same valid key. */
export function sameKey(a: { readonly key?: PortKey }, b: { readonly key?: PortKey }): boolean {
  return a.key !== undefined && b.key !== undefined && a.key.protocol === b.key.protocol && sameRange(a.key, b.key);
}

/** The first of `uses` with each valid key, by `keyName`. */
export function firstOfKeys<T extends { readonly key?: PortKey }>(uses: readonly T[]): ReadonlyMap<string, T> {
  const found = new Map<string, T>();
  for (const use of uses) if (use.key && !found.has(keyName(use.key))) found.set(keyName(use.key), use);
  return found;
}

export function keyName({ protocol, low, high }: PortKey): string {
  return `${protocol} ${low}-${high}`;
}

export function sameRange(a: PortRange, b: PortRange): boolean {
  return a.low === b.low && a.high === b.high;
}
