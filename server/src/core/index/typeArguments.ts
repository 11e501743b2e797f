/** Says by the texts alone which arguments of a call may come to stand in the place of a type, so that only those calls are expanded. */
import { remember } from '../base/remember.ts';
import type { Located } from './definitionTable.ts';
import { type BodyPart, type MacroBody, macroBody } from './macroBody.ts';
import type { Policy } from './policy.ts';

/** What one body does with its parameters, alone or in a set; made names such as `$1_t` are no parameters. */
interface Places {
  /** Parameters in the place of a type. */
  readonly asType: ReadonlySet<number>;
  /** Parameters that it passes on, as which argument of which macro. */
  readonly passedOn: readonly { readonly parameter: number; readonly to: string; readonly at: number }[];
  /** True if more is done with parameters than a look at its statements shows. */
  readonly isIntricate: boolean;
}

/** Calls of refpolicy go down twenty. */
const MOST_DEPTH = 100;

const known = new WeakMap<Policy['macros'], Map<string, boolean>>();

/**
 * False if what a call passes as argument `at` never stands in the place of a type. Of what stands in an ifdef nothing is said.
 * @param at from 1
 */
export function mayBeType(policy: Policy, name: string, at: number): boolean {
  const answers = known.get(policy.macros) ?? new Map<string, boolean>();
  known.set(policy.macros, answers);
  const visited = new Set<string>();
  const found = visit(name, at, 0);
  // What a search without success has been to has been seen whole.
  if (!found) for (const key of visited) answers.set(key, false);
  return found;

  function visit(name: string, at: number, depth: number): boolean {
    const key = `${name} ${at}`;
    const before = answers.get(key);
    if (before !== undefined) return before;
    if (depth > MOST_DEPTH) return true;
    if (visited.has(key)) return false;
    visited.add(key);
    const is = policy.find(name).some((located) => {
      const places = placesIn(policy, located);
      if (!places || places.isIntricate || places.asType.has(at)) return true;
      return places.passedOn.some((each) => each.parameter === at && visit(each.to, each.at, depth + 1));
    });
    if (is) answers.set(key, true);
    return is;
  }
}

function placesIn(policy: Policy, located: Located): Places | undefined {
  const body = macroBody(policy, located);
  return body && placesOf(body);
}

const placesOf = remember((body: MacroBody): Places => {
  const asType = new Set<number>();
  const passedOn: { parameter: number; to: string; at: number }[] = [];
  let isIntricate = body.count === Number.POSITIVE_INFINITY || body.isPartial;
  read(body);
  return { asType, passedOn, isIntricate };

  function read({ statements, calls, choices }: BodyPart): void {
    for (const statement of statements) for (const each of typeParameters(statement)) asType.add(each);
    for (const { name, arguments: args } of calls) {
      args.forEach((argument, i) => {
        if (!argument.includes('$')) return;
        if (/[(;`]/.test(argument)) isIntricate = true;
        for (const parameter of parametersIn(argument)) passedOn.push({ parameter, to: name, at: i + 1 });
      });
    }
    for (const { ifEmpty, otherwise } of choices) {
      read(ifEmpty);
      read(otherwise);
    }
  }
});

/** The parameters of a statement that do not stand where a role, a class or a permission does. */
function typeParameters(statement: string): number[] {
  if (!statement.includes('$')) return [];
  const [keyword, ...rest] = statement.split(/\s+/);
  switch (keyword) {
    case 'roleattribute':
    case 'attribute_role':
      return [];
    case 'role':
      return parametersIn(/\btypes\b(.*)$/s.exec(statement)?.[1] ?? '');
    case 'role_transition':
      return parametersIn(rest.slice(1, -1).join(' '));
    case 'allow':
    case 'dontaudit':
    case 'auditallow':
    case 'neverallow':
      // Without a colon and with two names it allows a role another one.
      if (keyword === 'allow' && rest.length === 2 && !statement.includes(':')) return [];
      return parametersIn(statement.split(':', 1)[0]!);
    default:
      return parametersIn(statement.replace(/:\s*(\{[^}]*\}|\S+)/, ''));
  }
}

const PARAMETER = /(?<![\w$.])\$(\d+)(?![\w.])/g;

function parametersIn(text: string): number[] {
  return text.includes('$') ? [...text.matchAll(PARAMETER)].map(([, digits]) => Number(digits)) : [];
}
