/** Judges the arguments of a call by the definition in use, or else by what is measured of refpolicy's: one verdict for each call. */
import { type ArgumentShape, leavesHole } from '../../index/callFit.ts';
import { classParameters } from '../../index/classParameters.ts';
import { macroBody } from '../../index/macroBody.ts';
import type { Policy } from '../../index/policy.ts';
import { isKnownInterface, type Parameters, parametersOf } from '../../knowledge/interfaces.ts';
import type { Argument } from '../../syntax/statements.ts';
import { isClass, isDefined, isNoClass } from '../classes/namedClasses.ts';
import { isOfAnotherPolicy } from '../policyTree.ts';
import type { FileInWorld, StatementOf } from '../rule.ts';

export type Verdict =
  /** No name, no set and no text in quotes. */
  | { readonly kind: 'odd'; readonly argument: Argument }
  /** The name of a file where a name of the policy belongs. */
  | { readonly kind: 'file name'; readonly argument: Argument }
  /** A name without quotes where the name of a file belongs; `before` is the argument before it where both are classes. */
  | { readonly kind: 'bare file name'; readonly argument: Argument; readonly before?: Argument }
  /** A set where one name belongs. */
  | { readonly kind: 'set'; readonly argument: Argument }
  /** Empty with others behind it; `index` from 1. */
  | { readonly kind: 'empty'; readonly index: number }
  /** `isMeasured` if no definition is at hand and that of refpolicy was taken. */
  | { readonly kind: 'too few'; readonly needed: number; readonly given: number; readonly isMeasured: boolean }
  | { readonly kind: 'too many'; readonly count: number; readonly isMeasured: boolean };

type Call = StatementOf<'macro_call'>;

const verdicts = new WeakMap<Policy['macros'], WeakMap<Call['data'], Verdict | 'fine'>>();

/** What is wrong with the arguments of a call; undefined if nothing is, or nobody knows the macro. */
export function judgeArguments(statement: Call, context: FileInWorld): Verdict | undefined {
  const { data, broken } = statement;
  if (broken || isOfAnotherPolicy(context.file)) return undefined;
  const { policy } = context.snapshot;
  let known = verdicts.get(policy.macros);
  if (!known) {
    known = new WeakMap();
    verdicts.set(policy.macros, known);
  }
  let verdict = known.get(data);
  if (!verdict) {
    verdict = judge(data, context) ?? 'fine';
    // What is measured holds only as long as no open file defines the name.
    if (policy.find(data.name.text).length > 0) known.set(data, verdict);
  }
  return verdict === 'fine' ? undefined : verdict;
}

function judge({ name, arguments: args }: Call['data'], context: FileInWorld): Verdict | undefined {
  if (name.text.includes('$') || args.some(({ text }) => /\$[*@]/.test(text))) return undefined;
  const definition = definitionOf(name.text, context);
  if (!definition) return undefined;
  const { takesAnything, count, isMeasured } = definition;
  const given = args.length === 1 && args[0]!.text === '' ? 0 : args.length;
  const tooMany: Verdict | undefined = given > count && count > 0 ? { kind: 'too many', count, isMeasured } : undefined;
  // So are most calls.
  if (given >= count && args.every(({ isName }) => isName)) {
    return tooMany ?? bareFileName(args, definition, context);
  }
  const strange = takesAnything ? undefined : judgeEach(args, definition);
  if (strange) return strange;
  const shapes = args.slice(0, given).map(({ text }) => shapeOf(text));
  if (!definition.isRefused(shapes)) return tooMany;
  const empty = shapes.findIndex((shape, i) => shape === '' && definition.isNeeded(i + 1));
  if (empty >= 0) return { kind: 'empty', index: empty + 1 };
  const set = shapes.findIndex((shape, i) => shape === '{ a a }' && !definition.isRefused(shapes.with(i, 'a')));
  if (set >= 0) return { kind: 'set', argument: args[set]! };
  const needed = leastSize(definition, shapes);
  return needed === undefined ? undefined : { kind: 'too few', needed, given, isMeasured };
}

/** The compiler takes the name of a file in double quotes only. What m4 or the macro around it replaces may be one. */
function bareFileName(
  args: readonly Argument[],
  { count, isRefused }: CallDefinition,
  context: FileInWorld,
): Verdict | undefined {
  const last = args.at(-1);
  if (args.length !== count || count < 2 || !last || !/^[A-Za-z][\w.-]*$/.test(last.text)) return undefined;
  const words = args.map((): ArgumentShape => 'a');
  if (!isRefused(words.with(-1, 'name')) || isRefused(words) || isMacro(context, last.text)) return undefined;
  const before = args.at(-2)!;
  const isSet = isClass(context, last.text) && isClass(context, before.text);
  return { kind: 'bare file name', argument: last, ...(isSet && { before }) };
}

const isMacro = (context: FileInWorld, name: string) =>
  isDefined(context, name) || context.snapshot.policy.find(name).length > 0;

function judgeEach(args: readonly Argument[], definition: CallDefinition): Verdict | undefined {
  const odd = args.find(({ text }, i) => !isArgument(text) || (i === 0 && text.startsWith('-')));
  if (odd) return { kind: 'odd', argument: odd };
  const file = args.find(({ text }, i) => text.startsWith('"') && definition.isNeeded(i + 1));
  return file && { kind: 'file name', argument: file };
}

/** What becomes of two words that no comma divides. */
export interface SpaceVerdict {
  /** `joined` if it compiles, since the next argument is missing; `unknown` where the definition does not say. */
  readonly outcome: 'refused' | 'joined' | 'unknown';
  /** True if the call is an argument short: then it is the comma that is missing. */
  readonly isShort: boolean;
  /** False if it is refused with a comma between the words too. */
  readonly takesComma: boolean;
}

/** @param index the argument of two words, from 1 */
export function judgeSpace(name: string, args: readonly string[], index: number, context: FileInWorld): SpaceVerdict {
  const definition = definitionOf(name, context);
  if (!definition) return { outcome: 'refused', isShort: false, takesComma: true };
  const shapes = args.map((text, i) => (i === index - 1 ? shapeOfTwo(text) : shapeOf(text)));
  const isShort = definition.isRefused(shapes.with(index - 1, 'a'));
  const divided = args.flatMap((text, i) =>
    i === index - 1 ? divide(text) : /^[A-Za-z]\w*$/.test(text) ? 'name' : shapeOf(text),
  );
  const takesComma = definition.isMeasured || (divided.length <= definition.count && !definition.isRefused(divided));
  if (isShort && definition.isJoined(index, shapes)) {
    const outcome = hasTypeForClass(name, args, index, context) ? 'refused' : 'joined';
    return { outcome, isShort, takesComma };
  }
  const isRefused = isShort || definition.isMeasured || definition.isRefused(shapes);
  return { outcome: isRefused ? 'refused' : 'unknown', isShort, takesComma };
}

/** True if the rule lacks the argument for its class, so that the first of the two words stands there and is none. */
function hasTypeForClass(name: string, args: readonly string[], index: number, context: FileInWorld): boolean {
  const first = /^[A-Za-z]\w*/.exec(args[index - 1]!)?.[0];
  const { policy } = context.snapshot;
  const isMissing = [...classParameters(policy, name)].some((parameter) => (args[parameter - 1] ?? '').trim() === '');
  return isMissing && first !== undefined && isNoClass(context, first) && policy.find(first).length === 0;
}

/** The shapes of the two words once a comma divides them. */
function divide(text: string): ArgumentShape[] {
  const words = text.match(/\{[^}]*\}|\S+/g) ?? [];
  return words.map((word) => (word.startsWith('{') ? '{ a a }' : /^[A-Za-z]/.test(word) ? 'name' : 'a'));
}

interface CallDefinition {
  readonly count: number;
  readonly isMeasured: boolean;
  /** True for macros that somebody defines beside the interfaces: their arguments may be any text. */
  readonly takesAnything: boolean;
  isRefused(shapes: readonly ArgumentShape[]): boolean;
  /** True if the argument, from 1, must not be empty. */
  isNeeded(index: number): boolean;
  /** True if it compiles with two words as the argument `index` and nothing behind it. */
  isJoined(index: number, shapes: readonly ArgumentShape[]): boolean;
}

const MOST = 9;

function definitionOf(name: string, context: FileInWorld): CallDefinition | undefined {
  const { policy } = context.snapshot;
  const [located, another] = policy.find(name);
  if (located) {
    const body = another ? undefined : macroBody(policy, located);
    if (!body) return undefined;
    const isRefused = (shapes: readonly ArgumentShape[]) => leavesHole(policy, name, shapes);
    return {
      count: body.count,
      isMeasured: false,
      takesAnything: located.definition.kind === 'define' && !located.uri.endsWith('.spt'),
      isRefused,
      isNeeded(index) {
        const least: ArgumentShape[] = [];
        while (least.length < Math.min(body.count, MOST) && isRefused(least)) least.push('a');
        return index <= least.length && isRefused(least.with(index - 1, ''));
      },
      isJoined: (_, shapes) => !isRefused(shapes),
    };
  }
  // What an open file defines otherwise is not the macro of refpolicy.
  if (isDefined(context, name) || !isKnownInterface(name)) return undefined;
  return measured(parametersOf(name));
}

function measured(parameters: Parameters | undefined): CallDefinition {
  // All that is known is the name.
  const { count, needed, joins } = parameters ?? { count: Number.POSITIVE_INFINITY, needed: [], joins: [] };
  return {
    count,
    isMeasured: true,
    takesAnything: false,
    isRefused: (shapes) => needed.some((index) => (shapes[index - 1] ?? '') === ''),
    isNeeded: (index) => needed.includes(index),
    isJoined: (index, shapes) => joins.includes(index) && shapes.length === index,
  };
}

function shapeOf(text: string): ArgumentShape {
  if (text === '') return '';
  return text.startsWith('{') ? '{ a a }' : 'a';
}

function shapeOfTwo(text: string): ArgumentShape {
  if (text.startsWith('{')) return '{ a a } a';
  return text.endsWith('}') ? 'a { a a }' : 'a a';
}

/** How many arguments the call needs, if it has fewer. A set may be in the wrong place since a word before it is missing. */
function leastSize(definition: CallDefinition, shapes: readonly ArgumentShape[]): number | undefined {
  const words = shapes.map((shape) => (shape === '' ? '' : 'a'));
  if (!definition.isRefused(words)) return undefined;
  while (words.length < Math.min(definition.count, MOST)) {
    words.push('a');
    if (!definition.isRefused(words)) return words.length;
  }
  return undefined;
}

const NAME = '(?:[\\w.-]|\\$\\d)+';
// No repetition inside a repetition: a long argument that does not fit must not take long.
const ITEMS = '(?:[\\w.\\s*~"-]|\\$\\d)*';
const SET = `\\{${ITEMS}(?:\\{${ITEMS}\\}${ITEMS})*\\}`;
const ARGUMENT = new RegExp(`^(?:-?${NAME}|"[^"]*"|\\*|[\\w$.:-]+ - [\\w$.:-]+|${SET})?$`);

/** True for all that interfaces are called with; text with quotes, calls or comments is not judged. */
function isArgument(text: string): boolean {
  if (/[`'()#]/.test(text)) return true;
  return ARGUMENT.test(text);
}
