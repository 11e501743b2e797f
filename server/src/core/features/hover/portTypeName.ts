/** Which names are those of port types, for a hover. */
import { fileFacts } from '../../index/fileFacts.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { attributesGivenBy, typeGiven } from '../../knowledge/interfaces.ts';
import type { Snapshot } from '../../snapshot.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Statement } from '../../syntax/statements.ts';

/** A type with ports, one that refpolicy declares as port type, or one that an open file makes a port type. */
export function isPortType(snapshot: Snapshot, file: SourceFile, name: string): boolean {
  const known = snapshot.ports.hasType(name) || name === 'port_t' || hasCorenetInterfaces(name);
  const isDeclared = () => [file, ...snapshot.files.values()].some((each) => isDeclaredPortType(each, name));
  return known || isDeclared();
}

function isDeclaredPortType(file: SourceFile, name: string): boolean {
  const { types, calls } = fileFacts(file);
  const type = types.get(name);
  if (!type) return false;
  if (type.attributes.has('port_type')) return true;
  return [...calls].some(([called, statements]) => {
    const given = attributesGivenBy(called).filter((each) => each.attributes.includes('port_type'));
    return given.some((each) => statements.some(({ data }) => typeGiven(each, argumentsOf(data)) === name));
  });
}

const argumentsOf = (data: Statement['data']) =>
  data.kind === 'macro_call' ? data.arguments.map((each) => each.text) : [];
