/** Walks a tree down to its statements and lists them with their data; after an edit, only the part that changed. */
import type { Tree, TreeCursor } from 'web-tree-sitter';
import { beforeLineBreak } from '../base/lineIndex.ts';
import { finish, noPause, type Pause, type Steps } from '../base/steps.ts';
import type { ChangedPart } from './changedPart.ts';
import { nextWithin } from './nextNode.ts';
import { longOutline, type Outline, readOutline } from './outline.ts';
import { readPlainStatement } from './plainStatement.ts';
import { readStatement } from './readStatement.ts';
import type { Comment, Statement, StatementData } from './statements.ts';
import { isSoundAround, moveTops, type Top, topsBefore, topsBehind } from './tops.ts';

export interface Walked {
  readonly statements: Statement[];
  readonly comments: Comment[];
  /** The children of the root and where what they hold begins in the lists. */
  readonly tops: Top[];
  /** The data of statements by their text, kept from one version of a file to the next. */
  readonly cache: Map<string, StatementData>;
}

/** What the walk looks for among the children of a node: statements of a block, or comments alone. */
interface Inside {
  readonly block: Statement | undefined;
  readonly only?: 'comments';
}

/** A walk of the version before, of which all is taken over that lies outside of the changed part. */
export interface WalkedBefore {
  readonly walked: Walked;
  /** Where the texts differ, or the trees. */
  readonly changed: ChangedPart;
}

/** Lists the statements and comments of `tree`. */
export function walkStatements(tree: Tree, text: string): Walked {
  return finish(walkSteps(tree, text, undefined, noPause));
}

/** The same as steps; `before` knows where the trees differ. */
export function* walkSteps(tree: Tree, text: string, before: WalkedBefore | undefined, pause: Pause): Steps<Walked> {
  // Defined, since nothing is in doubt.
  return (yield* walkFrom(tree, text, before, 'trees', pause)) as Walked;
}

/**
 * The same where `before` knows only where the texts differ. Undefined if the trees may differ outside of that part.
 *
 * The parser reads from the left to the right, so that equal texts behind equal states give equal trees. Errors alone reach
 * back and ahead, since the parser then follows several readings. So nothing is taken over if there is an error outside of
 * what is walked, in the tree before or in this one; or if the children of the root beside the part are not the old ones.
 */
export function* walkNear(tree: Tree, text: string, before: WalkedBefore, pause: Pause): Steps<Walked | undefined> {
  if (!isSoundAround(before.walked, before.changed)) return undefined;
  return yield* walkFrom(tree, text, before, 'texts', pause);
}

/** The stack is a list: a generator for each node would cost more than the node. */
function* walkFrom(
  tree: Tree,
  text: string,
  before: WalkedBefore | undefined,
  known: 'trees' | 'texts',
  pause: Pause,
): Steps<Walked | undefined> {
  const cache = before && isWorthKeeping(before.walked) ? before.walked.cache : new Map<string, StatementData>();
  const cursor = tree.walk();
  const anyError = tree.rootNode.hasError;
  const head = before ? topsBefore(before.walked, before.changed) : { tops: [], statements: [], comments: [] };
  const { tops, statements, comments }: { tops: Top[]; statements: Statement[]; comments: Comment[] } = head;

  try {
    const last = tops.at(-1);
    // Not gotoFirstChildForIndex, which web-tree-sitter 0.27.1 does not answer rightly.
    if (last) cursor.gotoDescendant(last.node);
    if (last && known === 'texts' && !isHere(last)) return undefined;
    let isThere = last ? cursor.gotoNextSibling() : cursor.gotoFirstChild();
    const behind = before && topsBehind(before.walked, before.changed);
    const around: Inside[] = [];
    let isLong = false;
    let isBroken = false;
    /** How many tops in a row stand where old ones stood. */
    let same = 0;
    for (let visits = 1; isThere; visits++) {
      if (around.length === 0) {
        const here = topHere();
        const tail = behind?.(here);
        same = tail && !here.broken ? same + 1 : 0;
        isBroken ||= here.broken;
        if (tail && (known === 'trees' || same === ENOUGH)) {
          moveTops(tail, here, { tops, statements, comments });
          break;
        }
        tops.push(here);
        isLong = here.end - here.start > LONG;
      }
      const outline = isLong && isLongLeaf() ? yield* longOutline(cursor, cursor.startIndex, pause) : undefined;
      const inside = visit(around.at(-1), outline);
      if (inside && around.length < MAX_DEPTH && cursor.gotoFirstChild()) around.push(inside);
      else isThere = nextWithin(cursor, around) || cursor.gotoNextSibling();
      if (visits % VISITS === 0 && pause()) yield;
    }
    if (known === 'texts' && anyError && !isBroken) return undefined;
    return { statements, comments, tops, cache };
  } finally {
    cursor.delete();
  }

  function isHere({ start, end, type }: Top): boolean {
    return (
      cursor.currentDepth === 1 && cursor.startIndex === start && cursor.endIndex === end && cursor.nodeTypeId === type
    );
  }

  function topHere(): Top {
    return {
      start: cursor.startIndex,
      end: cursor.endIndex,
      node: cursor.currentDescendantIndex,
      type: cursor.nodeTypeId,
      statements: statements.length,
      comments: comments.length,
      broken: anyError && cursor.currentNode.hasError,
    };
  }

  /** Takes in the node under the cursor. Returns what to look for inside of it; undefined for nothing. */
  function visit(within: Inside | undefined, outline: Outline | undefined): Inside | undefined {
    const type = cursor.nodeType;
    if (COMMENTS.has(type)) {
      comments.push(commentAt(cursor, text));
      return undefined;
    }
    if (within?.only) return within;
    const block = within?.block;
    // The keyword of a block is a token of the same name as its node.
    const role = cursor.nodeIsNamed ? STATEMENTS.get(type) : undefined;
    if (role === undefined) return cursor.nodeIsNamed ? { block } : undefined;
    const statement = read(type, role, block, outline);
    statements.push(statement);
    if (role === 'block' || (role === 'call' && hasQuote(text, statement))) return { block: statement };
    return hasComment(text, statement) ? { block, only: 'comments' } : undefined;
  }

  function isLongLeaf(): boolean {
    const role = cursor.nodeIsNamed ? STATEMENTS.get(cursor.nodeType) : undefined;
    return role !== undefined && role !== 'block' && cursor.endIndex - cursor.startIndex > LONG;
  }

  function read(type: string, role: Role, block: Statement | undefined, outline: Outline | undefined): Statement {
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    const broken = anyError && cursor.currentNode.hasError;
    const data = role === 'block' ? blockData(start, end) : leafData(type, start, end, broken, outline);
    return { kind: data.kind, data, start, end, block, broken } as Statement;
  }

  /** A block's own data are its first children; reading only them keeps the walk linear. */
  function blockData(start: number, end: number): StatementData {
    const children = [];
    const { nodeType } = cursor;
    if (cursor.gotoFirstChild()) {
      do {
        const field = cursor.currentFieldName ?? undefined;
        if (field !== undefined && !BODY_FIELDS.has(field)) children.push(readOutline(cursor, start));
      } while (cursor.gotoNextSibling());
      cursor.gotoParent();
    }
    const outline = { type: nodeType, named: true, field: undefined, start: 0, end: end - start, children };
    return readStatement(outline, text.slice(start, end));
  }

  function leafData(
    type: string,
    start: number,
    end: number,
    broken: boolean,
    outline: Outline | undefined,
  ): StatementData {
    // The key is a flat string of its own, and names are cut from it: no name keeps an old text of the file alive.
    const key = `${type}\n${text.slice(start, end)}`;
    const kept = broken ? undefined : cache.get(key);
    const own = key.slice(type.length + 1);
    const data = kept ?? (outline ? readStatement(outline, own) : readData(type, own, start, broken));
    if (!broken && !kept) cache.set(key, data);
    return data;
  }

  function readData(type: string, own: string, start: number, broken: boolean): StatementData {
    const plain = broken ? undefined : readPlainStatement(type, own);
    return plain ?? readStatement(readOutline(cursor, start), own);
  }
}

/** Statements that are no more stay in the cache until they are as many as those that are. */
const isWorthKeeping = ({ cache, statements }: Walked) => cache.size <= 2 * statements.length + 100;

/** Without the line break, which m4 and the grammar count as part of a dnl comment. */
function commentAt({ nodeType, startIndex, endIndex }: TreeCursor, text: string): Comment {
  return { kind: nodeType as Comment['kind'], start: startIndex, end: beforeLineBreak(text, startIndex, endIndex) };
}

const hasQuote = (text: string, { start, end }: Statement) => text.slice(start, end).includes('`');
const hasComment = (text: string, { start, end }: Statement) => /#|\bdnl\b/.test(text.slice(start, end));

/** A chain of operators makes a tree as deep as it is long. Below this nothing is read, so that the stack does not end. */
const MAX_DEPTH = 1500;

/** A top that stands where an old one stood may do so by chance; a second behind it does not. */
const ENOUGH = 2;

/** The clock is looked at once in so many nodes. */
const VISITS = 32;
/** A statement of more characters than any that a person wrote is read in steps of its own. */
const LONG = 20_000;

const COMMENTS = new Set(['comment', 'doc_comment', 'dnl_comment']);
const BODY_FIELDS = new Set(['body', 'consequence', 'alternative', 'condition', 'arguments']);

/** `leaf` has no statement inside, `block` has, `call` may have them in quoted arguments. */
type Role = 'leaf' | 'block' | 'call';

const STATEMENTS: ReadonlyMap<string, Role> = new Map<string, Role>([
  ...[
    'interface_definition',
    'gen_require',
    'require_block',
    'optional_policy',
    'optional_block',
    'tunable_policy',
    'if_statement',
    'ifdef_block',
    'ifelse_block',
    'ifdef_fragment',
  ].map((type): [string, Role] => [type, 'block']),
  ...['macro_call', 'define_statement'].map((type): [string, Role] => [type, 'call']),
  ...[
    'policy_module',
    'module_statement',
    'policycap_statement',
    'user_statement',
    'gen_user',
    'refpolicywarn',
    'bare_parameter',
    'empty_statement',
    'type_declaration',
    'typealias_statement',
    'typeattribute_statement',
    'typebounds_statement',
    'attribute_declaration',
    'expandattribute_statement',
    'role_declaration',
    'role_types_statement',
    'attribute_role_declaration',
    'roleattribute_statement',
    'bool_declaration',
    'gen_boolean',
    'permissive_statement',
    'class_declaration',
    'common_declaration',
    'sid_declaration',
    'type_requirement',
    'attribute_requirement',
    'attribute_role_requirement',
    'class_requirement',
    'role_requirement',
    'bool_requirement',
    'user_requirement',
    'sensitivity_requirement',
    'category_requirement',
    'av_rule',
    'xperm_rule',
    'role_allow',
    'type_rule',
    'range_transition',
    'role_transition',
    'constrain_statement',
    'validatetrans_statement',
    'default_statement',
    'sensitivity_declaration',
    'category_declaration',
    'dominance_statement',
    'level_statement',
    'genfscon_statement',
    'fs_use_statement',
    'portcon_statement',
    'netifcon_statement',
    'nodecon_statement',
    'ibpkeycon_statement',
    'ibendportcon_statement',
    'devicecon_statement',
  ].map((type): [string, Role] => [type, 'leaf']),
]);
