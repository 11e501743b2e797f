/** Reports portcons of CIL whose type is not made a port type. */
import { fileFacts } from '../../index/fileFacts.ts';
import { isWholePolicy } from '../cil/cilBlocks.ts';
import { addBehind, certainType } from '../cil/cilTypes.ts';
import { portUses } from '../ports/portUses.ts';
import { useRange } from '../ports/portWords.ts';
import type { Rule } from '../rule.ts';

export const portconTypeNotPortType: Rule = {
  id: 'portcon-type-not-port-type',
  severity: 'warning',
  summary: 'The type of a portcon lacks attribute port_type: semanage refuses it.',
  cil: true,
  file({ file, report }) {
    if (file.kind !== 'cil' || (isWholePolicy(file) && !fileFacts(file).attributes.has('port_type'))) return;
    const seen = new Set<string>();
    for (const use of portUses(file).source) {
      const type = use.type === undefined ? undefined : certainType(file, use.type);
      if (!type || type.attributes.has('port_type') || seen.has(type.name)) continue;
      seen.add(type.name);
      const short = type.statement.kind === 'type_declaration' ? type.statement.data.name.text : type.name;
      report({
        range: useRange(file, use),
        message: `${type.name} lacks attribute port_type: semanage refuses it, and rules about all ports miss it.`,
        fixes: () => [addBehind(file, type, `(typeattributeset port_type (${short}))`)],
      });
    }
  },
};
