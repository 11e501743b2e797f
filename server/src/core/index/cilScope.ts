/** Says what a CIL name means where it stands: blocks are namespaces, and a name is looked up from the inside out. */
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Statement } from '../syntax/statements.ts';

/** `a.b.` for a statement in block b of block a, empty at top level; undefined in a macro, whose names its calls decide. */
export function cilPath(statement: Statement): string | undefined {
  let path = '';
  for (let { block } = statement; block; block = block.block) {
    if (block.kind !== 'cil_block') continue;
    const { keyword, name } = block.data;
    if (keyword === 'macro') return undefined;
    if ((keyword === 'block' || keyword === 'in') && name) path = `${withoutDot(name.text)}.${path}`;
  }
  return path;
}

/**
 * The full name of the type `name` at `statement`: that of a block around it where the file declares one, else the name
 * itself. Undefined for a parameter of a macro.
 */
export function cilType(file: SourceFile, statement: Statement, name: string): string | undefined {
  return (
    lookUp(declared(file).types, statement, name)?.path ?? (isParameter(statement, name) ? undefined : withoutDot(name))
  );
}

/** The type of the context that `(context name …)` of this file declares; undefined where it does not. */
export function cilContextType(file: SourceFile, statement: Statement, name: string): string | undefined {
  const found = isParameter(statement, name) ? undefined : lookUp(declared(file).contexts, statement, name)?.statement;
  return found?.kind === 'cil_context' ? cilType(file, found, found.data.type.text) : undefined;
}

interface Declared {
  readonly types: ReadonlyMap<string, Statement>;
  readonly contexts: ReadonlyMap<string, Statement>;
}

const known = new WeakMap<SourceFile, Declared>();

function declared(file: SourceFile): Declared {
  let found = known.get(file);
  if (!found) {
    const types = new Map<string, Statement>();
    const contexts = new Map<string, Statement>();
    for (const statement of file.statements) {
      if (statement.kind !== 'type_declaration' && statement.kind !== 'cil_context') continue;
      const path = cilPath(statement);
      if (path === undefined) continue;
      (statement.kind === 'cil_context' ? contexts : types).set(path + statement.data.name.text, statement);
    }
    found = { types, contexts };
    known.set(file, found);
  }
  return found;
}

function lookUp(
  names: ReadonlyMap<string, Statement>,
  statement: Statement,
  name: string,
): { readonly path: string; readonly statement: Statement } | undefined {
  if (isParameter(statement, name)) return undefined;
  for (const path of cilPaths(statement, name)) {
    const found = names.get(path);
    if (found) return { path, statement: found };
  }
  return undefined;
}

/** The full names that `name` may have at `statement`, in the order in which the compiler looks for them. */
export function cilPaths(statement: Statement, name: string): string[] {
  const parts = name.startsWith('.') ? [] : (cilPath(statement) ?? '').split('.').slice(0, -1);
  return Array.from({ length: parts.length + 1 }, (_, i) =>
    [...parts.slice(0, parts.length - i), withoutDot(name)].join('.'),
  );
}

function isParameter(statement: Statement, name: string): boolean {
  for (let { block } = statement; block; block = block.block) {
    if (block.kind === 'cil_block' && block.data.parameters.some(({ text }) => text === name)) return true;
  }
  return false;
}

/** A leading dot says that the name is looked up at top level. */
function withoutDot(name: string): string {
  return name.replace(/^\./, '');
}
