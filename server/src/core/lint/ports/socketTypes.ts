/** Which types of a file are those of sockets: the capability for a port is asked of the process, name_bind of its socket. */
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { statementsOfKind } from '../../syntax/statementsOfKind.ts';
import type { OwnType } from '../calls/ownTypes.ts';

const known = new WeakMap<SourceFile, ReadonlySet<string>>();

/**
 * True for a type that a type_transition gives to sockets (kernel socket_sockcreate_sid) and that is no domain.
 */
export function isSocketType(file: SourceFile, { name, attributes }: OwnType): boolean {
  let types = known.get(file);
  if (!types) {
    types = new Set(statementsOfKind(file, 'type_rule').flatMap(({ data }) => socketDefault(data)));
    known.set(file, types);
  }
  return types.has(name) && !attributes.has('domain');
}

type TypeRule = Extract<SourceFile['statements'][number]['data'], { kind: 'type_rule' }>;

function socketDefault({ classes, default: { text } }: TypeRule): string[] {
  return classes.items.some((each) => /_socket$|socket_class_set$/.test(each.text)) ? [text] : [];
}
