// Makes corenet.json: the interfaces of corenetwork.if that are not made for one port, and the ports that have their own.
import { headers, upstreamVersion } from './debian.mjs';
import { definitions, plainBody } from './m4.mjs';

const PORT = /^corenet_(?:dontaudit_)?(?:tcp|udp|sctp)_(?:bind|connect)_(\w+)_port$/;
const PACKET = /^corenet_(?:dontaudit_)?(?:send|receive|sendrecv|relabelto)_(\w+)_(?:client|server)_packets$/;

/**
 * `ports` are the names with interfaces of their own; `below1024` those whose bind interfaces also grant capability
 * net_bind_service. `perPort` is the set of interfaces each port has, with NAME for the port. `interfaces` are the
 * others with the rules they grant, calls of each other resolved; `null` for those that are deprecated and do nothing.
 */
export function makeCorenet() {
  const text = headers('.if').find(({ path }) => path === 'kernel/corenetwork.if').text;
  const all = definitions(text);
  const general = (name) => /^(?:all|generic|reserved|unreserved|unlabeled)(?:_|$)/.test(name);
  const ports = new Set();
  const below1024 = new Set();
  const forms = new Map();
  const interfaces = {};
  for (const { name, body } of all) {
    const port = PORT.exec(name)?.[1] ?? PACKET.exec(name)?.[1];
    if (port === undefined || general(port)) {
      interfaces[name] = rulesOf(body);
      continue;
    }
    ports.add(port);
    const form = name.replace(`_${port}_`, '_NAME_');
    forms.set(form, (forms.get(form) ?? 0) + 1);
    if (/net_bind_service/.test(body)) below1024.add(port);
  }
  const irregular = [...forms].filter(([, count]) => count !== ports.size);
  if (irregular.length > 0) throw new Error(`not every port has ${irregular.map(([form]) => form).join(', ')}`);
  return {
    source: 'kernel/corenetwork.if of the refpolicy headers (Debian selinux-policy-dev)',
    version: upstreamVersion('selinux-policy-dev'),
    ports: [...ports].sort().join(' '),
    below1024: [...below1024].sort().join(' '),
    perPort: [...forms.keys()].sort().join(' '),
    interfaces: Object.fromEntries(Object.keys(interfaces).map((name) => [name, withRulesOfCalls(name, interfaces)])),
  };
}

/** The rules of an interface and of those it calls; all of them pass $1 on. */
function withRulesOfCalls(name, interfaces) {
  if (interfaces[name] === null) return null;
  const expand = (rule) => {
    const called = /^(\w+)\(\$1\)$/.exec(rule)?.[1];
    return called in interfaces ? (interfaces[called] ?? []).flatMap(expand) : [rule];
  };
  return [...new Set(interfaces[name].flatMap(expand))];
}

/** The lines of a body; null for an interface that only warns that it is deprecated. */
function rulesOf(body) {
  const plain = plainBody(body).replace(/gen_require\([^()]*\)/g, '');
  if (/has been deprecated, please remove/.test(plain)) return null;
  return plain
    .split('\n')
    .map((line) =>
      line
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/\{ (\w+) \}/g, '$1'),
    )
    .filter((line) => line && line !== ')');
}
