/** Reports portcons of CIL whose context is invalid, because its role does not have its type. */
import { addBehind, certainType, rolesOf } from '../cil/cilTypes.ts';
import { nameRange } from '../place.ts';
import { usesOf } from '../ports/portUses.ts';
import type { Rule } from '../rule.ts';

export const portconTypeWithoutRole: Rule = {
  id: 'portcon-type-without-role',
  severity: 'error',
  summary: 'In CIL the role of a context, object_r too, has a type only by roletype.',
  cil: true,
  statements: {
    portcon(statement, { file, report }) {
      const { type: word } = statement.data;
      const [use] = usesOf(file, statement);
      if (file.kind !== 'cil' || !word || use?.type === undefined) return;
      const before = file.text.slice(statement.start, statement.start + word.offset);
      const role = /\(\s*[^\s()]+\s+([^\s()]+)\s+$/.exec(before)?.[1];
      const type = certainType(file, use.type);
      const roles = rolesOf(file, use.type);
      if (role !== 'object_r' || !type || !roles || roles.has(role)) return;
      const short = type.statement.kind === 'type_declaration' ? type.statement.data.name.text : type.name;
      const missing = `(roletype object_r ${short})`;
      report({
        range: nameRange(file, statement, word),
        message: `Type ${type.name} is invalid for role object_r: semodule refuses the context without ${missing}.`,
        fixes: () => [addBehind(file, type, missing)],
      });
    },
  },
};
