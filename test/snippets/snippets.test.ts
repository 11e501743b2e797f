// biome-ignore-all lint/suspicious/noTemplateCurlyInString: a snippet's placeholders look like that
// The snippets: each expands to text without a finding, with every option of its choices, and compiles.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { checkModules, makeModules } from '../generate/compileModules.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';
import { expandSnippet } from './expand.ts';

interface Snippet {
  readonly words: string[];
  readonly description: string;
  readonly body: string[];
  readonly isFileTemplate?: boolean;
}

const SELINUX = read('selinux');
const FC = read('selinux-fc');
const CIL = read('selinux-cil');

/** What stands around a statement in a module: what the snippets name and do not declare. */
const AROUND = `policy_module(statements, 1.0.0)

type source_t;
type target_t;
type new_t;
type server_t;
type server_runtime_t;
files_runtime_file(server_runtime_t)
type myapp_t;
type myapp_exec_t;
init_daemon_domain(myapp_t, myapp_exec_t)
type myapp_runtime_t;
files_runtime_file(myapp_runtime_t)
`;

/** The least of a policy that secilc takes, with what the CIL snippets name and do not declare. */
const CIL_POLICY = `(class file (getattr open read))
(classorder (file))
(sid kernel)
(sidorder (kernel))
(sidcontext kernel (system_u object_r source_t ((s0) (s0))))
(user system_u)
(role object_r)
(userrole system_u object_r)
(sensitivity s0)
(sensitivityorder (s0))
(userlevel system_u (s0))
(userrange system_u ((s0) (s0)))
(typeattribute port_type)
(type source_t)
(roletype object_r source_t)
(type target_t)
(roletype object_r target_t)
(allow source_t target_t (file (getattr)))
`;

/** The file of a snippet that is no statement of a module. */
const PLACES: { readonly [name: string]: string } = {
  'Policy module': 'myapp.te',
  'Plain module': 'myapp.te',
  'Interface file': 'myapp.if',
  Interface: 'myapp.if',
  Template: 'myapp.if',
  portcon: 'policy.conf',
  network_port: 'corenetwork.te.in',
};

describe('the expander', () => {
  it('knows placeholders, mirrors, choices, variables and escapes', () => {
    const body = '${1:a}_${2|x,y|} $1 \\$1 ${3:${TM_FILENAME_BASE:z}_$1} ${4} ${0:end \\}}';
    const first = expandSnippet(body, 'file', new Map());
    expect(first.text).toBe('a_x a $1 file_a  end }');
    expect(expandSnippet(body, 'file', new Map([['2', 1]])).text).toBe('a_y a $1 file_a  end }');
    expect([...first.choices]).toEqual([['2', 2]]);
  });
  it.each(['${1/a/b/}', '$UNKNOWN', '${1:a'])('refuses %s', (body) => {
    expect(() => expandSnippet(body, 'file', new Map())).toThrow();
  });
});

describe.each([...SELINUX])('%s', (name, snippet) => {
  const [file, before] = PLACES[name] ? [PLACES[name], ''] : ['statements.te', AROUND];
  it.each(variants(snippet))('has no finding: %j', async (text) => {
    expect(text.trim()).not.toBe('');
    expect(await findings(file, before + text)).toEqual([]);
  });
});

describe.each([...FC])('%s', (_name, snippet) => {
  it.each(variants(snippet))('has no finding: %j', async (text) => {
    expect(await findings('myapp.fc', text)).toEqual([]);
  });
});

describe.each([...CIL])('CIL: %s', (_name, snippet) => {
  it.each(variants(snippet))('has no finding: %j', async (text) => {
    expect(await findings('myapp.cil', text)).toEqual([]);
  });
  it('compiles', () => {
    const secilc = requireTool('secilc', 'it compiles what the snippets expand to')!;
    const folder = mkdtempSync(join(tmpdir(), 'portcon-cil-'));
    const declared = variants(snippet)[0]!.includes('(type myapp_port_t)')
      ? ''
      : '(type myapp_port_t)(roletype object_r myapp_port_t)';
    const file = join(folder, 'all.cil');
    writeFileSync(file, [CIL_POLICY, declared, ...variants(snippet).slice(0, 1), ''].join('\n'));
    try {
      execFileSync(secilc, ['-o', join(folder, 'policy'), '-f', join(folder, 'contexts'), file], { stdio: 'pipe' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('says each in few words, and none twice', () => {
  for (const snippets of [SELINUX, FC, CIL]) {
    const all = [...snippets.values()];
    for (const { description } of all) expect(description).toMatch(/^[A-Z].{5,64}[^.]$/);
    const words = all.flatMap(({ words }) => words);
    expect(new Set(words).size).toBe(words.length);
  }
});

it('leaves completion to the server, which knows where a statement may begin', () => {
  // VS Code proposes a snippet with a prefix in comments and arguments too (snippetsService.ts, `_filterAndSortSnippets`).
  for (const snippets of [SELINUX, FC, CIL]) {
    for (const snippet of snippets.values()) expect(snippet).not.toHaveProperty('prefix');
  }
});

it('takes the name of the module from the file, but in the files of the base policy', () => {
  const named = (snippets: ReadonlyMap<string, Snippet>) =>
    [...snippets].flatMap(([name, { body }]) =>
      expandSnippet(body.join('\n'), 'acme', new Map()).text.includes('myapp') ? name : [],
    );
  expect([named(SELINUX), named(CIL)]).toEqual([['portcon', 'network_port'], []]);
});

it.each(['Interface file', 'Interface', 'Template'])('%s asks for the name of the module last', (name) => {
  const body = SELINUX.get(name)!.body.join('\n');
  const numbers = [...body.matchAll(/\$\{([1-9]):/g)].map(([, number]) => Number(number));
  expect(Number(/\$\{(\d):\$\{TM_FILENAME_BASE/.exec(body)?.[1])).toBe(Math.max(...numbers));
});

describe('the toolchain', () => {
  it('builds the modules and the statements', async () => {
    requireTool('selinux-devel', 'it builds what the snippets expand to');
    const statements = [...SELINUX].filter(([name]) => !PLACES[name]).map(([, snippet]) => variants(snippet)[0]);
    const interfaces = ['Interface file', 'Interface', 'Template'].map((name) => first(name, 'statements'));
    const calls = [
      'statements_read_config(source_t)',
      'statements_stream_connect(source_t)',
      'statements_template(one)',
    ];
    const declared = 'type statements_t;\ntype statements_conf_t;\ntype statements_runtime_t;\n';
    const built = await makeModules(
      new Map([
        ['skeleton', { te: first('Policy module', 'skeleton') }],
        [
          'statements',
          {
            te: [AROUND + declared, ...statements, ...calls, ''].join('\n'),
            if: interfaces.join('\n\n') + '\n',
            fc: [...FC.values()].map((snippet) => variants(snippet)[0]).join('\n') + '\n',
          },
        ],
      ]),
    );
    expect(built).toBeUndefined();
  }, 60_000);

  it('takes the plain module', async () => {
    const checkmodule = requireTool('checkmodule', 'it compiles what the snippet expands to')!;
    const module = { te: first('Plain module', 'plain') + '\n' };
    expect(await checkModules(checkmodule, new Map([['plain', module]]))).toBeUndefined();
  });
});

/** The snippet with its first options, then with each other option of each choice. */
function variants({ body }: Snippet): string[] {
  const text = body.join('\n');
  const plain = expandSnippet(text, 'myapp', new Map());
  const others = [...plain.choices].flatMap(([number, count]) =>
    Array.from({ length: count - 1 }, (_, index) => expandSnippet(text, 'myapp', new Map([[number, index + 1]])).text),
  );
  return [plain.text, ...others];
}

function first(name: string, fileName: string): string {
  return expandSnippet(SELINUX.get(name)!.body.join('\n'), fileName, new Map()).text;
}

async function findings(name: string, text: string): Promise<string[]> {
  const { snapshot, file } = await testSnapshot(name, `${text}\n`);
  const { findings, failures } = lint(snapshot, file, {});
  expect(failures).toEqual([]);
  return findings.map(({ rule, message }) => `${rule}: ${message}`);
}

function read(name: string): Map<string, Snippet> {
  const file = new URL(`../../snippets/${name}.json`, import.meta.url);
  return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8'))));
}
