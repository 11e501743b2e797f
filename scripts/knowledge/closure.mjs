// Follows calls: what a definition gives to its arguments by itself and by all that it calls.
import { nameList } from './m4.mjs';

/**
 * By name the facts of each unit, `target fact` each with a target such as `$1` or `$1_t`: its own and, with their
 * arguments, those of its calls. Units of one name are one. What a call with `conditional` gives ends in `?`.
 */
export function closeOver(units) {
  const facts = new Map();
  const calls = new Map();
  for (const unit of units) {
    facts.set(unit.name, new Set([...(facts.get(unit.name) ?? []), ...unit.facts]));
    calls.set(unit.name, [...(calls.get(unit.name) ?? []), ...unit.calls]);
  }
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, list] of calls) {
      const given = facts.get(name);
      const before = given.size;
      for (const call of list) {
        for (const fact of facts.get(call.name) ?? []) for (const own of mapFact(fact, call)) given.add(own);
      }
      changed ||= given.size > before;
    }
  }
  return new Map([...facts].filter(([, given]) => given.size > 0));
}

/** True for an argument or a name that is made of one: `$1`, `$1_t`. */
export const isTarget = (name) => /^\$\d\w*$/.test(name);

/** A fact of a callee as the caller sees it: `$1_t domain` called with `$2` is `$2_t domain`. */
function mapFact(fact, { args, conditional }) {
  const [target, word] = fact.split(' ');
  const what = conditional && !word.endsWith('?') ? `${word}?` : word;
  const [, index, suffix] = /^\$(\d)(.*)$/.exec(target);
  return nameList(args[Number(index) - 1] ?? '')
    .map((name) => name + suffix)
    .filter(isTarget)
    .map((name) => `${name} ${what}`);
}
