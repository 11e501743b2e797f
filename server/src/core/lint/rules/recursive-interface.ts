/** Finds interfaces that call themselves, at once or through others: m4 expands them until the memory is full. */
import { remember } from '../../base/remember.ts';
import { type MacroBody, macroBody } from '../../index/macroBody.ts';
import type { Policy } from '../../index/policy.ts';
import type { Statement } from '../../syntax/statements.ts';
import { nameRange } from '../place.ts';
import type { Rule, RuleContext, StatementOf } from '../rule.ts';
import { wokenBy } from '../wakes.ts';

export const recursiveInterface: Rule = {
  id: 'recursive-interface',
  severity: 'error',
  summary: 'The interface calls itself, and m4 never ends.',
  needsPolicy: true,
  wakes: wokenBy(({ kind }) => kind !== 'av_rule' && kind !== 'type_requirement' && kind !== 'type_declaration'),
  statements: {
    macro_call(statement, context) {
      const own = definitionAround(statement);
      const { name } = statement.data;
      if (!own || statement.broken || name.text.includes('$')) return;
      const way = circleOf(context.snapshot.policy, own.data.name.text);
      if (way?.[0] !== name.text || closesLater(way, own, context)) return;
      const steps = way.slice(1).map((next, i) => `${way[i]} calls ${next}`);
      const message =
        steps.length === 0
          ? `${name.text} calls itself: m4 expands it without end.`
          : `${steps.join(', ')}: m4 expands them without end.`;
      context.report({ range: nameRange(context.file, statement, name), message });
    },
  },
};

type Interface = StatementOf<'interface' | 'template'>;

/** Blocks whose text m4 expands always; an ifdef or ifelse may end the circle. */
const OPEN: ReadonlySet<Statement['kind']> = new Set(['optional', 'tunable', 'if', 'gen_require', 'require']);

/** The interface that does the call each time; undefined outside of one and in an arm. */
function definitionAround({ block }: Statement): Interface | undefined {
  if (!block) return undefined;
  if (block.kind === 'interface' || block.kind === 'template') return block.block ? undefined : block;
  return OPEN.has(block.kind) ? definitionAround(block) : undefined;
}

const circles = new WeakMap<Policy['macros'], Map<string, readonly string[] | undefined>>();

/** The macros from one that `name` calls in every call, each of which calls the next, to `name` itself. */
function circleOf(policy: Policy, name: string): readonly string[] | undefined {
  const known = circles.get(policy.macros) ?? new Map<string, readonly string[] | undefined>();
  circles.set(policy.macros, known);
  if (!known.has(name)) known.set(name, search(policy, name));
  return known.get(name);
}

/** Looks at macros of the same origin alone: headers call what a workspace defines only where it replaces a header's. */
function search(policy: Policy, goal: string): readonly string[] | undefined {
  const origin = policy.find(goal)[0]?.origin;
  const before = new Map<string, string | undefined>();
  for (const each of callsOf(goal)) if (!before.has(each)) before.set(each, undefined);
  for (const name of before.keys()) {
    if (name === goal) return path(before, goal);
    for (const each of callsOf(name)) if (!before.has(each)) before.set(each, name);
  }
  return undefined;

  function callsOf(name: string): readonly string[] {
    const [located, another] = policy.find(name);
    if (!located || another || located.origin !== origin) return [];
    const body = macroBody(policy, located);
    return body ? calledBy(body) : [];
  }
}

/** What a macro calls in every call of it; most are come to from many others. */
const calledBy = remember(({ calls }: MacroBody): readonly string[] => calls.map(({ name }) => name));

function path(before: ReadonlyMap<string, string | undefined>, last: string): string[] {
  const names: string[] = [];
  for (let name: string | undefined = last; name !== undefined; name = before.get(name)) names.unshift(name);
  return names;
}

/** True if an interface further down in this file is part of the circle: the finding is there. */
function closesLater(way: readonly string[], own: Interface, { file }: RuleContext): boolean {
  return file.statements.some(
    ({ kind, data, start }) =>
      (kind === 'interface' || kind === 'template') &&
      start > own.start &&
      way.includes((data as Interface['data']).name.text),
  );
}
