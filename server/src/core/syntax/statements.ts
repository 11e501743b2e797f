/**
 * The statements of a policy file as plain data: what rules, hovers and facts look at instead of tree nodes.
 * A statement's `data` depends on its own text alone, with offsets relative to its start, so it is shared between
 * versions of a file and kept when the statement only moves.
 */
import type { CilContainer } from './cil/keywords.ts';

/** A word of the policy and where it starts, relative to its statement. */
export interface Name {
  readonly text: string;
  readonly offset: number;
}

/** What stands in a place that takes one name or several: `a`, `{ a b -c }`, `~{ a }`, `*`. */
export interface Names {
  /** The names listed, exclusions left out. */
  readonly items: readonly Name[];
  readonly excluded: readonly Name[];
  /** `~` before the name or the set. */
  readonly complement: boolean;
  /** `*` */
  readonly wildcard: boolean;
  /** True if something else stands there too (a macro call, m4 quotes): the items are not the whole. */
  readonly partial: boolean;
  /** Relative to the statement, braces included. */
  readonly start: number;
  readonly end: number;
}

export type AvRuleFlavour = 'allow' | 'auditallow' | 'dontaudit' | 'auditdeny' | 'neverallow';

export interface AvRuleData {
  readonly kind: 'av_rule';
  readonly flavour: AvRuleFlavour;
  readonly source: Names;
  readonly target: Names;
  readonly classes: Names;
  readonly permissions: Names;
}

export interface TypeDeclarationData {
  readonly kind: 'type_declaration';
  readonly name: Name;
  readonly aliases: readonly Name[];
  readonly attributes: readonly Name[];
}

export interface TypeAttributeData {
  readonly kind: 'typeattribute';
  readonly name: Name;
  readonly attributes: readonly Name[];
}

export interface TypeAliasData {
  readonly kind: 'typealias';
  readonly name: Name;
  readonly aliases: readonly Name[];
}

export interface AttributeDeclarationData {
  readonly kind: 'attribute_declaration';
  readonly names: readonly Name[];
}

/** `class x { a b }` or `class x inherits y { a }` at top level; a class in a require is a `class_requirement`. */
export interface ClassDeclarationData {
  readonly kind: 'class_declaration';
  readonly name: Name;
  readonly inherits?: Name;
  readonly permissions?: Names;
}

export interface CommonDeclarationData {
  readonly kind: 'common_declaration';
  readonly name: Name;
  readonly permissions: Names;
}

/** One entry of gen_require(`…') or require { … }. */
export interface ClassRequirementData {
  readonly kind: 'class_requirement';
  readonly name: Name;
  readonly permissions?: Names;
}
export interface NameRequirementData {
  readonly kind: 'type_requirement' | 'attribute_requirement' | 'other_requirement';
  readonly names: readonly Name[];
}

/** A number as written, with its value. Octal and hexadecimal forms have the value checkpolicy gives them. */
export interface PortNumber extends Name {
  readonly value: number;
}

export interface PortconData {
  readonly kind: 'portcon';
  readonly protocol: Name;
  readonly low: PortNumber;
  /** Same as `low` for a single port. */
  readonly high: PortNumber;
  /** Absent where the context is a macro of another kind. */
  readonly type?: Name;
  readonly level?: Name;
  /** CIL: the name of a context that stands in the place of a written one. */
  readonly context?: Name;
  /** CIL: of a context that is written out. */
  readonly user?: Name;
  readonly role?: Name;
}

/** One argument of a call, its outer white space left out. */
export interface Argument extends Name {
  /** True for a single plain name or `$n`. */
  readonly isName: boolean;
}

/** `name(a, b)`; the calls that have a kind of their own (gen_require, interface, …) are not macro calls. */
export interface MacroCallData {
  readonly kind: 'macro_call';
  readonly name: Name;
  readonly arguments: readonly Argument[];
}

/** `policy_module(x, 1.0)` is macro style, `module x 1.0;` is not. */
export interface ModuleHeaderData {
  readonly kind: 'policy_module' | 'module_statement';
  readonly name: Name;
}

/** interface(`name', `…') and template(`name', `…'): the body's statements have it as their block. */
export interface InterfaceData {
  readonly kind: 'interface' | 'template';
  readonly name: Name;
}

/** define(`name', `value'); `value` is the text between the outer quotes. */
export interface DefineData {
  readonly kind: 'define';
  readonly name: Name;
  readonly value?: Name;
  /** The members where the value is one set `{ a b }`. */
  readonly set?: Names;
}

/** A block and its opening words; the statements inside have it as their block. */
export interface BlockData {
  readonly kind: 'gen_require' | 'require' | 'optional' | 'tunable' | 'if' | 'ifdef' | 'ifelse';
}

/** type_transition, type_change, type_member. */
export interface TypeRuleData {
  readonly kind: 'type_rule';
  readonly source: Names;
  readonly target: Names;
  readonly classes: Names;
  readonly default: Name;
}

/** allowxperm, auditallowxperm, dontauditxperm, neverallowxperm. */
export interface XpermRuleData {
  readonly kind: 'xperm_rule';
  readonly source: Names;
  readonly target: Names;
  readonly classes: Names;
  /** `ioctl` or `nlmsg`: the permission that the numbers belong to. */
  readonly operation: Name;
}

/** A CIL statement that holds statements; those inside have it as their block. */
export interface CilBlockData {
  readonly kind: 'cil_block';
  readonly keyword: CilContainer;
  /** Of a block, macro or optional; for `in` the block that it adds to, which may be a path such as `a.b`. */
  readonly name?: Name;
  /** Of a macro. */
  readonly parameters: readonly Name[];
}

/** CIL: `(context name (user role type levelrange))`. */
export interface CilContextData {
  readonly kind: 'cil_context';
  readonly name: Name;
  readonly type: Name;
  readonly user?: Name;
  readonly role?: Name;
}

/** Everything else; `node` is its tree-sitter node type, in CIL its keyword. */
export interface OtherData {
  readonly kind: 'other';
  readonly node: string;
}

export type StatementData =
  | AvRuleData
  | TypeDeclarationData
  | TypeAttributeData
  | TypeAliasData
  | AttributeDeclarationData
  | ClassDeclarationData
  | CommonDeclarationData
  | ClassRequirementData
  | NameRequirementData
  | PortconData
  | MacroCallData
  | ModuleHeaderData
  | InterfaceData
  | DefineData
  | BlockData
  | TypeRuleData
  | XpermRuleData
  | CilBlockData
  | CilContextData
  | OtherData;

export type StatementKind = StatementData['kind'];

/** The data of one kind; some kinds share an interface. */
type DataOf<K extends StatementKind, D = StatementData> = D extends StatementData
  ? K extends D['kind']
    ? D
    : never
  : never;

/** One statement of a file. */
export type Statement = {
  [K in StatementKind]: {
    readonly kind: K;
    readonly data: DataOf<K>;
    /** Offsets in the text of the file. */
    readonly start: number;
    readonly end: number;
    /** The block it stands in; undefined at top level. */
    readonly block: Statement | undefined;
    /** True if the tree has an error inside this statement. */
    readonly broken: boolean;
  };
}[StatementKind];

/** A comment from its `#` (or `dnl`) to the end of the line. */
export interface Comment {
  readonly kind: 'comment' | 'doc_comment' | 'dnl_comment';
  readonly start: number;
  readonly end: number;
}
