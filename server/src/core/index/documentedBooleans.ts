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

/** Where the name of a boolean begins that the text documents. */
export function placeOfBoolean(xml: string, name: string): number | undefined {
  const found = ['tunable', 'bool'].map((element) => [xml.indexOf(`<${element} name="${name}"`), element] as const);
  const [first] = found.filter(([at]) => at >= 0);
  return first && first[0] + `<${first[1]} name="`.length;
}
