/** Makes statements of CIL lists, in the shapes that rules know from policy source where the meaning is the same. */
import type { Pause, Steps } from '../../base/steps.ts';
import type { AvRuleFlavour, Name, Names, Statement, StatementData } from '../statements.ts';
import type { SyntaxFault } from '../syntaxFaults.ts';
import type { CilAtom, CilExpression, CilList } from './expressions.ts';
import { type CilContainer, isCilContainer } from './keywords.ts';
import { readPortcon } from './portcon.ts';
import { type Home, statementFault } from './statementFault.ts';

/**
 * Appends the statement that `list` is and those inside of it to `statements`, a block before its content, and to `faults` what
 * the compiler does not take of them.
 */
export function* cilStatements(
  list: CilList,
  statements: Statement[],
  faults: SyntaxFault[],
  pause: Pause,
): Steps<void> {
  // A stack of its own: blocks may be thousands deep.
  const waiting: Waiting[] = [{ list, block: undefined, home: 'file' }];
  let visits = 1;
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { list: each, block, home } = next;
    const [first] = each.items;
    const keyword = first?.kind === 'atom' ? first.text : '';
    const fault = each.broken ? undefined : statementFault(each, keyword, home);
    if (fault) faults.push(fault);
    const { start, end, broken } = each;
    if (isCilContainer(keyword)) {
      const data = containerData(keyword, each);
      const statement = { kind: data.kind, data, start, end, block, broken } as Statement;
      statements.push(statement);
      const inside = keyword === 'booleanif' ? 'booleanif' : home;
      for (let i = each.items.length - 1; i >= headLength(keyword); i--) {
        const item = each.items[i]!;
        if (item.kind === 'list') waiting.push({ list: item, block: statement, home: inside });
      }
    } else {
      for (const data of readStatement(keyword, each))
        statements.push({ kind: data.kind, data, start, end, block, broken } as Statement);
    }
    if (visits++ % VISITS === 0 && pause()) yield;
  }
}

/** The clock is looked at once in so many statements. */
const VISITS = 32;

interface Waiting {
  readonly list: CilList;
  readonly block: Statement | undefined;
  readonly home: Home;
}

/** Behind these come the statements inside of a container: behind its name, its parameters or its condition. */
const headLength = (keyword: CilContainer) =>
  keyword === 'true' || keyword === 'false' ? 1 : keyword === 'macro' ? 3 : 2;

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
function readStatement(keyword: string, list: CilList): StatementData[] {
  const data = keyword === 'typeattributeset' ? attributeSet(list) : leafData(keyword, list);
  return Array.isArray(data) ? data : [data ?? { kind: 'other', node: keyword }];
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

function leafData(keyword: string, list: CilList): StatementData | undefined {
  const { 1: name, 2: second, 3: third } = list.items;
  switch (keyword) {
    case 'portcon':
      return readPortcon(list);
    case 'allow':
    case 'auditallow':
    case 'dontaudit':
    case 'neverallow':
      return avRule(keyword, name, second, third, list);
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
  sourceItem: CilExpression | undefined,
  targetItem: CilExpression | undefined,
  asked: CilExpression | undefined,
  list: CilList,
): StatementData | undefined {
  const source = namesOf(sourceItem, list);
  const target = namesOf(targetItem, list);
  if (!source || !target || !asked) return undefined;
  const [className, permissionItem] = asked.kind === 'list' ? asked.items : [];
  const classes = asked.kind === 'list' ? namesOf(className, list) : undefined;
  const permissions = asked.kind === 'list' ? namesOf(permissionItem, list) : undefined;
  const unknown = () => namesAt(asked, list, NONE, 'partial');
  return {
    kind: 'av_rule',
    flavour,
    source,
    target,
    classes: classes ?? unknown(),
    permissions: permissions ?? unknown(),
  };
}

/** Undefined where the set is an expression such as `(and (a) (not (b)))`. */
function attributeSet(list: CilList): StatementData[] | undefined {
  const attribute = atomAt(list, 1);
  const types = namesOf(list.items[2], list);
  if (!attribute || !types || types.partial || types.wildcard || types.items.length === 0) return undefined;
  return types.items.map((name) => ({ kind: 'typeattribute', name, attributes: [nameOf(attribute, list)] }));
}

/** A word or a list of words. What is empty, has an operator or has lists inside is partial. */
function namesOf(item: CilExpression | undefined, list: CilList): Names | undefined {
  if (!item) return undefined;
  if (item.kind === 'atom') return namesAt(item, list, [nameOf(item, list)], 'whole');
  const [first] = item.items;
  if (first?.kind !== 'atom') return namesAt(item, list, NONE, 'partial');
  if (first.text === 'all' && item.items.length === 1) return { ...namesAt(item, list, NONE, 'whole'), wildcard: true };
  if (OPERATORS.has(first.text)) return namesAt(item, list, NONE, 'partial');
  const names: Name[] = [];
  for (const each of item.items) {
    if (each.kind !== 'atom') return namesAt(item, list, NONE, 'partial');
    names.push(nameOf(each, list));
  }
  return namesAt(item, list, names, 'whole');
}

function namesAt(
  { start, end }: CilExpression,
  list: CilList,
  items: readonly Name[],
  known: 'whole' | 'partial',
): Names {
  return {
    items,
    excluded: NONE,
    complement: false,
    wildcard: false,
    partial: known === 'partial',
    start: start - list.start,
    end: end - list.start,
  };
}

const NONE: readonly Name[] = [];

const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'xor', 'not', 'all', 'eq', 'neq', 'range']);

function atomAt(list: CilList, index: number): CilAtom | undefined {
  const item = list.items[index];
  return item?.kind === 'atom' ? item : undefined;
}
