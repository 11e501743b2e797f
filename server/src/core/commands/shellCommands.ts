/** Reads shell text into simple commands: which branch each is in, and whether its failure is thought of. */
import type { Steps } from '../base/steps.ts';
import type { HereDocument, Place, ShellWord, SimpleCommand } from './command.ts';
import { shellTokenSteps } from './shellTokens.ts';

/** Gives out the numbers of branches; one for a whole file. */
export type NewBranch = () => number;

export function branchNumbers(): NewBranch {
  let last = 0;
  return () => ++last;
}

/** The simple commands of `text` from `from` to `to`, in order; `around` is where all of it runs. */
export function* shellCommands(
  text: string,
  from: number,
  to: number,
  newBranch: NewBranch,
  around: Place,
): Steps<SimpleCommand[]> {
  const commands: Mutable<SimpleCommand>[] = [];
  const frames: Frame[] = [];
  let frame: Frame = { ...around, kind: 'top', outside: around, first: 0, chain: [], alternative: false };
  let words: ShellWord[] = [];
  let input: HereDocument[] = [];
  /** The number of the first command of the pipeline. */
  let pipeline = 0;
  let negated = false;
  /** True after && || and |: a line break does not end the list there. */
  let joining = false;
  /** What is passed over: the head of a loop or case, the patterns of a case, the name of a function. */
  let skipping: 'loop head' | 'case head' | 'pattern' | 'function name' | undefined;

  const tokens = yield* shellTokenSteps(text, from, to);
  for (let i = 0; i < tokens.length; i++) {
    if (i % STEP === STEP - 1) yield;
    const token = tokens[i]!;
    if (token.kind === 'here-document') input.push(token.body);
    else if (token.kind === 'substitution') {
      const inside = { branches: deeper(here()), handled: true };
      if (inside.branches.length === MOST_BRANCHES) continue;
      for (const command of yield* shellCommands(text, token.start, token.end, newBranch, inside))
        commands.push(command);
    } else if (token.kind === 'word') word(token.word);
    else operator(token.text);
  }
  endList();
  return commands;

  function here(): readonly number[] {
    if (frame.chain.length === 0) return frame.branches;
    return [...frame.branches, ...frame.chain].slice(0, MOST_BRANCHES);
  }

  function deeper(branches: readonly number[]): readonly number[] {
    return branches.length < MOST_BRANCHES ? [...branches, newBranch()] : branches;
  }

  function isHandled(): boolean {
    return frame.handled || frame.alternative;
  }

  function word(read: ShellWord): void {
    joining = false;
    if (skipping === 'function name') {
      skipping = undefined;
      push('function');
    } else if (skipping === 'case head') skipping = read.text === 'in' ? 'pattern' : skipping;
    else if (skipping === 'pattern') {
      if (read.text === 'esac') pop();
    } else if (!skipping && (words.length > 0 || read.unknown || !isKeyword(read.text))) words.push(read);
  }

  /** True if `name`, the first word of a command, is one of the shell's own, which is then done. */
  function isKeyword(name: string): boolean {
    if (name === 'then' || name === 'do' || name === 'else') nextBranch('body');
    else if (name === 'elif') nextBranch('condition');
    else if (name === 'fi' || name === 'done' || name === 'esac' || name === '}') pop();
    else if (name === '{') push('group');
    else if (name === 'if' || name === 'while' || name === 'until') push('condition');
    else if (name === 'for' || name === 'select') {
      push('group');
      skipping = 'loop head';
    } else if (name === 'case') {
      push('case');
      skipping = 'case head';
    } else if (name === 'function') skipping = 'function name';
    else if (name === '!') negated = true;
    else return false;
    return true;
  }

  function operator(sign: string): void {
    if (skipping === 'pattern') {
      if (sign === ')') {
        skipping = undefined;
        nextBranch('body');
      }
      return;
    }
    if (skipping) {
      if (skipping === 'loop head' && /[\n;]/.test(sign)) skipping = undefined;
      return;
    }
    if (sign === '&&' || sign === '||') endCommand();
    // What stands right of the first || is marked as it is read.
    if (sign === '||' && !frame.alternative) {
      for (const command of commands.slice(frame.first)) command.handled = true;
      frame.alternative = true;
    }
    if (sign === '&&' || sign === '||') frame.chain = deeper(frame.chain);
    else if (sign === '|' || sign === '|&') endSimple();
    else if (sign === '(') openParenthesis();
    else if (sign === ')') closeParenthesis();
    else if (sign !== '\n' || !joining) endList();
    if (sign === ';;' && frame.kind === 'case') skipping = 'pattern';
    joining = sign === '\n' ? joining : ['&&', '||', '|', '|&'].includes(sign);
  }

  /** `name ( )` begins a function; anything else is a subshell. */
  function openParenthesis(): void {
    if (frame.kind === 'function' && commands.length === frame.first && words.length === 0)
      frame.kind = 'function name';
    else if (words.length === 1 && /^[\w.:-]+$/.test(words[0]!.text)) {
      words = [];
      push('function');
      frame.kind = 'function name';
    } else push('group');
  }

  function closeParenthesis(): void {
    if (frame.kind === 'function name') frame.kind = 'function';
    else pop();
  }

  function endSimple(): void {
    const [first] = words;
    if (first) {
      const handled = isHandled() || negated;
      commands.push({ words, input, start: first.offset, end: words.at(-1)!.end, branches: here(), handled });
    }
    words = [];
  }

  function endCommand(): void {
    endSimple();
    if (input.length > 0) for (const command of commands.slice(pipeline)) command.input = input;
    pipeline = commands.length;
    input = [];
    negated = false;
  }

  function endList(): void {
    endCommand();
    const isBody = frame.kind === 'function' && commands.length > frame.first;
    frame.chain = [];
    frame.alternative = false;
    frame.first = commands.length;
    if (isBody) leave();
  }

  function push(kind: Frame['kind']): void {
    endSimple();
    const outside = { branches: here(), handled: isHandled() };
    frames.push(frame);
    frame = {
      kind,
      branches: kind === 'function' ? deeper(outside.branches) : outside.branches,
      handled: kind === 'condition' || outside.handled,
      outside,
      first: commands.length,
      chain: [],
      alternative: false,
    };
  }

  function nextBranch(part: 'condition' | 'body'): void {
    endList();
    frame.branches = deeper(frame.outside.branches);
    frame.handled = part === 'condition' || frame.outside.handled;
  }

  function pop(): void {
    endList();
    skipping = undefined;
    leave();
    // A body that is a group ends its function.
    if (frame.kind === 'function') leave();
  }

  function leave(): void {
    frame = frames.pop() ?? frame;
    pipeline = commands.length;
  }
}

/** Tokens in one step. */
const STEP = 256;

/** Nobody writes so many around one another, and every command has a list of them. */
export const MOST_BRANCHES = 64;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What is open: a list of commands, or several that are alternatives. */
interface Frame extends Mutable<Place> {
  kind: 'top' | 'condition' | 'case' | 'group' | 'function' | 'function name';
  readonly outside: Place;
  /** The number of the first command of the current and-or list. */
  first: number;
  /** A branch for each && and || of the list. */
  chain: readonly number[];
  /** True right of a ||. */
  alternative: boolean;
}
