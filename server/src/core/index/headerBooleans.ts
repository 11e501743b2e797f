/** The booleans that the installed headers speak of: no header declares one, and few interfaces require one. */
import { scanBooleans } from './documentedBooleans.ts';
import { ownCopy } from './skeleton.ts';

export interface HeaderBoolean {
  readonly name: string;
}

const CONDITION = /\btunable_policy\(\s*`([^'$]*)'/g;

/** The names in the documentation of a layer, each once. */
export function scanDocumentedNames(xml: string): HeaderBoolean[] {
  return named(scanBooleans(xml).map(({ name }) => name));
}

/** The names in the conditions of the interfaces of a file, each once; those that hold a parameter are left out. */
export function scanConditions(text: string): HeaderBoolean[] {
  if (!text.includes('tunable_policy(')) return [];
  return named(Array.from(text.matchAll(CONDITION), ([, condition]) => condition!.match(/[A-Za-z_]\w*/g) ?? []).flat());
}

function named(names: readonly string[]): HeaderBoolean[] {
  return Array.from(new Set(names), (name) => ({ name: ownCopy(name) }));
}
