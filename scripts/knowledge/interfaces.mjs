// Makes interfaces.json: the names of all interfaces, the arguments they need, and which give a type net_bind_service or a kind.
import { argumentsOf } from './arguments.mjs';
import { closeOver, isTarget } from './closure.mjs';
import { headers, sourceModules, upstreamVersion } from './debian.mjs';
import { definitions, innermostCalls, nameList, plainBody } from './m4.mjs';
import { socketFacts } from './socketAccess.mjs';

/** The attributes that say what kind of thing a type is. */
const KINDS = new Set([
  'port_type',
  'defined_port_type',
  'reserved_port_type',
  'unreserved_port_type',
  'rpc_port_type',
  'node_type',
  'netif_type',
  'packet_type',
  'client_packet_type',
  'server_packet_type',
  'ibpkey_type',
  'ibendport_type',
  'domain',
  'file_type',
]);
const NET_BIND_SERVICE = 'net_bind_service';

/**
 * `names` are all interface, template and macro names, sorted and front-coded: each word is the count of characters
 * shared with the word before (base 36) and the rest; those of corenetwork are left out, corenet.json has them.
 * `counts` and `needed` have one character for each name: how many arguments it looks at (`*`: all, `-`: unknown), and which
 * of them must not be empty (base 36, the lowest bit is the first). `joins` are the commas, from 1, that may be missing.
 * `netBindService` and `attributes` map a target such as `$1` or `$1_t` to the interfaces that give it, those made for one
 * port left out. What a rule of a module gives to an attribute is given by whoever gives the attribute, but under a tunable.
 */
export function makeInterfaces(corenet) {
  const isPerPort = (name) => name.startsWith('corenet_') && !Object.hasOwn(corenet.interfaces, name);
  const all = allDefinitions();
  const facts = spread(all);
  for (const [name, given] of socketFacts(all, sourceModules())) {
    const targets = [...given].flatMap((fact) => (/ netBindService$/.exec(fact) ? fact.split(' ')[0] : []));
    if (targets.length === 0 || name.startsWith('@')) continue;
    facts.set(name, new Set([...(facts.get(name) ?? []), ...targets.map((target) => `${target} ${NET_BIND_SERVICE}`)]));
  }
  const netBindService = new Map();
  const attributes = new Map();
  for (const [name, given] of [...facts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (isPerPort(name)) continue;
    const byTarget = new Map();
    for (const [target, fact] of [...given].sort().map((each) => each.split(' '))) {
      push(fact === NET_BIND_SERVICE ? netBindService : byTarget, target, fact === NET_BIND_SERVICE ? name : fact);
    }
    for (const [target, list] of byTarget) push(attributes, `${target} ${list.join(' ')}`, name);
  }
  const names = [...new Set(all.map(({ name }) => name))].filter((name) => !name.startsWith('corenet_')).sort();
  const args = argumentsOf(all.filter(({ name }) => !name.startsWith('corenet_')));
  return {
    source: 'the refpolicy headers (Debian selinux-policy-dev), calls followed with their arguments',
    version: upstreamVersion('selinux-policy-dev'),
    netBindService: joined(netBindService),
    attributes: joined(attributes),
    names: frontCode(names),
    counts: names.map((name) => countCharacter(args.get(name)?.count)).join(''),
    needed: names.map((name) => bits(args.get(name)?.needed ?? []).toString(36)).join(''),
    joins: names.flatMap((name) => (args.get(name)?.joins ?? []).map((comma) => `${name}:${comma}`)).join(' '),
  };
}

/** The interfaces, templates and pattern macros of the headers. */
export function allDefinitions() {
  return headers('.if', '.spt')
    .filter(({ path }) => !/loadable_module|misc_macros|mls_mcs_macros|obj_perm_sets|all_perms/.test(path))
    .flatMap(({ text }) => definitions(text));
}

const countCharacter = (count) => (count === undefined ? '-' : Number.isFinite(count) ? String(count) : '*');

const bits = (indexes) => indexes.reduce((sum, index) => sum | (1 << (index - 1)), 0);

/** What every definition gives to its arguments, `target fact` each: its own rules, then those of what it calls. */
export function spread(all) {
  const units = all.map(({ name, body }) => {
    const plain = plainBody(body);
    return { name, facts: ownFacts(plain), calls: innermostCalls(plain) };
  });
  return closeOver(units);
}

function ownFacts(plain) {
  const found = [];
  for (const [, sources, target, classes, permissions] of plain.matchAll(
    /\ballow\s+(\{[^}]*\}|[^\s{]+)\s+(\{[^}]*\}|[^\s{:]+)\s*:\s*(\{[^}]*\}|[^\s{]+)\s+(\{[^}]*\}|[^\s{;]+)\s*;/g,
  )) {
    if (!nameList(classes).some((name) => name === 'capability' || name === 'cap_userns')) continue;
    const granted = nameList(permissions);
    if (!granted.some((name) => [NET_BIND_SERVICE, '*', 'all_capability_perms'].includes(name))) continue;
    for (const source of nameList(sources)) {
      if (target === 'self' || nameList(target).includes(source)) found.push([source, NET_BIND_SERVICE]);
    }
  }
  for (const [, name, list] of plain.matchAll(/\btypeattribute\s+(\S+)\s+([^;]+);/g)) {
    for (const attribute of list.split(',')) found.push([name, attribute.trim()]);
  }
  for (const [, name, list] of plain.matchAll(/\btype\s+(\$\w+)[^;,]*,([^;]+);/g)) {
    for (const attribute of list.split(',')) found.push([name, attribute.trim()]);
  }
  return found
    .filter(([target, fact]) => isTarget(target) && (KINDS.has(fact) || fact === NET_BIND_SERVICE))
    .map((pair) => pair.join(' '));
}

const push = (lists, key, value) => lists.set(key, [...(lists.get(key) ?? []), value]);

const joined = (lists) => Object.fromEntries([...lists].sort().map(([key, names]) => [key, names.join(' ')]));

function frontCode(names) {
  let before = '';
  return names
    .map((name) => {
      let shared = 0;
      while (shared < 35 && name[shared] === before[shared] && shared < before.length) shared++;
      before = name;
      return shared.toString(36) + name.slice(shared);
    })
    .join(' ');
}
