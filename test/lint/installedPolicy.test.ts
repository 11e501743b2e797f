// What the hints about binds say of refpolicy's modules against what sesearch finds in the same modules as installed.
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { lint } from '../../server/src/core/lint/lint.ts';
import { bindWithoutNodeBind } from '../../server/src/core/lint/rules/bind-without-node-bind.ts';
import { bindWithoutSocketCreate } from '../../server/src/core/lint/rules/bind-without-socket-create.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { installedPolicy } from '../../server/src/node/policyStore.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const policy = (await installedPolicy())?.file;
const tools = ['sesearch', 'seinfo', 'selinux-src'].map((tool) => requireTool(tool, 'to ask the installed policy'));

/** Lacks that the policy has and the rules do not report, with the reason. */
const NOT_FOUND: { readonly [lack: string]: string } = {
  'auditadm_t tcp node_bind': 'the type is made by a template of another module',
  'secadm_t tcp node_bind': 'the type is made by a template of another module',
  'staff_t tcp node_bind': 'the type is made by a template of another module',
  'user_t tcp node_bind': 'the type is made by a template of another module',
  'svirt_t udp create': 'the type is made by a template of another module',
  'portmap_t tcp create': 'a daemon that accepts and listens can get its socket from init',
};

describe.skipIf(!policy || tools.includes(undefined))('the installed policy', () => {
  it('lacks what the hints say, and little else', { timeout: 120_000 }, async () => {
    const found = await lacksFound();
    const truth = lacksInstalled();
    const types = new Set(truth.all);
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter((lack) => !types.has(lack))).toEqual([]);
    expect(truth.binding.filter((lack) => !found.includes(lack) && !(lack in NOT_FOUND))).toEqual([]);
    expect(Object.keys(NOT_FOUND).filter((lack) => !truth.binding.includes(lack) || found.includes(lack))).toEqual([]);
  });
});

/** `cvs_t tcp node_bind`, as the rules report it of the modules' source. */
async function lacksFound(): Promise<string[]> {
  const grammars = await testGrammars();
  const { snapshot } = await testSnapshot('empty.te', '');
  const lacks: string[] = [];
  const [{ files }] = policyCorpora() as [ReturnType<typeof policyCorpora>[number]];
  for (const { path, text } of files) {
    if (!path.endsWith('.te') || !/_bind_|name_bind/.test(text)) continue;
    const file = parseFile(grammars, `file:///refpolicy/${path}`, text);
    const result = lint(snapshot, file, {}, [bindWithoutNodeBind, bindWithoutSocketCreate]);
    expect(result.failures).toEqual([]);
    for (const { rule, message } of result.findings) {
      const protocol = /(tcp|udp|sctp)_socket/.exec(message)![1];
      const what = rule === bindWithoutNodeBind.id ? 'node_bind' : 'create';
      lacks.push(`${/\w+_t\b/.exec(message)![0]} ${protocol} ${what}`);
    }
    file.tree?.delete();
  }
  return lacks;
}

interface PolicyRule {
  readonly source: string;
  readonly target: string;
  readonly className: string;
  readonly conditional: boolean;
}

/** Every type that lacks it, and of those the ones that may bind to a port without a boolean. */
function lacksInstalled(): { all: string[]; binding: string[] } {
  const members = attributeMembers();
  const typesOf = (name: string) => members.get(name) ?? [name];
  const binds = rules('name_bind');
  const nodeBinds = rules('node_bind');
  const creates = rules('create', 'tcp_socket,udp_socket,sctp_socket');
  const domains = typesOf('domain');
  const all: string[] = [];
  const binding: string[] = [];
  for (const protocol of ['tcp', 'udp', 'sctp']) {
    const on = (list: readonly PolicyRule[]) =>
      list.filter(({ className, conditional }) => className === `${protocol}_socket` && !conditional);
    const binders = new Set(on(binds).flatMap(({ source, target }) => (target === 'port_t' ? [] : typesOf(source))));
    const having = {
      node_bind: new Set(on(nodeBinds).flatMap(({ source }) => typesOf(source))),
      create: new Set(
        on(creates).flatMap(({ source, target }) => {
          const targets = new Set(target === 'self' ? typesOf(source) : typesOf(target));
          return typesOf(source).filter((type) => targets.has(type));
        }),
      ),
    };
    for (const [what, types] of Object.entries(having)) {
      const lacking = domains.filter((type) => !types.has(type));
      all.push(...lacking.map((type) => `${type} ${protocol} ${what}`));
      binding.push(...lacking.filter((type) => binders.has(type)).map((type) => `${type} ${protocol} ${what}`));
    }
  }
  return { all, binding };
}

function rules(permission: string, classes?: string): PolicyRule[] {
  const text = run('sesearch', '-A', ...(classes ? ['-c', classes] : []), '-p', permission, policy!);
  return [...text.matchAll(/^allow (\S+) ([^:\s]+):(\S+) [^;]*;(.*)$/gm)].map((match) => ({
    source: match[1]!,
    target: match[2]!,
    className: match[3]!,
    conditional: match[4]!.trim() !== '',
  }));
}

function attributeMembers(): Map<string, string[]> {
  const blocks = run('seinfo', policy!, '-a', '-x')
    .split(/^\s*attribute /m)
    .slice(1);
  return new Map(
    blocks.map((block) => {
      const [first = '', ...lines] = block.split('\n');
      return [first.replace(';', '').trim(), lines.map((line) => line.trim()).filter((line) => /^\w+$/.test(line))];
    }),
  );
}

function run(tool: string, ...args: string[]): string {
  return execFileSync(tool, args, { encoding: 'utf8', maxBuffer: 1 << 28, timeout: 60_000 });
}
