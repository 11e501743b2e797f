/** Says which parameters of a macro stand where its rules name a class, followed through the calls inside. */
import { type BodyPart, macroBody } from './macroBody.ts';
import type { Policy } from './policy.ts';

const NONE: ReadonlySet<number> = new Set();

const known = new WeakMap<Policy['macros'], Map<string, ReadonlySet<number>>>();

/**
 * The parameters, from 1, that a rule of the macro has for its class in every call: `$3` of `type_transition $1 tmp_t:$3 $2;`.
 * None of a name that nobody or more than one file defines; those in arms of an ifdef or ifelse are left out.
 */
export function classParameters(policy: Policy, name: string): ReadonlySet<number> {
  let kept = known.get(policy.macros);
  if (!kept) {
    kept = new Map();
    known.set(policy.macros, kept);
  }
  let found = kept.get(name);
  if (!found) {
    // What calls itself has none by that.
    kept.set(name, NONE);
    found = readParameters(policy, name);
    kept.set(name, found);
  }
  return found;
}

function readParameters(policy: Policy, name: string): ReadonlySet<number> {
  const [located, another] = policy.find(name);
  const body = located && !another ? macroBody(policy, located) : undefined;
  return body ? new Set([...ofStatements(body), ...ofCalls(policy, body)]) : NONE;
}

/** The class of a rule: a word or a set behind its colon (policy_parse.y). */
const CLASS =
  /^(?:(?:allow|dontaudit|auditallow|neverallow)(?:xperm)?|type_(?:transition|change|member))\s[^:]*:\s*(\$\d|\{[^}]*\})/;

function* ofStatements({ statements }: BodyPart): Iterable<number> {
  for (const statement of statements) yield* parametersOf(CLASS.exec(statement)?.[1] ?? '');
}

function* ofCalls(policy: Policy, { calls }: BodyPart): Iterable<number> {
  for (const { name, arguments: args } of calls) {
    for (const index of classParameters(policy, name)) {
      const given = args[index - 1]?.trim() ?? '';
      if (/^(\$\d|\{[^{}()`']*\})$/.test(given)) yield* parametersOf(given);
    }
  }
}

/** The parameters that are a word of their own. */
function parametersOf(text: string): number[] {
  return [...text.matchAll(/(?<![\w$.-])\$([1-9])(?![\w$.-])/g)].map(([, digit]) => Number(digit));
}
