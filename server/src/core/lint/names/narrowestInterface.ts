/** Finds the interface that gives what a raw rule on a type of another module gives, and the least beside it. */
import { remember } from '../../base/remember.ts';
import { definitionEffects } from '../../index/callEffects.ts';
import type { Located } from '../../index/definitionTable.ts';
import { avRule } from '../../index/expansion/words.ts';
import type { Policy } from '../../index/policy.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import { permissionSet } from '../../knowledge/permissionSets.ts';
import type { AvRuleData, Names, Statement } from '../../syntax/statements.ts';
import { conditionalWords } from '../blocks/conditionals.ts';
import { mayBeConditional } from '../calls/conditionalCalls.ts';

/** What one `allow` rule asks on one class of one type. */
interface Wanted {
  readonly target: string;
  readonly className: string;
  readonly permissions: readonly string[];
}

/**
 * The call that can stand in the place of the rule: of an interface that takes the domain alone and whose rules hold in every
 * build; inside of a conditional one that may be called there. Undefined for a rule of several domains, types or classes, and
 * where no interface is known to give as much.
 */
export function narrowestCall(policy: Policy, statement: Statement): string | undefined {
  const { data } = statement;
  if (data.kind !== 'av_rule' || data.flavour !== 'allow' || !policy.isWhole) return undefined;
  const domain = onlyName(data.source);
  const wanted = wantedOf(data);
  if (domain === undefined || !wanted || domain === wanted.target) return undefined;
  const name = portInterface(policy, wanted) ?? narrowest(policy, wanted, conditionalWords(statement));
  return name && `${name}(${domain})`;
}

function wantedOf({ target, classes, permissions }: AvRuleData): Wanted | undefined {
  const type = onlyName(target);
  const className = onlyName(classes);
  if (type === undefined || className === undefined || !isPlain(permissions)) return undefined;
  const all = permissions.items.flatMap(({ text }) => permissionSet(text)?.members ?? [text]);
  return { target: type, className, permissions: all };
}

const isPlain = ({ complement, wildcard, partial, excluded }: Names) =>
  !complement && !wildcard && !partial && excluded.length === 0;

function onlyName(names: Names): string | undefined {
  return isPlain(names) && names.items.length === 1 ? names.items[0]!.text : undefined;
}

/** That of corenetwork, which the source of refpolicy has as a macro of its own only. */
function portInterface(policy: Policy, { target, className, permissions }: Wanted): string | undefined {
  const protocol = /^(tcp|udp)_socket$/.exec(className)?.[1];
  const action = ACTIONS.get(permissions.join());
  if (!protocol || !action || !target.endsWith('_port_t')) return undefined;
  const name = `corenet_${protocol}_${action}_${target.replace(/_t$/, '')}`;
  if (policy.find(name).length > 0) return name;
  const called = policy.hasHeaders ? undefined : corenetInterface(name);
  return called?.kind === 'port' && called.known && called.rules.length > 0 ? name : undefined;
}

const ACTIONS: ReadonlyMap<string, string> = new Map([
  ['name_bind', 'bind'],
  ['name_connect', 'connect'],
]);

/** By what stands for all macros: the light bulb asks at each move of the cursor. */
const found = remember((_: object) => new Map<string, string | undefined>());

function narrowest(policy: Policy, wanted: Wanted, conditional: string | undefined): string | undefined {
  const answers = found(policy.macros);
  const key = JSON.stringify([wanted, conditional]);
  if (!answers.has(key)) answers.set(key, findNarrowest(policy, wanted, conditional));
  return answers.get(key);
}

function findNarrowest(policy: Policy, wanted: Wanted, conditional: string | undefined): string | undefined {
  const uris = new Set(policy.requiring(wanted.target).map(({ uri }) => uri));
  if (uris.size === 0) return undefined;
  let best: { readonly name: string; readonly size: number } | undefined;
  for (const name of policy.names()) {
    const [located, other] = policy.find(name);
    if (!located || other || !uris.has(located.uri) || !mayGive(policy, located, wanted)) continue;
    const size = sizeIfGiven(policy, located, wanted);
    if (size === undefined) continue;
    if (conditional !== undefined && !mayBeConditional(definitionEffects(policy, located))) continue;
    if (!best || size < best.size || (size === best.size && name < best.name)) best = { name, size };
  }
  return best?.name;
}

function mayGive(policy: Policy, { uri, definition }: Located, { target }: Wanted): boolean {
  if (definition.kind !== 'interface' || definition.deprecated) return false;
  const body = policy.textOf(uri)?.slice(definition.bodyStart, definition.bodyEnd) ?? '';
  return body.includes(target) && !/\$(?:[2-9*@]|1\w)/.test(body);
}

/** A rule that is none on access vectors may give anything: an attribute has the rules of others. */
const OTHER_RULE = 50;

/** How many permissions the interface gives, if what is wanted is among them; undefined if not, or if not all is known. */
function sizeIfGiven(policy: Policy, located: Located, wanted: Wanted): number | undefined {
  const { effects, isWhole } = definitionEffects(policy, located);
  if (!isWhole) return undefined;
  const left = new Set(wanted.permissions);
  let size = 0;
  for (const { kind, words, conditions } of effects) {
    if (kind === 'call' || kind === 'other' || kind === 'declaration') return undefined;
    if (kind !== 'rule') continue;
    const rule = avRule(words);
    if (!rule) size += OTHER_RULE;
    if (rule?.flavour !== 'allow') continue;
    size += rule.targets.length * rule.classes.length * rule.permissions.length;
    if (conditions.length > 0 || !rule.sources.includes('$1')) continue;
    if (!rule.targets.includes(wanted.target) || !rule.classes.includes(wanted.className)) continue;
    for (const permission of rule.permissions) left.delete(permission);
  }
  return left.size === 0 ? size : undefined;
}
