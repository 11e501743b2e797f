// Makes socketAccess.json: what the interfaces of the headers let a type do with tcp, udp and sctp sockets.
import { closeOver, isTarget } from './closure.mjs';
import { headers, sourceModules, upstreamVersion } from './debian.mjs';
import { allDefinitions } from './interfaces.mjs';
import { definitions, innermostCalls, nameList, plainBody } from './m4.mjs';

const PROTOCOLS = ['tcp', 'udp', 'sctp'];

/**
 * `given` maps a target with its facts, such as `$1 tcp.create tcp.own`, to the interfaces, those made for one port left
 * out. Of a target's own sockets: `own` is any permission, `create` and `bind` are those; `name_bind` and `node_bind` are
 * on any type. `served` means that another type may create sockets with the target's label. What a rule on an attribute
 * gives is given by whoever gives the attribute. A fact under a tunable ends in `?`, unless it is given without one too.
 * `attributes` maps the facts of refpolicy's own attributes to their names; `netBindService` among them is that capability.
 * `otherAttributes` are those that give nothing of the kind.
 */
export function makeSocketAccess(corenet) {
  const isPerPort = (name) => name.startsWith('corenet_') && !Object.hasOwn(corenet.interfaces, name);
  const modules = sourceModules();
  const facts = socketFacts(allDefinitions(), modules);
  const given = new Map();
  for (const [name, all] of [...facts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (isPerPort(name) || name.startsWith('@')) continue;
    const pairs = [...all]
      .sort()
      .map((fact) => fact.split(' '))
      .filter(([, fact]) => !isCapability(fact));
    for (const target of new Set(pairs.map(([each]) => each))) {
      const key = [target, ...pairs.filter(([each]) => each === target).map(([, fact]) => fact)].join(' ');
      given.set(key, [...(given.get(key) ?? []), name]);
    }
  }
  return {
    source: 'the refpolicy headers and source (Debian selinux-policy-dev, -src), calls and attributes followed',
    version: upstreamVersion('selinux-policy-dev'),
    given: Object.fromEntries([...given].sort().map(([key, names]) => [key, names.join(' ')])),
    ...factsOfAttributes(facts, attributesOf(modules)),
  };
}

function factsOfAttributes(facts, attributes) {
  const byFacts = new Map();
  const others = [];
  for (const name of [...attributes].sort()) {
    const all = [...(facts.get(`@${name}`) ?? [])].map((fact) => fact.replace('$1 ', '')).sort();
    const key = all.join(' ');
    if (all.length === 0) others.push(name);
    else byFacts.set(key, [...(byFacts.get(key) ?? []), name]);
  }
  return {
    attributes: Object.fromEntries([...byFacts].sort().map(([key, names]) => [key, names.join(' ')])),
    otherAttributes: others.join(' '),
  };
}

const NET_BIND_SERVICE = 'netBindService';
const isCapability = (fact) => fact.replace('?', '') === NET_BIND_SERVICE;

function attributesOf(modules) {
  return new Set(
    modules.flatMap(({ text }) => [...text.matchAll(/^\s*attribute\s+(\w+);/gm)].map((match) => match[1])),
  );
}

/**
 * What each definition gives, `target fact` each. An attribute of `modules` is a definition `@name`, called where a type
 * gets it, and with its rules as body.
 */
export function socketFacts(all, modules) {
  const texts = modules.map(({ path, text }) => ({ name: path, body: text }));
  const attributes = attributesOf(modules);
  const expand = setExpander();
  const units = [...all, ...texts].flatMap(({ name, body }) => {
    const { always, sometimes } = splitTunables(plainBody(body));
    const read = (plain, conditional) => readUnits({ name, plain, conditional }, attributes, expand);
    return [...read(always, false), ...read(sometimes, true)];
  });
  const facts = closeOver(units);
  for (const given of facts.values()) {
    for (const fact of given) if (given.has(fact.replace(/\?$/, '')) && fact.endsWith('?')) given.delete(fact);
  }
  return facts;
}

/** Text without quotes, cut into what stands outside of tunable_policy() and what stands inside. */
function splitTunables(plain) {
  let always = '';
  let sometimes = '';
  let at = 0;
  for (const match of plain.matchAll(/\btunable_policy\(/g)) {
    if (match.index < at) continue;
    let end = match.index + match[0].length;
    for (let depth = 1; depth > 0 && end < plain.length; end++) depth += { '(': 1, ')': -1 }[plain[end]] ?? 0;
    always += plain.slice(at, match.index);
    sometimes += plain.slice(match.index + match[0].length, end - 1) + '\n';
    at = end;
  }
  return { always: always + plain.slice(at), sometimes };
}

const RULE =
  /\ballow\s+(\{[^}]*\}|[^\s{]+)\s+(\{[^}]*\}|[^\s{:]+)\s*:\s*(\{[^}]*\}|[^\s{]+)\s+(~?\s*\{[^}]*\}|[^\s{;]+)\s*;/g;

/** The unit of the body itself, and one for each attribute that it speaks of. */
function readUnits({ name, plain, conditional }, attributes, expand) {
  const mark = conditional ? '?' : '';
  const unit = { name, facts: [], calls: innermostCalls(plain).map((call) => ({ ...call, conditional })) };
  const others = [];
  const add = (target, fact) => {
    if (isTarget(target)) unit.facts.push(`${target} ${fact}${mark}`);
    else if (attributes.has(target)) others.push({ name: `@${target}`, facts: [`$1 ${fact}${mark}`], calls: [] });
  };
  for (const [, sources, targets, classes, permissions] of plain.matchAll(RULE)) {
    const inet = nameList(classes).flatMap(expand);
    const protocols = PROTOCOLS.filter((protocol) => inet.includes(`${protocol}_socket`));
    const granted = permissions.startsWith('~') ? ['*'] : nameList(permissions).flatMap(expand);
    const has = (wanted) => granted.some((each) => each === wanted || each === '*' || /^all_\w+_perms$/.test(each));
    if (nameList(classes).some((each) => each === 'capability' || each === 'cap_userns') && has('net_bind_service')) {
      for (const source of nameList(sources)) {
        if (targets === 'self' || nameList(targets).includes(source)) add(source, NET_BIND_SERVICE);
      }
    }
    for (const protocol of protocols) {
      for (const source of nameList(sources)) {
        for (const wanted of ['name_bind', 'node_bind']) if (has(wanted)) add(source, `${protocol}.${wanted}`);
        for (const target of nameList(targets)) {
          // Attribute domain has the source too, which is a domain.
          const isOwn = target === 'self' || target === source || target === 'domain';
          if (isOwn) add(source, `${protocol}.own`);
          if (isOwn && has('create')) add(source, `${protocol}.create`);
          if (isOwn && has('bind')) add(source, `${protocol}.bind`);
          if (!isOwn && has('create')) add(target, `${protocol}.served`);
        }
      }
    }
  }
  for (const { name: called, args } of unit.calls) {
    const given = args.flatMap((arg) => nameList(arg)).filter((arg) => attributes.has(arg));
    for (const attribute of new Set(given)) {
      const own = args.map((arg) => (nameList(arg).includes(attribute) ? '$1' : ''));
      others.push({ name: `@${attribute}`, facts: [], calls: [{ name: called, args: own, conditional }] });
    }
  }
  for (const [type, attribute] of givenAttributes(plain)) {
    if (attributes.has(attribute)) unit.calls.push({ name: `@${attribute}`, args: [type], conditional });
  }
  return [unit, ...others];
}

/** The pairs of a type and an attribute that it gets by typeattribute or by its declaration. */
function givenAttributes(plain) {
  const statements = [
    ...plain.matchAll(/\btypeattribute\s+(\S+)\s+([^;]+);/g),
    ...plain.matchAll(/\btype\s+(\$\w+)[^;,]*,([^;]+);/g),
  ];
  return statements.flatMap(([, type, list]) => list.split(',').map((attribute) => [type, attribute.trim()]));
}

/** Members of the sets of obj_perm_sets.spt, sets in them followed. */
function setExpander() {
  const file = headers('.spt').find(({ path }) => path.endsWith('obj_perm_sets.spt'));
  const sets = new Map(definitions(file.text).map(({ name, body }) => [name, nameList(plainBody(body))]));
  const expand = (name) => sets.get(name)?.flatMap(expand) ?? [name];
  return expand;
}
