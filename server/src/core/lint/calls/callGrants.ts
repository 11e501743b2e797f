/** What a call grants as the port rules ask it: access vectors and attributes, from the policy's own definition where it has one. */
import { finish, type Steps } from '../../base/steps.ts';
import { callEffectSteps, type Effects, knownEffects } from '../../index/callEffects.ts';
import type { Condition, Effect } from '../../index/expansion/effects.ts';
import { avRule } from '../../index/expansion/words.ts';
import type { Policy } from '../../index/policy.ts';
import type { AvRuleData, MacroCallData } from '../../syntax/statements.ts';

/** A set of names as a rule has it. */
export interface RuleSet {
  readonly items: readonly { readonly text: string }[];
  readonly complement: boolean;
  readonly wildcard: boolean;
  readonly partial: boolean;
}

/** A rule that is written in the file or comes out of a call. */
export type RuleSets = Pick<AvRuleData, 'flavour'> & {
  readonly [part in 'source' | 'target' | 'classes' | 'permissions']: RuleSet;
};

/**
 * `always`: where the call is, also in an optional block. `conditional`: only while a boolean is true. `maybe`: in one build
 * and not in another, or in both arms of a condition.
 */
export type GrantedWhen = 'always' | 'conditional' | 'maybe';

/** An `allow` or `dontaudit` that a call gives. */
export interface GivenRule extends RuleSets {
  readonly when: GrantedWhen;
  readonly effect: Effect;
}

/** A call that the policy does not define: what it gives is the bundled knowledge's to say. */
export interface UndefinedCall {
  readonly name: string;
  readonly arguments: readonly string[];
  readonly when: GrantedWhen;
}

export interface CallGrants {
  readonly rules: readonly GivenRule[];
  readonly attributes: readonly { readonly type: string; readonly attributes: readonly string[] }[];
  /** Of a call that the policy does not define: that call alone. */
  readonly undefinedCalls: readonly UndefinedCall[];
  /** False if it may give anything. */
  readonly isWhole: boolean;
  /** Where the rules come from; absent for a call that the policy does not define. */
  readonly effects?: Effects;
}

const known = new WeakMap<Effects, CallGrants>();

/** What a call of a file grants. */
export function callGrants(policy: Policy, call: MacroCallData): CallGrants {
  const effects = policy.isWhole ? knownEffects(policy, call) : undefined;
  return (effects && known.get(effects)) ?? finish(callGrantSteps(policy, call));
}

/** The same in steps. */
export function* callGrantSteps(policy: Policy, call: MacroCallData): Steps<CallGrants> {
  const effects = policy.isWhole ? yield* callEffectSteps(policy, call) : undefined;
  if (!effects) return undefinedGrants(call);
  let grants = known.get(effects);
  if (!grants) {
    grants = readGrants(effects);
    known.set(effects, grants);
  }
  return grants;
}

const undefinedCalls = new WeakMap<MacroCallData, CallGrants>();

function undefinedGrants(call: MacroCallData): CallGrants {
  let grants = undefinedCalls.get(call);
  if (!grants) {
    const args = call.arguments.map(({ text }) => text);
    const own: UndefinedCall = { name: call.name.text, arguments: args, when: 'always' };
    grants = { rules: [], attributes: [], undefinedCalls: [own], isWhole: true };
    undefinedCalls.set(call, grants);
  }
  return grants;
}

function readGrants(effects: Effects): CallGrants {
  const rules: GivenRule[] = [];
  const attributes: { type: string; attributes: readonly string[] }[] = [];
  const undefinedCalls: UndefinedCall[] = [];
  for (const effect of effects.effects) {
    const { kind, words, conditions } = effect;
    if (kind === 'rule') {
      const rule = readRule(effect);
      if (rule) rules.push(rule);
      else if (words[0] === 'typeattribute') attributes.push({ type: words[1] ?? '', attributes: namesIn(words, 2) });
    } else if (kind === 'declaration' && words[0] === 'type') {
      attributes.push({ type: words[1] ?? '', attributes: namesIn(words, words.indexOf(',')) });
    } else if (kind === 'call' || kind === 'other') {
      undefinedCalls.push({ name: words[0]!, arguments: argumentsOf(words), when: whenOf(conditions) });
    }
  }
  return { rules, attributes, undefinedCalls, isWhole: effects.isWhole, effects };
}

/** The names from a word on; none where that is not there. */
function namesIn(words: readonly string[], from: number): string[] {
  return from < 0 ? [] : words.slice(from).filter((word) => word !== ',');
}

/** Classes of sockets and capabilities, and words that may be any class. */
const CLASS = /socket|^capability|^cap_userns|^infiniband|^[*~]|_class_set$/;

function readRule(effect: Effect): GivenRule | undefined {
  const rule = avRule(effect.words);
  if (!rule || (rule.flavour !== 'allow' && rule.flavour !== 'dontaudit')) return undefined;
  if (!rule.classes.some((each) => CLASS.test(each))) return undefined;
  return {
    flavour: rule.flavour,
    source: setOf(rule.sources),
    target: setOf(rule.targets),
    classes: setOf(rule.classes),
    permissions: setOf(rule.permissions),
    when: whenOf(effect.conditions),
    effect,
  };
}

/** A name with `~` is of a set that has all but these; one with `-` is taken out of its set, which is left open here. */
function setOf(words: readonly string[]): RuleSet {
  const names = words.filter((word) => word !== '*' && word !== '-' && word !== '~' && !word.startsWith('-'));
  return {
    items: names.map((word) => ({ text: word.replace(/^~/, '') })),
    complement: names.some((word) => word.startsWith('~')),
    wildcard: words.includes('*'),
    partial: false,
  };
}

function whenOf(conditions: readonly Condition[]): GrantedWhen {
  if (conditions.some(({ kind, holds }) => kind === 'ifdef' || !holds)) return 'maybe';
  return conditions.some(({ kind }) => kind === 'if') ? 'conditional' : 'always';
}

/** The arguments of a call as it came out: its words without the parentheses around them. */
function argumentsOf(words: readonly string[]): string[] {
  const args: string[][] = [[]];
  for (const word of words.slice(words[1] === '(' ? 2 : 1)) {
    if (word === ',') args.push([]);
    else if (word !== ')') args.at(-1)!.push(word);
  }
  return args.map((each) => each.join(' '));
}
