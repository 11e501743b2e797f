// What the port rules learn of the headers by expanding them is what the bundled knowledge says of the same headers.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import {
  attributesGivenBy,
  type Given,
  netBindServiceGivenBy,
  typeGiven,
} from '../../server/src/core/knowledge/interfaces.ts';
import {
  attributeGives,
  attributeGivesNetBindService,
  SOCKET_PROTOCOLS,
  type SocketAccess,
  type SocketProtocol,
  socketAccessGivenBy,
} from '../../server/src/core/knowledge/socketAccess.ts';
import {
  type CallGrants,
  callGrants,
  type GivenRule,
  type RuleSet,
} from '../../server/src/core/lint/calls/callGrants.ts';
import { lint } from '../../server/src/core/lint/lint.ts';
import type { MacroCallData } from '../../server/src/core/syntax/statements.ts';
import { requireTool } from '../requireTool.ts';
import { testPolicy, testSnapshot } from '../snapshot.ts';

const ARGUMENTS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven'];

function callOf(name: string): MacroCallData {
  const args = ARGUMENTS.map((text) => ({ text, offset: 0, isName: true }));
  return { kind: 'macro_call', name: { text: name, offset: 0 }, arguments: args } as MacroCallData;
}

const KINDS = new Set(
  'port_type defined_port_type reserved_port_type unreserved_port_type rpc_port_type node_type netif_type packet_type client_packet_type server_packet_type ibpkey_type ibendport_type domain file_type'.split(
    ' ',
  ),
);

const names = (given: readonly Given[]) => given.flatMap((each) => typeGiven(each, ARGUMENTS) ?? []);
const isArgument = (type: string) => ARGUMENTS.some((each) => type === each || type.startsWith(`${each}_`));
const has = (set: RuleSet, ...wanted: string[]) =>
  set.wildcard || wanted.some((each) => set.items.some(({ text }) => text === each) !== set.complement);
const sources = ({ source }: GivenRule) => source.items.map(({ text }) => text);

/** `TYPE FACT` for each, by the bundled knowledge. */
function bundled(name: string): Set<string> {
  const facts = new Set<string>();
  for (const given of attributesGivenBy(name)) {
    for (const type of names([given])) for (const attribute of given.attributes) facts.add(`${type} ${attribute}`);
  }
  for (const type of names(netBindServiceGivenBy(name))) facts.add(`${type} net_bind_service`);
  for (const protocol of SOCKET_PROTOCOLS) {
    for (const access of ACCESS) {
      for (const type of names(socketAccessGivenBy(name, protocol, access))) facts.add(`${type} ${protocol}.${access}`);
      for (const type of names(socketAccessGivenBy(name, protocol, access, 'conditional'))) {
        facts.add(`${type} ${protocol}.${access}?`);
      }
    }
  }
  return facts;
}

const ACCESS: readonly SocketAccess[] = ['own', 'create', 'bind', 'name_bind', 'node_bind', 'served'];

/** The same by the definition. */
function expanded(grants: CallGrants): Set<string> {
  const facts = new Set<string>();
  const types = new Map<string, Set<string>>();
  for (const { type, attributes } of grants.attributes) {
    if (!isArgument(type)) continue;
    for (const attribute of attributes) {
      types.set(type, (types.get(type) ?? new Set()).add(attribute));
      if (KINDS.has(attribute)) facts.add(`${type} ${attribute}`);
      if (attributeGivesNetBindService(attribute)) facts.add(`${type} net_bind_service`);
      for (const protocol of SOCKET_PROTOCOLS) {
        for (const access of ACCESS) {
          if (attributeGives(attribute, protocol, access)) facts.add(`${type} ${protocol}.${access}`);
          else if (attributeGives(attribute, protocol, access, 'conditional'))
            facts.add(`${type} ${protocol}.${access}?`);
        }
      }
    }
  }
  for (const rule of grants.rules) {
    if (rule.flavour !== 'allow') continue;
    const isOwn = (type: string) => has(rule.target, 'self', type, 'domain');
    for (const type of sources(rule).filter(isArgument)) {
      if (has(rule.classes, 'capability', 'cap_userns') && has(rule.permissions, 'net_bind_service') && isOwn(type)) {
        facts.add(`${type} net_bind_service`);
      }
    }
    for (const protocol of SOCKET_PROTOCOLS) {
      if (has(rule.classes, `${protocol}_socket`)) for (const fact of socketFacts(rule, protocol)) facts.add(fact);
    }
  }
  for (const fact of facts) if (fact.endsWith('?') && facts.has(fact.slice(0, -1))) facts.delete(fact);
  return facts;
}

function socketFacts(rule: GivenRule, protocol: SocketProtocol): string[] {
  const mark = rule.effect.conditions.some(({ kind }) => kind === 'if') ? '?' : '';
  const fact = (type: string, access: SocketAccess) => `${type} ${protocol}.${access}${mark}`;
  const from = sources(rule);
  const own = from.filter(isArgument).flatMap((type) => {
    const given = (['name_bind', 'node_bind'] as const).filter((each) => has(rule.permissions, each));
    const isOwn = has(rule.target, 'self', type, 'domain');
    const more = isOwn ? (['create', 'bind'] as const).filter((each) => has(rule.permissions, each)) : [];
    return [...given, ...(isOwn ? (['own'] as const) : []), ...more].map((access) => fact(type, access));
  });
  const served = rule.target.items.map(({ text }) => text).filter((type) => isArgument(type));
  if (!has(rule.permissions, 'create')) return own;
  return [...own, ...served.filter((type) => from.some((each) => each !== type)).map((type) => fact(type, 'served'))];
}

describe.skipIf(!requireTool('selinux-devel', 'to read the headers'))('the headers', { timeout: 120_000 }, () => {
  it('say what the bundled knowledge says of them', () => {
    const headers = policyCorpora().find(({ root }) => root === 'headers')!;
    const texts = headers.files.map(({ path, text }) => [`file:///headers/${path}`, text]);
    const policy = testPolicy(Object.fromEntries(texts));
    const different: string[] = [];
    let interfaces = 0;
    let facts = 0;
    const open: string[] = [];
    for (const name of [...policy.names()].sort()) {
      if (policy.find(name)[0]!.definition.kind === 'define') continue;
      const grants = callGrants(policy, callOf(name));
      if (!grants.isWhole || grants.undefinedCalls.length > 0) {
        open.push(name);
        continue;
      }
      interfaces++;
      const theirs = bundled(name);
      const ours = expanded(grants);
      facts += theirs.size;
      for (const fact of theirs) if (!ours.has(fact)) different.push(`${name}: only bundled: ${fact}`);
      for (const fact of ours) if (!theirs.has(fact)) different.push(`${name}: only expanded: ${fact}`);
    }
    console.log(`${interfaces} interfaces, ${facts} facts, ${different.length} different, ${open.length} open`);
    expect(interfaces).toBeGreaterThan(8000);
    expect(facts).toBeGreaterThan(1300);
    expect(different).toEqual([
      // It passes attribute domain on as an argument, to rules that are about packets only.
      'domain_all_recvfrom_all_domains: only expanded: one tcp.own',
      'domain_all_recvfrom_all_domains: only expanded: one udp.own',
      // An arm for direct_sysadm_daemon, which the headers of this build do not take; the knowledge has all arms.
      'init_startstop_service: only bundled: four file_type',
    ]);
    // They call what no header defines: mistakes of refpolicy, at which m4 leaves a syntax error.
    expect(open).toEqual(['cockpit_admin', 'mta_admin_role', 'mta_user_role']);
  });
});

describe('a finding', () => {
  it('names the way to the rule of another file', async () => {
    const other =
      "# x\ninterface(`outer',`\n\toptional_policy(`\n\t\tinner($1)\n\t')\n')\n\ninterface(`inner',`\n\tallow $1 http_port_t:tcp_socket name_bind;\n')\n";
    const { snapshot, file } = await testSnapshot(
      'myapp.te',
      'policy_module(myapp, 1.0)\ntype myapp_t;\nouter(myapp_t)\n',
      {
        'file:///work/other.if': other,
      },
    );
    const { findings } = lint(snapshot, file, {});
    const found = findings.find(({ rule }) => rule === 'privileged-port-without-capability');
    expect(found?.related).toEqual([
      {
        message: 'outer → inner gives name_bind here',
        uri: 'file:///work/other.if',
        range: { start: { line: 8, character: 1 }, end: { line: 8, character: 43 } },
      },
    ]);
  });
});
