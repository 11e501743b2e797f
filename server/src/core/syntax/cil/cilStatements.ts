/** Makes statements of CIL lists, in the shapes that rules know from policy source where the meaning is the same. */
import type { AvRuleFlavour, Name, Names, Statement, StatementData } from '../statements.ts';
import type { CilAtom, CilExpression, CilList } from './expressions.ts';
import { type CilContainer, isCilContainer } from './keywords.ts';
import { readPortcon } from './portcon.ts';

/** The statements of `lists` and those inside of them, a block before its content. */
export function cilStatements(lists: readonly CilList[]): Statement[] {
  const statements: Statement[] = [];
  // A stack of its own: blocks may be thousands deep.
  const waiting = lists.map((list): Waiting => ({ list, block: undefined })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { list, block } = next;
    for (const data of readStatement(list)) {
      const { start, end, broken } = list;
      const statement = { kind: data.kind, data, start, end, block, broken } as Statement;
      statements.push(statement);
      if (data.kind !== 'cil_block') continue;
      for (const inside of statementsIn(list, data.keyword).reverse()) waiting.push({ list: inside, block: statement });
    }
  }
  return statements;
}

interface Waiting {
  readonly list: CilList;
  readonly block: Statement | undefined;
}

/** The lists inside a container that are statements: those behind its name, its parameters or its condition. */
export function statementsIn({ items }: CilList, keyword: CilContainer): CilList[] {
  const head = keyword === 'true' || keyword === 'false' ? 1 : keyword === 'macro' ? 3 : 2;
  return items.slice(head).filter((item) => item.kind === 'list');
}

/** A word of a list, its offset relative to the list. */
export function nameOf({ text, start }: CilAtom, list: CilList): Name {
  return { text, offset: start - list.start };
}

/** The words of a list that has nothing else; undefined for another. */
export function atomsOf(list: CilList): CilAtom[] | undefined {
  const atoms = list.items.filter((item) => item.kind === 'atom');
  return atoms.length === list.items.length ? atoms : undefined;
}

/** One statement, but for each type of a typeattributeset its own. */
function readStatement(list: CilList): StatementData[] {
  const [first, ...rest] = list.items;
  const keyword = first?.kind === 'atom' ? first.text : '';
  if (isCilContainer(keyword)) return [containerData(keyword, list)];
  const other: StatementData = { kind: 'other', node: keyword };
  if (keyword === 'typeattributeset') return attributeSet(list) ?? [other];
  return [leafData(keyword, rest, list) ?? other];
}

function containerData(keyword: CilContainer, list: CilList): StatementData {
  const name = atomAt(list, keyword === 'in' && isPlacement(list.items[1]) ? 2 : 1);
  const parameters = keyword === 'macro' && list.items[2]?.kind === 'list' ? list.items[2].items : [];
  return {
    kind: 'cil_block',
    keyword,
    ...(name && { name: nameOf(name, list) }),
    parameters: parameters.flatMap((each) => {
      const parameter = each.kind === 'list' ? atomAt(each, 1) : undefined;
      return parameter ? [nameOf(parameter, list)] : [];
    }),
  };
}

/** `(in after x …)`: since libsepol 3.4. */
function isPlacement(item: CilExpression | undefined): boolean {
  return item?.kind === 'atom' && (item.text === 'before' || item.text === 'after');
}

function leafData(keyword: string, rest: readonly CilExpression[], list: CilList): StatementData | undefined {
  const [name, second, third] = rest;
  switch (keyword) {
    case 'portcon':
      return readPortcon(list);
    case 'allow':
    case 'auditallow':
    case 'dontaudit':
    case 'neverallow':
      return avRule(keyword, [name, second, third], list);
    case 'type':
      return name?.kind === 'atom'
        ? { kind: 'type_declaration', name: nameOf(name, list), aliases: [], attributes: [] }
        : undefined;
    case 'typeattribute':
      return name?.kind === 'atom' ? { kind: 'attribute_declaration', names: [nameOf(name, list)] } : undefined;
    case 'class':
    case 'common': {
      if (name?.kind !== 'atom') return undefined;
      const permissions = namesOf(second, list);
      if (keyword === 'class')
        return { kind: 'class_declaration', name: nameOf(name, list), ...(permissions && { permissions }) };
      return permissions && { kind: 'common_declaration', name: nameOf(name, list), permissions };
    }
    case 'context': {
      const [user, role, type] = second?.kind === 'list' ? [0, 1, 2].map((i) => atomAt(second, i)) : [];
      if (name?.kind !== 'atom' || !type) return undefined;
      return {
        kind: 'cil_context',
        name: nameOf(name, list),
        type: nameOf(type, list),
        ...(user && { user: nameOf(user, list) }),
        ...(role && { role: nameOf(role, list) }),
      };
    }
    case 'call':
      return name?.kind === 'atom' ? callData(name, second, list) : undefined;
    default:
      return undefined;
  }
}

function callData(name: CilAtom, given: CilExpression | undefined, list: CilList): StatementData {
  const items = given?.kind === 'list' ? given.items : [];
  return {
    kind: 'macro_call',
    name: nameOf(name, list),
    arguments: items.map((item) => ({
      text: item.kind === 'atom' ? item.text : '',
      offset: item.start - list.start,
      isName: item.kind === 'atom',
    })),
  };
}

/** `(allow source target (class (permissions)))`; the place of the class may have the name of a classpermission. */
function avRule(
  flavour: AvRuleFlavour,
  [sourceItem, targetItem, asked]: readonly (CilExpression | undefined)[],
  list: CilList,
): StatementData | undefined {
  const source = namesOf(sourceItem, list);
  const target = namesOf(targetItem, list);
  if (!source || !target || !asked) return undefined;
  const [className, permissionItem] = asked.kind === 'list' ? asked.items : [];
  const classes = asked.kind === 'list' ? namesOf(className, list) : undefined;
  const permissions = asked.kind === 'list' ? namesOf(permissionItem, list) : undefined;
  const unknown: Names = { ...EMPTY, partial: true, start: asked.start - list.start, end: asked.end - list.start };
  return { kind: 'av_rule', flavour, source, target, classes: classes ?? unknown, permissions: permissions ?? unknown };
}

/** Undefined where the set is an expression such as `(and (a) (not (b)))`. */
function attributeSet(list: CilList): StatementData[] | undefined {
  const attribute = atomAt(list, 1);
  const types = namesOf(list.items[2], list);
  if (!attribute || !types || types.partial || types.wildcard || types.items.length === 0) return undefined;
  return types.items.map((name) => ({ kind: 'typeattribute', name, attributes: [nameOf(attribute, list)] }));
}

const EMPTY = { items: [], excluded: [], complement: false, wildcard: false, partial: false } as const;

/** A word or a list of words. What is empty, has an operator or has lists inside is partial. */
function namesOf(item: CilExpression | undefined, list: CilList): Names | undefined {
  if (!item) return undefined;
  const place = { start: item.start - list.start, end: item.end - list.start };
  if (item.kind === 'atom') return { ...EMPTY, items: [nameOf(item, list)], ...place };
  const [first] = item.items;
  const atoms = atomsOf(item);
  if (atoms?.length === 1 && atoms[0]!.text === 'all') return { ...EMPTY, wildcard: true, ...place };
  if (!atoms || !first || (first.kind === 'atom' && OPERATORS.has(first.text)))
    return { ...EMPTY, partial: true, ...place };
  return { ...EMPTY, items: atoms.map((each) => nameOf(each, list)), ...place };
}

const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'xor', 'not', 'all', 'eq', 'neq', 'range']);

function atomAt(list: CilList, index: number): CilAtom | undefined {
  const item = list.items[index];
  return item?.kind === 'atom' ? item : undefined;
}
