/** Tells a port type that is written wrong from one that nobody here knows, which may come with a module. */
import { typingErrorOf } from '../../base/closestName.ts';
import { remember } from '../../base/remember.ts';
import { hostCommands } from '../../commands/hostCommands.ts';
import { findWord } from '../../index/nameUses.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { isDistributionPortType } from '../../ports/otherPolicy.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { whereIs } from '../names/nameElsewhere.ts';
import type { RuleContext } from '../rule.ts';
import { isForThisHost } from './portEntries.ts';

export interface MisspeltPortType {
  /** Where it was looked for, as a sentence. */
  readonly message: string;
  /** The one port type that is written nearly the same. */
  readonly meant: string;
}

/**
 * Undefined where a module that is not at hand may declare the type: without the source of the base policy a finding needs that the
 * workspace declares what is meant, or that the command is for this host, whose ports are known.
 */
export function misspeltPortType(context: RuleContext, name: string): MisspeltPortType | undefined {
  const { file, snapshot } = context;
  const { policy, ports, provenance } = snapshot;
  if (!policy.isWhole || provenance.loading || !/^\w+$/.test(name) || isKnown(context, name)) return undefined;
  const named = policy.allNames(['type']).filter((each) => each.endsWith('_port_t'));
  const meant = typingErrorOf(name, [...named, ...ports.types(), ...policy.typesWith('port_type')]);
  if (meant === undefined) return undefined;
  const isOwn = policy.declared(meant).some(({ declaration }) => declaration.kind === 'type');
  // What the script installs may bring the type.
  if (!isOwn && hostCommands(file).modules.some(({ action }) => action === 'install')) return undefined;
  const question = `Did you mean ${meant}?`;
  if (policy.hasBase || isOwn)
    return { message: `No module of this workspace declares the type ${name}. ${question}`, meant };
  if (!provenance.live || !policy.hasHeaders || !isForThisHost(file)) return undefined;
  return { message: `No port of this host has the type ${name}, and no header names it. ${question}`, meant };
}

/** Another policy or another version of this one may have the types of the shipped tables. */
function isKnown({ file, snapshot }: RuleContext, name: string): boolean {
  const { policy, ports, files } = snapshot;
  if (ports.hasType(name) || hasCorenetInterfaces(name)) return true;
  if (isDistributionPortType(name) || isDeclaredInText(file, name)) return true;
  for (const other of files.values()) {
    if (other.uri !== file.uri && !other.language && findWord(other.text, name, 0) >= 0) return true;
  }
  return whereIs(policy, file.uri, name, ['type', 'attribute']) !== undefined;
}

/** A here-document of a script may be a module. */
function isDeclaredInText(file: SourceFile, name: string): boolean {
  const found = declaredInText(file);
  let isDeclared = found.get(name);
  if (isDeclared === undefined) {
    isDeclared = new RegExp(`\\btype\\s+${name}\\b`).test(file.text);
    found.set(name, isDeclared);
  }
  return isDeclared;
}

/** Any number of lines may ask for the same name. */
const declaredInText = remember((_: SourceFile) => new Map<string, boolean>());
