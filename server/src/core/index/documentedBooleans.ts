/** Reads the booleans and tunables out of the XML that refpolicy makes of its comments (segenxml.py, policy.dtd). */
import { readInterfaceDoc } from './interfaceDoc.ts';
import { ownCopy } from './skeleton.ts';

export interface DocumentedBoolean {
  readonly kind: 'boolean' | 'tunable';
  readonly name: string;
  readonly value: 'true' | 'false';
  /** Its first paragraph. */
  readonly doc: string;
}

const ELEMENT = /<(tunable|bool) name="(\w+)" dftval="(true|false)">([\s\S]*?)<\/\1>/g;

export function scanBooleans(xml: string): DocumentedBoolean[] {
  return Array.from(xml.matchAll(ELEMENT), ([, element, name, value, inside]) => ({
    kind: element === 'bool' ? 'boolean' : 'tunable',
    name: ownCopy(name!),
    value: value === 'true' ? 'true' : 'false',
    doc: ownCopy(readInterfaceDoc(inside!).description[0] ?? ''),
  }));
}
