// The generated data are what the installed packages say, and the scanner of the headers agrees with m4.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { HEADERS, headers } from '../../scripts/knowledge/debian.mjs';
import { spread } from '../../scripts/knowledge/interfaces.mjs';
import { definitions, nameList } from '../../scripts/knowledge/m4.mjs';
import { socketFacts } from '../../scripts/knowledge/socketAccess.mjs';
import { knowledgeFiles } from '../../scripts/knowledge.mjs';
import { requireTool } from '../requireTool.ts';

const DATA = new URL('../../server/src/core/knowledge/data/', import.meta.url);

it('is what `npm run knowledge` writes', () => {
  requireTool('selinux-devel', 'the refpolicy headers');
  requireTool('selinux-src', "refpolicy's source");
  for (const [name, text] of Object.entries(knowledgeFiles())) {
    expect(readFileSync(new URL(name, DATA), 'utf8') === text, `${name} is stale: npm run knowledge`).toBe(true);
  }
});

it('stays below 350 kB', () => {
  const names = [
    'classes',
    'permissions',
    'permissionSets',
    'classTexts',
    'statements',
    'corenet',
    'interfaces',
    'socketAccess',
  ];
  const sizes = names.map((name) => readFileSync(new URL(`${name}.json`, DATA)).length);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(350_000);
});

it('finds in every interface what m4 makes of it', () => {
  requireTool('selinux-devel', 'the refpolicy headers');
  requireTool('m4', 'to expand the headers');
  const all = allDefinitions();
  const found = spread(all);
  const expanded = expandAll(all);
  expect(expanded.size).toBeGreaterThan(8000);

  let giving = 0;
  const lost: string[] = [];
  const extra: string[] = [];
  for (const [name, body] of expanded) {
    const truth = factsOf(body);
    if (truth.size > 0) giving++;
    for (const fact of truth) if (!found.get(name)?.has(fact)) lost.push(`${name}: ${fact}`);
    for (const fact of found.get(name) ?? []) if (!truth.has(fact)) extra.push(`${name}: ${fact}`);
  }
  expect(giving).toBeGreaterThan(200);
  expect(lost).toEqual([]);
  // Given in the branch for another init system, which the scanner follows too.
  expect(extra).toEqual(['init_startstop_service: $4 file_type']);
});

it('finds in every interface what m4 makes of its socket rules', () => {
  requireTool('selinux-devel', 'the refpolicy headers');
  requireTool('m4', 'to expand the headers');
  const all = allDefinitions();
  // Without the modules nothing is known of attributes, as in one expanded body.
  const found = socketFacts(all, []);
  let giving = 0;
  const lost: string[] = [];
  const extra: string[] = [];
  for (const [name, body] of expandAll(all)) {
    const { always, sometimes } = splitConditionals(body);
    const truth = socketFactsOf(always);
    for (const fact of socketFactsOf(sometimes)) if (!truth.has(fact)) truth.add(`${fact}?`);
    const given = found.get(name) ?? new Set();
    if (truth.size > 0) giving++;
    for (const fact of truth) if (!given.has(fact)) lost.push(`${name}: ${fact}`);
    for (const fact of given) if (!truth.has(fact)) extra.push(`${name}: ${fact}`);
  }
  expect(giving).toBeGreaterThan(400);
  // It passes attribute domain on as an argument, to rules that are about packets only.
  const passed = 'domain_all_recvfrom_all_domains: $1';
  expect(lost).toEqual([`${passed} tcp.own`, `${passed} udp.own`]);
  expect(extra).toEqual([]);
});

/** What stands outside of `if (…) { … } else { … }`, which tunable_policy() becomes, and what stands inside. */
function splitConditionals(body: string): { always: string; sometimes: string } {
  let always = '';
  let sometimes = '';
  let at = 0;
  for (const match of body.matchAll(/\b(?:if\s*\([^{]*\)|else)\s*\{/g)) {
    if (match.index < at) continue;
    let end = match.index + match[0].length;
    for (let depth = 1; depth > 0; end++) depth += body[end] === '{' ? 1 : body[end] === '}' ? -1 : 0;
    always += body.slice(at, match.index);
    sometimes += `${body.slice(match.index + match[0].length, end - 1)}\n`;
    at = end;
  }
  return { always: always + body.slice(at), sometimes };
}

/** `$1 tcp.create`, by another reading than the scanner's, of text without macros. */
function socketFactsOf(body: string): Set<string> {
  const facts = new Set<string>();
  const asTarget = (name: string) => {
    const index = ARGUMENTS.findIndex((each) => name === each || name.startsWith(`${each}_`));
    return index >= 0 ? `$${index + 1}${name.slice(ARGUMENTS[index]!.length)}` : undefined;
  };
  for (const statement of body.split(';')) {
    const rule = /\ballow\s+([^:]+?)\s+(\w+|\{[^}]*\})\s*:\s*(\w+|\{.*?\})\s+(\S[^;]*)$/s.exec(statement);
    if (!rule) continue;
    const permissions = nameList(rule[4]!);
    const has = (name: string) => permissions.some((each) => each === name || each === '*');
    if (nameList(rule[3]!).some((name) => name === 'capability' || name === 'cap_userns')) {
      const all = rule[4]!.startsWith('~') && !permissions.includes('net_bind_service');
      for (const source of all || has('net_bind_service') ? nameList(rule[1]!) : []) {
        const to = asTarget(source);
        if (to && nameList(rule[2]!).some((name) => name === 'self' || name === source))
          facts.add(`${to} netBindService`);
      }
    }
    for (const protocol of ['tcp', 'udp', 'sctp']) {
      if (!nameList(rule[3]!).includes(`${protocol}_socket`)) continue;
      for (const source of nameList(rule[1]!)) {
        const from = asTarget(source);
        for (const name of ['name_bind', 'node_bind']) if (from && has(name)) facts.add(`${from} ${protocol}.${name}`);
        for (const target of nameList(rule[2]!)) {
          const own = target === 'self' || target === source || target === 'domain';
          const to = own ? from : asTarget(target);
          if (own && to) facts.add(`${to} ${protocol}.own`);
          for (const name of ['create', 'bind']) if (own && to && has(name)) facts.add(`${to} ${protocol}.${name}`);
          if (!own && to && has('create')) facts.add(`${to} ${protocol}.served`);
        }
      }
    }
  }
  return facts;
}

const ARGUMENTS = ['AONE', 'ATWO', 'ATHREE', 'AFOUR', 'AFIVE', 'ASIX', 'ASEVEN', 'AEIGHT', 'ANINE'];

/** The definitions that the generators read. */
function allDefinitions() {
  const unread = /loadable_module|misc_macros|mls_mcs|all_perms|divert/;
  return headers('.if', '.spt')
    .filter(({ path }) => !unread.test(path))
    .flatMap(({ text }) => definitions(text));
}

/** The body of each interface as the devel Makefile expands it, its arguments named. */
function expandAll(all: readonly { readonly name: string }[]): Map<string, string> {
  const names = [...new Set(all.map(({ name }) => name))];
  const folder = mkdtempSync(join(tmpdir(), 'portcon-m4-'));
  const run = (...args: string[]) =>
    execFileSync('m4', args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    const support = headers('.spt').map(({ path }) => join(HEADERS, path));
    const interfaces = headers('.if').map(({ path }) => join(HEADERS, path));
    const definitionsFile = join(folder, 'all_interfaces.conf');
    const calls = join(folder, 'calls.m4');
    writeFileSync(
      definitionsFile,
      `divert(-1)\n${run(...support, ...interfaces).replaceAll('dollarsstar', '$*')}\ndivert\n`,
    );
    writeFileSync(calls, names.map((name) => `@@ \`${name}'\n${name}(${ARGUMENTS.join(',')})\n`).join(''));
    const options = ['enable_mcs', 'distro_debian', 'init_systemd', 'hide_broken_symptoms', 'mcs_num_cats=1024'];
    const text = run(...options.flatMap((option) => ['-D', option]), ...support, definitionsFile, calls);
    return new Map(
      text
        .split('@@ ')
        .slice(1)
        .map((part) => [part.slice(0, part.indexOf('\n')), part.replace(/#.*/g, '')]),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `$1 domain`, `$1_t net_bind_service`: by another reading than the scanner's, of text without macros. */
function factsOf(body: string): Set<string> {
  const facts = new Set<string>();
  const add = (name: string, fact: string) => {
    const index = ARGUMENTS.findIndex((each) => name === each || name.startsWith(`${each}_`));
    if (index >= 0) facts.add(`$${index + 1}${name.slice(ARGUMENTS[index]!.length)} ${fact}`);
  };
  for (const statement of body.split(';')) {
    const rule = /\ballow\s+([^:]+?)\s+(\w+|\{[^}]*\})\s*:\s*([^;]+)$/.exec(statement);
    if (rule && /\bcapability\b|\bcap_userns\b/.test(rule[3]!) && /\bnet_bind_service\b|\*/.test(rule[3]!)) {
      for (const name of nameList(rule[1]!)) if (rule[2] === 'self' || rule[2] === name) add(name, 'net_bind_service');
    }
    const attributes = /\b(?:typeattribute\s+(\w+)\s+|type\s+(\w+)(?:\s+alias[^,]*)?\s*,)([^;]*)$/.exec(statement);
    for (const attribute of attributes?.[3]?.split(',') ?? []) {
      if (KINDS.test(attribute.trim())) add(attributes![1] ?? attributes![2]!, attribute.trim());
    }
  }
  return facts;
}

const KINDS =
  /^(domain|file_type|netif_type|node_type|ibpkey_type|ibendport_type|((client_|server_)?packet|(defined_|reserved_|unreserved_|rpc_)?port)_type)$/;
