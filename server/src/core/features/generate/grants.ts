/** What a module allows already: its rules and the rules of the corenet_ interfaces that it calls. */
import { remember } from '../../base/remember.ts';
import { insideBlock } from '../../index/insideBlock.ts';
import { type CorenetInterface, corenetInterface } from '../../knowledge/corenet.ts';
import { netBindServiceGivenBy, typeGiven } from '../../knowledge/interfaces.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Names, Statement } from '../../syntax/statements.ts';

/** One source, target and class with the permissions allowed; permission sets are expanded. */
export interface Grant {
  readonly source: string;
  /** The source's own name where the rule says `self`. */
  readonly target: string;
  readonly className: string;
  readonly permissions: ReadonlySet<string>;
  /** The rule or call that grants it. */
  readonly statement: Statement;
}

/**
 * What `domain` is granted always in `scope`, an interface or (undefined) the top level: what stands in an optional block
 * or a conditional does not count.
 */
export function grantsOf(file: SourceFile, scope: Statement | undefined, domain: string): readonly Grant[] {
  if (scope) return grantsIn(file, scope, domain);
  const known = topGrants(file);
  const grants = known.get(domain) ?? grantsIn(file, undefined, domain);
  known.set(domain, grants);
  return grants;
}

/** By domain: asked again for each access that is offered. */
const topGrants = remember((_: SourceFile) => new Map<string, readonly Grant[]>());

function grantsIn(file: SourceFile, scope: Statement | undefined, domain: string): Grant[] {
  return insideBlock(file, scope)
    .filter((each) => !each.broken && mayConcern(each, domain))
    .flatMap((each) => grantsOfStatement(each).filter(({ source }) => source === domain));
}

/** False for most statements of a long file, at little cost. A template may make the domain of the beginning of its name. */
function mayConcern({ data }: Statement, domain: string): boolean {
  if (data.kind === 'av_rule') return data.source.items.some(({ text }) => text === domain);
  return data.kind === 'macro_call' && data.arguments.some(({ text }) => text !== '' && domain.startsWith(text));
}

/** True if `grants` has all of the permissions together. A rule on an attribute of all ports or nodes counts. */
export function isGranted(
  grants: readonly Grant[],
  wanted: { source: string; target: string; className: string; permissions: readonly string[] },
): boolean {
  const { source, target, className, permissions } = wanted;
  const targets = [target, ...(target === 'node_t' ? ['node_type'] : ['port_type'])];
  const found = targets.map((each) => permissionsByNames(grants).get(keyOf({ source, target: each, className })));
  return permissions.every((name) => found.some((each) => each?.has(name)));
}

/** Of thousands of grants many are alike. */
const permissionsByNames = remember((grants: readonly Grant[]): ReadonlyMap<string, ReadonlySet<string>> => {
  const found = new Map<string, Set<string>>();
  for (const [key, list] of byNames(grants)) {
    found.set(key, new Set(list.flatMap(({ permissions }) => [...permissions])));
  }
  return found;
});

/** Those of `grants` with this source, target and class. */
export function grantsOn(
  grants: readonly Grant[],
  source: string,
  target: string,
  className: string,
): readonly Grant[] {
  return byNames(grants).get(keyOf({ source, target, className })) ?? [];
}

/** Asked again for each access that is offered, of which there are many. */
const byNames = remember((grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> => {
  const found = new Map<string, Grant[]>();
  for (const grant of grants) {
    const key = keyOf(grant);
    const list = found.get(key);
    if (list) list.push(grant);
    else found.set(key, [grant]);
  }
  return found;
});

const keyOf = ({ source, target, className }: Pick<Grant, 'source' | 'target' | 'className'>) =>
  `${source} ${target} ${className}`;

/** The members of a permission set of refpolicy, or the name itself. */
export function membersOf(permission: string): readonly string[] {
  return permissionSet(permission)?.members ?? [permission];
}

function grantsOfStatement(statement: Statement): Grant[] {
  const { data } = statement;
  if (data.kind === 'av_rule') {
    if (data.flavour !== 'allow' || data.permissions.complement) return [];
    const permissions = new Set(namesOf(data.permissions).flatMap(membersOf));
    return namesOf(data.source).flatMap((source) =>
      namesOf(data.target).flatMap((target) =>
        namesOf(data.classes).map((className) => ({
          source,
          target: target === 'self' ? source : target,
          className,
          permissions,
          statement,
        })),
      ),
    );
  }
  if (data.kind !== 'macro_call') return [];
  const domain = data.arguments[0]?.text;
  if (domain === undefined) return [];
  const rules = rulesGivenBy(data.name.text).map(
    ({ target, className, permissions }): Grant => ({
      source: domain,
      target: target === 'self' ? domain : target,
      className,
      permissions,
      statement,
    }),
  );
  const capabilities = netBindServiceGivenBy(data.name.text).flatMap((given): Grant[] => {
    const type = typeGiven(
      given,
      data.arguments.map(({ text }) => text),
    );
    if (type === undefined) return [];
    return [
      { source: type, target: type, className: 'capability', permissions: new Set(['net_bind_service']), statement },
    ];
  });
  return [...rules, ...capabilities];
}

function namesOf(names: Names): string[] {
  return names.complement || names.wildcard ? [] : names.items.map(({ text }) => text);
}

/** A rule of an interface for the domain that it is called with. */
interface GivenRule {
  readonly target: string;
  readonly className: string;
  readonly permissions: ReadonlySet<string>;
}

const rulesByName = new WeakMap<CorenetInterface, readonly GivenRule[]>();
const NO_RULES: readonly GivenRule[] = [];

/** The rules of an interface of corenetwork. */
function rulesGivenBy(name: string): readonly GivenRule[] {
  const called = corenetInterface(name);
  if (!called) return NO_RULES;
  let rules = rulesByName.get(called);
  if (!rules) {
    // No policy has an interface for one sctp port; another policy may have those of other ports.
    const exists = called.known || called.kind !== 'port' || called.protocol !== 'sctp';
    rules = exists ? called.rules.flatMap(readRule) : NO_RULES;
    rulesByName.set(called, rules);
  }
  return rules;
}

const RULE = /^allow \$1 (\S+):(\w+) (?:\{([^{}]*)\}|(\w+));$/;

/** Reads a rule of the knowledge, such as `allow $1 http_port_t:tcp_socket name_bind;`. */
function readRule(rule: string): GivenRule[] {
  const match = RULE.exec(rule);
  if (!match) return [];
  const permissions = (match[3] ?? match[4]!).trim().split(/\s+/).flatMap(membersOf);
  return [{ target: match[1]!, className: match[2]!, permissions: new Set(permissions) }];
}
