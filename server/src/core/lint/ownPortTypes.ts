/** The port types that a file declares, found in one pass over its types and calls. */
import { fileFacts } from '../index/fileFacts.ts';
import { attributesGivenBy, typeGiven } from '../knowledge/interfaces.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { argumentsOf, textsOf } from './ownTypes.ts';

const known = new WeakMap<SourceFile, ReadonlySet<string>>();

/** The types with attribute port_type, written or given by an interface that we know. A required type is not among them. */
export function ownPortTypes(file: SourceFile): ReadonlySet<string> {
  let types = known.get(file);
  if (!types) {
    types = readPortTypes(file);
    known.set(file, types);
  }
  return types;
}

function readPortTypes(file: SourceFile): Set<string> {
  const { types, calls } = fileFacts(file);
  const found = new Set([...types.values()].flatMap((type) => (type.attributes.has(PORT) ? [type.name] : [])));
  for (const [call, statements] of calls) {
    const gifts = attributesGivenBy(call).filter(({ attributes }) => attributes.includes(PORT));
    for (const statement of gifts.length > 0 ? statements : []) {
      for (const gift of gifts) {
        const type = typeGiven(gift, textsOf(argumentsOf(statement)));
        if (type !== undefined && types.has(type)) found.add(type);
      }
    }
  }
  return found;
}

const PORT = 'port_type';
