// Makes corenet.json: the interfaces of corenetwork.if that are not made for one port, and the ports that have their own.
import { headers, sourceFile, upstreamVersion } from './debian.mjs';
import { definitions, plainBody } from './m4.mjs';

const PORT = /^corenet_(?:dontaudit_)?(?:tcp|udp|sctp)_(?:bind|connect)_(\w+)_port$/;
const PACKET = /^corenet_(?:dontaudit_)?(?:send|receive|sendrecv|relabelto)_(\w+)_(?:client|server)_packets$/;

/**
 * `ports` are the names with interfaces of their own; `netBindService` those whose bind interfaces also grant that
 * capability (a port below 1024, or any range, which m4 takes for a subtraction). `reserved`, `rpc` and `unreserved` are
 * those with the attribute. `perPort` is the set of interfaces each port has, with NAME for the port. `interfaces` are the
 * others with the rules they grant, calls of each other resolved; `null` for those that are deprecated and do nothing.
 */
export function makeCorenet() {
  const text = headers('.if').find(({ path }) => path === 'kernel/corenetwork.if').text;
  const all = definitions(text);
  const general = (name) => /^(?:all|generic|reserved|unreserved|unlabeled)(?:_|$)/.test(name);
  const ports = new Set();
  const netBindService = new Set();
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
    if (/net_bind_service/.test(body)) netBindService.add(port);
  }
  const irregular = [...forms].filter(([, count]) => count !== ports.size);
  if (irregular.length > 0) throw new Error(`not every port has ${irregular.map(([form]) => form).join(', ')}`);
  return {
    source: 'kernel/corenetwork.if of the refpolicy headers (Debian selinux-policy-dev)',
    version: upstreamVersion('selinux-policy-dev'),
    ports: [...ports].sort().join(' '),
    netBindService: [...netBindService].sort().join(' '),
    ...portAttributes(sourceFile('policy/modules/kernel/corenetwork.te.in')),
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

/** As corenetwork.te.m4 gives them: reserved or not by the first port listed, rpc if any begins at 512 to 1023. */
function portAttributes(text) {
  const reserved = [];
  const unreserved = [];
  const rpc = [];
  for (const [, name, list] of text.matchAll(/^network_port\((\w+)\s*,([^)]*)\)/gm)) {
    const starts = [...list.matchAll(/(?:tcp|udp|sctp|dccp)\s*,\s*(\d+)/g)].map((match) => Number(match[1]));
    if (starts.length > 0) (starts[0] < 1024 ? reserved : unreserved).push(name);
    if (starts.some((port) => port >= 512 && port < 1024)) rpc.push(name);
  }
  const joined = (names) => names.sort().join(' ');
  return { reserved: joined(reserved), unreserved: joined(unreserved), rpc: joined(rpc) };
}
