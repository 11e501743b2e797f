/** What one file says by itself: which module it is, what it declares and requires, which ports it labels. */

import { remember } from '../base/remember.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Name, Statement } from '../syntax/statements.ts';
import { statementsOfKind } from '../syntax/statementsOfKind.ts';
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

/** The facts of `file`, each read once for each version of it and when it is asked: most rules want few of them at a key. */
export const fileFacts = remember((file: SourceFile): FileFacts => {
  const header = headerOf(file);
  return {
    style: moduleStyle(file, header),
    ...(header && { header }),
    get types() {
      return typesOf(file);
    },
    get required() {
      return requiredOf(file);
    },
    get attributes() {
      return attributesOf(file);
    },
    get defines() {
      return definesOf(file);
    },
    get classes() {
      return classesOf(file);
    },
    get calls() {
      return callsOf(file);
    },
  };
});

function headerOf(file: SourceFile): Statement | undefined {
  const [macro] = statementsOfKind(file, 'policy_module');
  const [plain] = statementsOfKind(file, 'module_statement');
  return macro && plain ? (macro.start < plain.start ? macro : plain) : (macro ?? plain);
}

const typesOf = remember((file: SourceFile): FileFacts['types'] => {
  const types = new Map<string, { name: string; statement: Statement; attributes: Set<string> }>();
  for (const statement of statementsOfKind(file, 'type_declaration')) {
    const { name, aliases, attributes } = statement.data;
    const path = cilPath(statement);
    if (path === undefined) continue;
    const given = new Set(attributes.map(({ text }) => text));
    for (const { text } of [name, ...aliases]) {
      if (text) types.set(path + text, { name: path + text, statement, attributes: given });
    }
  }
  for (const statement of statementsOfKind(file, 'typeattribute')) {
    const type = types.get(fullName(file, statement, statement.data.name.text));
    for (const { text } of statement.data.attributes) type?.attributes.add(text);
  }
  return types;
});

const textsOf = (names: readonly Name[]) => names.map(({ text }) => text);

const requiredOf = remember((file: SourceFile): ReadonlySet<string> => {
  const types = statementsOfKind(file, 'type_requirement').flatMap(({ data }) => textsOf(data.names));
  return new Set([
    ...types,
    ...statementsOfKind(file, 'attribute_requirement').flatMap(({ data }) => textsOf(data.names)),
  ]);
});

const attributesOf = remember(
  (file: SourceFile): ReadonlySet<string> =>
    new Set(statementsOfKind(file, 'attribute_declaration').flatMap(({ data }) => textsOf(data.names))),
);

const definesOf = remember(
  (file: SourceFile): ReadonlySet<string> =>
    new Set(statementsOfKind(file, 'define').map(({ data }) => data.name.text)),
);

const classesOf = remember((file: SourceFile): FileFacts['classes'] => {
  const commons = new Map(
    statementsOfKind(file, 'common_declaration').map(({ data }) => [data.name.text, textsOf(data.permissions.items)]),
  );
  const classes = new Map<string, Set<string>>();
  for (const { data } of statementsOfKind(file, 'class_declaration')) {
    const permissions = classes.get(data.name.text) ?? new Set<string>();
    for (const permission of commons.get(data.inherits?.text ?? '') ?? []) permissions.add(permission);
    for (const { text } of data.permissions?.items ?? []) permissions.add(text);
    classes.set(data.name.text, permissions);
  }
  return classes;
});

const callsOf = remember((file: SourceFile): FileFacts['calls'] => {
  const calls = new Map<string, Statement[]>();
  const statements = statementsOfKind(file, 'macro_call');
  for (let i = 0; i < statements.length; i++) {
    const { text } = statements[i]!.data.name;
    const list = calls.get(text);
    if (list) list.push(statements[i]!);
    else calls.set(text, [statements[i]!]);
  }
  return calls;
});

/** In CIL with the blocks around it; elsewhere as written. */
function fullName(file: SourceFile, statement: Statement, name: string): string {
  return file.kind === 'cil' ? (cilType(file, statement, name) ?? name) : name;
}

function moduleStyle(file: SourceFile, header: Statement | undefined): ModuleStyle {
  if (header?.kind === 'module_statement') return 'plain';
  if (header || file.kind === 'if' || file.kind === 'spt') return 'refpolicy';
  const isRefpolicy = statementsOfKind(file, 'gen_require').length + statementsOfKind(file, 'optional').length > 0;
  return isRefpolicy ? 'refpolicy' : 'none';
}
