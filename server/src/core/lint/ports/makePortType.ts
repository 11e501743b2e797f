/** The fix that makes a port type of a type that the file declares. */
import { insertText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire } from '../../index/moduleEdits.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { OwnType } from '../calls/ownTypes.ts';
import { lineBehind } from '../lineBehind.ts';
import type { Fix } from '../rule.ts';

/** `corenet_port(my_port_t)` after its declaration, or the attribute in it. */
export function makePortType(file: SourceFile, { name, statement }: OwnType): Fix {
  if (fileFacts(file).style === 'refpolicy') {
    const call = `corenet_port(${name})`;
    return { title: `Add ${call}`, edits: [lineBehind(file, statement, call)] };
  }
  const edits = [insertText(file.lines, statement.end - 1, ', port_type')];
  const plain = fileFacts(file).style === 'plain';
  return {
    title: `Give ${name} attribute port_type`,
    edits: plain ? [...addRequire(file, { attributes: ['port_type'] }), ...edits] : edits,
  };
}
