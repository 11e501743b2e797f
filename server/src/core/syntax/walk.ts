/** Walks a tree down to its statements and lists them with their data; after an edit, only the part that changed. */
import type { Tree, TreeCursor } from 'web-tree-sitter';
import type { ChangedPart } from './changedPart.ts';
import { readOutline } from './outline.ts';
import { readPlainStatement } from './plainStatement.ts';
import { readStatement } from './readStatement.ts';
import type { Comment, Statement, StatementData } from './statements.ts';
import { moveTops, type Top, topsBefore, topsBehind } from './tops.ts';

export interface Walked {
  readonly statements: Statement[];
  readonly comments: Comment[];
  /** The children of the root and where what they hold begins in the lists. */
  readonly tops: Top[];
  /** The data of statements by their text, kept from one version of a file to the next. */
  readonly cache: Map<string, StatementData>;
}

/** Lists the statements and comments of `tree`; what the version before has outside of its changed part is taken over. */
export function walkStatements(
  tree: Tree,
  text: string,
  before?: { readonly walked: Walked; readonly changed: ChangedPart },
): Walked {
  const cache = before && isWorthKeeping(before.walked) ? before.walked.cache : new Map<string, StatementData>();
  const cursor = tree.walk();
  const anyError = tree.rootNode.hasError;
  let depth = 0;
  const head = before ? topsBefore(before.walked, before.changed) : { tops: [], statements: [], comments: [] };
  const { tops, statements, comments }: { tops: Top[]; statements: Statement[]; comments: Comment[] } = head;

  visitTops();
  cursor.delete();
  return { statements, comments, tops, cache };

  function visitTops(): void {
    const last = tops.at(-1);
    // Not gotoFirstChildForIndex, which web-tree-sitter 0.27.1 does not answer rightly.
    if (last) cursor.gotoDescendant(last.node);
    if (!(last ? cursor.gotoNextSibling() : cursor.gotoFirstChild())) return;
    const behind = before && topsBehind(before.walked, before.changed);
    do {
      const here = {
        start: cursor.startIndex,
        end: cursor.endIndex,
        node: cursor.currentDescendantIndex,
        statements: statements.length,
        comments: comments.length,
      };
      const tail = behind?.(here);
      if (tail) {
        moveTops(tail, here, { tops, statements, comments });
        return;
      }
      tops.push(here);
      visit(undefined);
    } while (cursor.gotoNextSibling());
  }

  function visitChildren(block: Statement | undefined): void {
    if (depth === MAX_DEPTH || !cursor.gotoFirstChild()) return;
    depth++;
    do visit(block);
    while (cursor.gotoNextSibling());
    depth--;
    cursor.gotoParent();
  }

  function visit(block: Statement | undefined): void {
    const type = cursor.nodeType;
    if (COMMENTS.has(type)) {
      comments.push(commentAt(cursor, text));
      return;
    }
    // The keyword of a block is a token of the same name as its node.
    const role = cursor.nodeIsNamed ? STATEMENTS.get(type) : undefined;
    if (role === undefined) {
      if (cursor.nodeIsNamed) visitChildren(block);
      return;
    }
    const statement = read(type, role, block);
    statements.push(statement);
    if (role === 'block') visitChildren(statement);
    else if (role === 'call' && hasQuote(text, statement)) visitChildren(statement);
    else if (hasComment(text, statement)) visitComments(cursor);
  }

  function read(type: string, role: Role, block: Statement | undefined): Statement {
    const start = cursor.startIndex;
    const end = cursor.endIndex;
    const broken = anyError && cursor.currentNode.hasError;
    const data = role === 'block' ? blockData(start, end) : leafData(type, start, end, broken);
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

  function leafData(type: string, start: number, end: number, broken: boolean): StatementData {
    // The key is a flat string of its own, and names are cut from it: no name keeps an old text of the file alive.
    const key = `${type}\n${text.slice(start, end)}`;
    const kept = broken ? undefined : cache.get(key);
    const data = kept ?? readData(type, key.slice(type.length + 1), start, broken);
    if (!broken && !kept) cache.set(key, data);
    return data;
  }

  function readData(type: string, own: string, start: number, broken: boolean): StatementData {
    const plain = broken ? undefined : readPlainStatement(type, own);
    return plain ?? readStatement(readOutline(cursor, start), own);
  }

  function visitComments(at: TreeCursor): void {
    if (depth === MAX_DEPTH || !at.gotoFirstChild()) return;
    depth++;
    do {
      const type = at.nodeType;
      if (COMMENTS.has(type)) comments.push(commentAt(at, text));
      else visitComments(at);
    } while (at.gotoNextSibling());
    depth--;
    at.gotoParent();
  }
}

/** Statements that are no more stay in the cache until they are as many as those that are. */
const isWorthKeeping = ({ cache, statements }: Walked) => cache.size <= 2 * statements.length + 100;

/** Without the line break, which m4 and the grammar count as part of a dnl comment. */
function commentAt({ nodeType, startIndex, endIndex }: TreeCursor, text: string): Comment {
  let end = endIndex;
  while (end > startIndex && /[\r\n]/.test(text[end - 1]!)) end--;
  return { kind: nodeType as Comment['kind'], start: startIndex, end };
}

const hasQuote = (text: string, { start, end }: Statement) => text.slice(start, end).includes('`');
const hasComment = (text: string, { start, end }: Statement) => /#|\bdnl\b/.test(text.slice(start, end));

/** A chain of operators makes a tree as deep as it is long. Below this nothing is read, so that the stack does not end. */
const MAX_DEPTH = 1500;

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
