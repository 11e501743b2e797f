/** What one file says by itself: which module it is, what it declares and requires, which ports it labels. */

import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Statement } from '../syntax/statements.ts';
import { cilPath, cilType } from './cilScope.ts';

/** `refpolicy` has policy_module() or is made of interfaces; `plain` has `module x 1.0;`; `none` has no header. */
export type ModuleStyle = 'refpolicy' | 'plain' | 'none';

export interface TypeFacts {
  readonly name: string;
  readonly statement: Statement;
  /** Attributes by its declaration and by typeattribute. */
  readonly attributes: ReadonlySet<string>;
}

export interface FileFacts {
  readonly style: ModuleStyle;
  /** policy_module() or module, where there is one. */
  readonly header?: Statement;
  /** Types and aliases that the file declares, by name; in CIL by their full name, without those of macros. */
  readonly types: ReadonlyMap<string, TypeFacts>;
  /** Types and attributes in a require. */
  readonly required: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** define() names of the file. */
  readonly defines: ReadonlySet<string>;
  /** Classes that the file declares, with their permissions where they are all written. */
  readonly classes: ReadonlyMap<string, ReadonlySet<string>>;
  /** Calls by the name they call. */
  readonly calls: ReadonlyMap<string, readonly Statement[]>;
}

const known = new WeakMap<SourceFile, FileFacts>();

/** The facts of `file`, read once for each version of it. */
export function fileFacts(file: SourceFile): FileFacts {
  let facts = known.get(file);
  if (!facts) {
    facts = readFacts(file);
    known.set(file, facts);
  }
  return facts;
}

function readFacts(file: SourceFile): FileFacts {
  let header: Statement | undefined;
  const types = new Map<string, { name: string; statement: Statement; attributes: Set<string> }>();
  const given = new Map<string, string[]>();
  const required = new Set<string>();
  const attributes = new Set<string>();
  const defines = new Set<string>();
  const commons = new Map<string, Set<string>>();
  const classes = new Map<string, Set<string>>();
  const calls = new Map<string, Statement[]>();

  const declare = (names: readonly Name[], statement: Statement, attributeNames: readonly Name[]) => {
    const set = new Set(attributeNames.map((name) => name.text));
    const path = cilPath(statement);
    if (path === undefined) return;
    for (const { text } of names) if (text) types.set(path + text, { name: path + text, statement, attributes: set });
  };
  for (const statement of file.statements) {
    const { data } = statement;
    switch (data.kind) {
      case 'policy_module':
      case 'module_statement':
        header ??= statement;
        break;
      case 'type_declaration':
        declare([data.name, ...data.aliases], statement, data.attributes);
        break;
      case 'typeattribute':
        push(given, fullName(file, statement, data.name.text), ...data.attributes.map((name) => name.text));
        break;
      case 'attribute_declaration':
        for (const name of data.names) attributes.add(name.text);
        break;
      case 'type_requirement':
      case 'attribute_requirement':
        for (const name of data.names) required.add(name.text);
        break;
      case 'define':
        defines.add(data.name.text);
        break;
      case 'common_declaration':
        commons.set(data.name.text, new Set(data.permissions.items.map((name) => name.text)));
        break;
      case 'class_declaration': {
        const permissions = classes.get(data.name.text) ?? new Set<string>();
        for (const permission of commons.get(data.inherits?.text ?? '') ?? []) permissions.add(permission);
        for (const name of data.permissions?.items ?? []) permissions.add(name.text);
        classes.set(data.name.text, permissions);
        break;
      }
      case 'macro_call':
        push(calls, data.name.text, statement);
        break;
    }
  }
  for (const [name, names] of given) for (const attribute of names) types.get(name)?.attributes.add(attribute);
  return {
    style: moduleStyle(file, header),
    ...(header && { header }),
    types,
    required,
    attributes,
    defines,
    classes,
    calls,
  };
}

/** In CIL with the blocks around it; elsewhere as written. */
function fullName(file: SourceFile, statement: Statement, name: string): string {
  return file.kind === 'cil' ? (cilType(file, statement, name) ?? name) : name;
}

function moduleStyle(file: SourceFile, header: Statement | undefined): ModuleStyle {
  if (header?.kind === 'module_statement') return 'plain';
  if (header || file.kind === 'if' || file.kind === 'spt') return 'refpolicy';
  return file.statements.some(({ kind }) => kind === 'gen_require' || kind === 'optional') ? 'refpolicy' : 'none';
}

function push<T>(map: Map<string, T[]>, key: string, ...values: T[]): void {
  const list = map.get(key);
  if (list) list.push(...values);
  else map.set(key, values);
}
