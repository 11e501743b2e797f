/** What a lint rule is: its metadata, the statements it looks at, and what it reports. */
import type { Range, TextEdit } from 'vscode-languageserver-types';
import type { Steps } from '../base/steps.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { Comment, Statement, StatementData, StatementKind } from '../syntax/statements.ts';
import type { LineChange } from './lineChange.ts';

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Another place a finding talks about. */
export interface Related {
  readonly message: string;
  readonly uri: string;
  readonly range: Range;
}

/** A change that mends a finding. Its title says what the text will be. */
export interface Fix {
  readonly title: string;
  /** Edits of the file the finding is in. */
  readonly edits: readonly TextEdit[];
  /** True where it is not known what was meant: no editor should apply it unasked. */
  readonly isGuess?: true;
  /** A file to create beside it, named relative to its folder. */
  readonly newFile?: { readonly name: string; readonly text: string };
}

/** What a rule reports. Ranges are of the file it looks at. */
export interface Report {
  readonly range: Range;
  /** One sentence that names the other party. */
  readonly message: string;
  /** Where it differs from the rule's own. */
  readonly severity?: Severity;
  readonly related?: readonly Related[];
  /** What an editor shows struck through. */
  readonly tag?: 'deprecated';
  /** Made only when somebody asks for them; best first. */
  readonly fixes?: () => Fix[];
}

export interface Finding extends Report {
  readonly rule: string;
  readonly severity: Severity;
}

/** A file and what is known around it. */
export interface FileInWorld {
  readonly file: SourceFile;
  readonly snapshot: Snapshot;
}

/** What a rule may look at, and where it reports. */
export interface RuleContext extends FileInWorld {
  report(report: Report): void;
  /** For a rule that is `local`: says that the answer on this statement depends on more, and it is to be asked again. */
  askAgain(): void;
}

/** The statement type of one kind. */
export type StatementOf<K extends StatementKind> = Extract<Statement, { kind: K }>;

export interface Rule {
  /** Says what is wrong, in kebab-case; never changes. */
  readonly id: string;
  readonly severity: Severity;
  /** One sentence for tables. */
  readonly summary: string;
  /** True if what it says hangs on whether the tree of the file has an error. */
  readonly asksForErrors?: true;
  /** True if it looks at the port table; such a rule is silent until the table is loaded. */
  readonly needsPorts?: true;
  /** True if it looks for names in the whole policy; such a rule is silent until all folders are read. */
  readonly needsPolicy?: true;
  /**
   * True if what it reports of a statement depends on that statement's data, on the macros and classes that open files and
   * the policy define, on the port table, and on nothing else; where it does depend on more, such as the blocks around, the
   * rule says `askAgain`. What has the same text as a statement in which it found nothing is then not looked at again.
   */
  readonly local?: true;
  /** False for a statement of which its data alone say that the rule has nothing to say of it. Asked once for each text. */
  readonly concerns?: (data: StatementData) => boolean;
  /**
   * False for a change of the file that matters to nothing of what the rule found or did not find: on the other lines it finds the
   * same now, with the same words. Absent for a rule that is asked each time. Local rules have it for `file` alone.
   */
  readonly wakes?: (change: LineChange, world: FileInWorld) => boolean | Steps<boolean>;
  /** True if it holds in CIL too. The others are silent there, since they know policy source and its fixes alone. */
  readonly cil?: true;
  /** SELint's ids of the same check, where there are any. */
  readonly selint?: readonly string[];
  /** Called before all others: reads ahead in steps what a statement would have to wait for. */
  readonly prepare?: (context: RuleContext) => Steps<void>;
  /** Called for each statement of these kinds, in the order of the file; in steps where it may have thousands of names. */
  readonly statements?: { readonly [K in StatementKind]?: (statement: StatementOf<K>, context: RuleContext) => Work };
  /** Called for each comment. */
  readonly comment?: (comment: Comment, context: RuleContext) => void;
  /**
   * Called once for each file, after its statements and comments. In steps where a file of a megabyte would take long: each
   * `yield` is a place where others may get their turn.
   */
  readonly file?: (context: RuleContext) => Work;
}

/** What is done, or is to be done in steps. */
export type Work = Steps<void> | void;
