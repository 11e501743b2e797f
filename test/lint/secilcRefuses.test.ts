// What the rules say of CIL against what the real CIL compiler, secilc, does with it in a small policy.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cilStatementInfo, cilStatementKeywords } from '../../server/src/core/knowledge/cilStatements.ts';
import { lint } from '../../server/src/core/lint/lint.ts';
import { createPortTable } from '../../server/src/core/ports/table.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const POLICY = `(handleunknown deny)
(class tcp_socket (name_bind))
(classorder (tcp_socket))
(sid kernel)
(sidorder (kernel))
(sensitivity s0)
(sensitivityorder (s0))
(category c0)
(categoryorder (c0))
(sensitivitycategory s0 (c0))
(level low (s0))
(levelrange lowhigh (low (s0 (c0))))
(user u)
(role r)
(role object_r)
(userrole u r)
(userrole u object_r)
(userlevel u low)
(userrange u lowhigh)
(typeattribute port_type)
(type a_t)
(type b_t)
(typeattributeset port_type (a_t b_t))
(roletype r a_t)
(roletype r b_t)
(sidcontext kernel (u r a_t (low low)))
(allow a_t a_t (tcp_socket (name_bind)))
`;

/** `A` and `B` stand for contexts with two types. */
const TAKEN = [
  '(portcon tcp 80 (u object_r a_t ((s0) (s0))))(roletype object_r a_t)',
  '(portcon tcp 80 A)(portcon udp 80 B)(portcon dccp 80 A)(portcon sctp 80 B)',
  '(portcon tcp (8000 8010) A)(portcon tcp 8005 B)',
  '(portcon tcp 8005 B)(portcon tcp (8000 8010) A)',
  '(portcon tcp (1 1023) A)(portcon tcp (1000 1100) B)',
  '(portcon tcp 0 A)(portcon tcp 65535 B)(portcon tcp 080 A)(portcon tcp +81 B)',
  '(portcon tcp 80 (u r a_t lowhigh))(portcon tcp 81 (u r a_t (low (s0 (c0)))))',
  '(portcon tcp 80 mine)(context mine A)',
  '(block x (type t)(roletype r t)(context c (u r t ((s0) (s0))))(portcon tcp 80 c))(portcon tcp 81 x.c)',
  '(block x)(in x (type t)(roletype r t)(portcon tcp 80 (u r t ((s0) (s0)))))(portcon tcp 81 (u r x.t ((s0) (s0))))',
  '(tunable t true)(tunableif t (true (portcon tcp 80 A)) (false (portcon tcp 80 B)))',
  '(optional o (portcon tcp 80 A))',
  '(macro m ((type x)) (portcon tcp 80 (u r x ((s0) (s0)))))(call m (b_t))',
  '(portcon "tcp" "80" A) ; (portcon',
  ';;* lmx 1 my.te\n(portcon tcp 80 A)\n;;* lme',
  '(portcon tcp 80 (.u .r .a_t ((s0) (s0))))(typealias c_t)(typealiasactual c_t b_t)(portcon tcp 81 (u r c_t ((s0) (s0))))',
  '(optional o (portcon tcp 80 (v r z_t ((s0) (s0)))))(macro m () (portcon tcp 80 (v r z_t ((s0) (s0)))))',
  '(block x (blockabstract x)(portcon tcp 80 (v r z_t ((s0) (s0)))))',
  '(tunable t true)(tunableif t (false (portcon tcp 80 (v r z_t ((s0) (s0))))))',
  '(roleattribute ra)(roleattributeset ra (q))(role q)(roletype q a_t)(userrole u ra)(portcon tcp 80 (u q a_t ((s0) (s0))))',
  '(block x (role q)(roletype q a_t)(userrole u q)(portcon tcp 80 (u q a_t ((s0) (s0)))))(portcon tcp 81 (u x.q a_t ((s0) (s0))))',
  '(classmap files (use))(classmapping files use (tcp_socket (name_bind)))(allow a_t b_t (files (use)))',
  '(optional o (allow a_t b_t (tcp_sokcet (name_bind))))(optional p (allow a_t b_t (tcp_socket (name_bnd))))',
  '(common k (name_connect))(classcommon tcp_socket k)(allow a_t b_t (tcp_socket (name_connect)))',
  '(allow a_t b_t (tcp_socket (all)))(allow a_t self (tcp_socket (name_bind)))',
];

const REFUSED = [
  '(portcon tcp 80 (u object_r a_t ((s0) (s0))))',
  '(portcon tcp 80 (v r a_t ((s0) (s0))))',
  '(portcon tcp 80 (u q a_t ((s0) (s0))))',
  '(portcon tcp 80 (u r c_t ((s0) (s0))))',
  '(portcon tcp 80 (u r port_type ((s0) (s0))))',
  '(userattribute ua)(userattributeset ua (u))(portcon tcp 80 (ua r a_t ((s0) (s0))))',
  '(roleattribute ra)(roleattributeset ra (r))(portcon tcp 80 (u ra a_t ((s0) (s0))))',
  '(role q)(roletype q a_t)(portcon tcp 80 (u q a_t ((s0) (s0))))',
  '(context c (u r z_t ((s0) (s0))))',
  '(block x (type t)(roletype r t))(portcon tcp 80 (u r t ((s0) (s0))))',
  '(allow a_t b_t (tcp_sokcet (name_bind)))',
  '(allow a_t b_t (file (read)))',
  '(allow a_t b_t (tcp_socket (name_bnd)))',
  '(allow a_t b_t (tcp_socket (name_connect)))',
  '(alow a_t b_t (tcp_socket (name_bind)))',
  '(portcon TCP 80 A)',
  '(portcon Udp 80 A)',
  '(portcon icmp 80 A)',
  '(portcon tcp6 80 A)',
  '(portcon tcp (100) A)',
  '(portcon tcp (1 2 3) A)',
  '(portcon tcp 1-2 A)',
  '(portcon tcp 0x50 A)',
  '(portcon tcp -80 A)',
  '(portcon tcp http A)',
  '(portcon tcp 4294967296 A)',
  '(portcon tcp 80)',
  '(portcon tcp)',
  '(portcon tcp 80 (u r a_t))',
  '(portcon tcp 80 (u r a_t ((s0))))',
  '(portcon tcp 80 A A)',
  '(portcn tcp 80 A)',
  '(boolean b true)(booleanif b (true (portcon tcp 80 A)))',
  '(portcon tcp 80 A',
  '(portcon tcp 80 A))',
  'portcon tcp 80',
  '(type "c_t)',
  '(type c\\t)',
  '(type cé)',
  '(())',
];

const secilc = requireTool('secilc', 'the real compiler of CIL');

describe.skipIf(!secilc)('secilc', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcon-secilc-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(TAKEN)('takes %s', async (words) => {
    const text = cil(words);
    expect(await compile(text)).toMatchObject({ status: 0 });
    expect(await errors(text)).toEqual([]);
  });

  it.each(REFUSED)('refuses %s', async (words) => {
    const text = cil(words);
    expect(await compile(text)).not.toMatchObject({ status: 0 });
    expect(await errors(text)).not.toEqual([]);
  });

  it.each(cilStatementKeywords().filter((keyword) => keyword !== 'deny'))(
    'takes the example of %s',
    async (keyword) => {
      const { example, syntax } = cilStatementInfo(keyword)!;
      expect(example).toContain(`(${keyword}`);
      expect(syntax).toMatch(new RegExp(`^\\(${keyword} `));
      const text = `${POLICY}${example}\n`;
      expect(await compile(text)).toMatchObject({ status: 0 });
      expect(await errors(text)).toEqual([]);
    },
  );

  it('takes a reversed range, which labels nothing', async () => {
    const text = cil('(portcon tcp (200 100) A)');
    expect(await portcons(text)).toEqual(['tcp 200 100 a_t']);
    expect((await errors(text))[0]).toContain('no port ever matches');
  });

  it('labels what the rule about high numbers says', async () => {
    const text = cil('(portcon tcp 70000 A)(portcon udp (65530 65540) B)(portcon sctp 4294967295 A)');
    const labels = (await errors(text)).map((message) => /labels ([\d-]+)/.exec(message)?.[1]);
    expect(labels).toEqual(['4464', '65530-4', '65535']);
    expect(await portcons(text)).toEqual(['tcp 4464 4464 a_t', 'udp 65530 4 b_t', 'sctp 65535 65535 a_t'].sort());
  });

  it.each([
    ['(portcon tcp (9000 9200) A)\n(portcon tcp (9150 9240) B)', 9160],
    ['(portcon tcp (9150 9240) B)\n(portcon tcp (9100 9190) A)', 9160],
  ])('gives shared ports of %j as the rule about overlaps says', async (words, port) => {
    const text = cil(words);
    const winner = (await portcons(text, 'in order')).find((line) => covers(line, port))!.split(' ')[3];
    const { findings } = await check(text);
    expect(findings.map(({ message }) => /CIL gives \S+ to (\w+)/.exec(message)?.[1])).toEqual([winner]);
  });

  it.each([
    '(portcon tcp 80 A)(portcon tcp 80 B)',
    '(portcon tcp 80 A)(block x (portcon tcp (80 80) B))',
    '(portcon tcp 80 A)(portcon tcp 80 (u r a_t ((s0 (c0)) (s0 (c0)))))',
    '(roletype object_r a_t)(portcon tcp 80 A)(portcon tcp 80 (u object_r a_t ((s0) (s0))))',
  ])('refuses %s or drops one', async (words) => {
    const text = cil(words);
    expect(await errors(text)).toHaveLength(1);
    const silent = await compile(text);
    if (silent.status === 0) expect(await portcons(text)).toHaveLength(1);
    // With -v, libsepol 3.4 does what later versions always do.
    const said = await compile(text, '-v');
    expect(said).not.toMatchObject({ status: 0 });
    expect(said.stderr).toContain('Found conflicting portcon rules');
  });

  it('takes equal portcons with -m, as libsemanage compiles modules', async () => {
    for (const words of [
      '(portcon tcp 80 A)(portcon tcp 80 A)',
      '(portcon tcp 80 A)\n(portcon tcp 80 ( u  r a_t((s0)(s0))) )',
    ]) {
      const text = cil(words);
      expect(await compile(text, '-m', '-v')).toMatchObject({ status: 0 });
      expect(await errors(text)).toEqual([]);
    }
  });

  it('is never stricter about parentheses than we are', { timeout: 60_000 }, async () => {
    const text = POLICY + MODULE;
    expect(await errors(text)).toEqual([]);
    const random = seeded(20261124);
    const missed: string[] = [];
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      const mutant = mutate(text, random);
      const { status, stderr } = await compile(mutant.text);
      const { file, findings } = await check(mutant.text);
      const found = findings.filter(({ severity }) => severity === 'error');
      if (status === 0 && found.length > 0) missed.push(`${mutant.name} is taken, yet: ${found[0]!.message}`);
      if (!SYNTAX.test(stderr)) continue;
      refused++;
      const line = file.lines.lineAt(mutant.offset);
      const near = found.some(({ range }) => Math.abs(range.start.line - line) <= 2);
      if (!near) missed.push(`${mutant.name} has no error near: ${found.map(({ range }) => range.start.line + 1)}`);
    }
    expect(missed).toEqual([]);
    expect(refused).toBeGreaterThan(150);
  });

  async function compile(text: string, ...options: string[]) {
    await writeFile(join(folder, 'policy.cil'), text);
    const args = [...options, '-o', 'policy', '-f', '/dev/null', 'policy.cil'];
    const { status, stderr } = spawnSync(secilc!, args, { cwd: folder, encoding: 'utf8', timeout: 20_000 });
    return { status, stderr };
  }

  /** Protocol, low, high and type of the compiled policy, sorted by name or as the kernel goes through them. */
  async function portcons(text: string, order: 'sorted' | 'in order' = 'sorted'): Promise<string[]> {
    expect(await compile(text)).toMatchObject({ status: 0 });
    const script = fileURLToPath(new URL('../ports/portcons.py', import.meta.url));
    // setools is Debian's package, so it is Debian's python3 that has it.
    const { stdout } = spawnSync('/usr/bin/python3', [script, join(folder, 'policy')], { encoding: 'utf8' });
    const found = stdout.trim().split('\n');
    return order === 'sorted' ? found.sort() : found;
  }
});

const SYNTAX = /parenthesis|not inside|Invalid token/;

const MODULE = `; A module as people write them.
(block myapp
  (type port_t)
  (typeattributeset port_type (port_t))
  (roletype r port_t)
  (context port_context (u r port_t ((s0) (s0))))

  (portcon tcp 9123 port_context)
  (portcon udp (9200 9210)
    (u r port_t ((s0) (s0))))

  (optional myapp_a
    (allow a_t port_t (tcp_socket (name_bind)))
    (type second_t)
  )

  (macro use_port ((type caller))
    (allow caller port_t (tcp_socket (name_bind)))
  )
)

(call myapp.use_port (b_t))
(block other
  (type port_t)
  (roletype r port_t)
  (portcon sctp 9123 (u r port_t ((s0) (s0))))) ; closed in one line
(typealias c_t)
(typealiasactual c_t b_t)
`;

interface Mutant {
  readonly name: string;
  readonly text: string;
  readonly offset: number;
}

/** Deletes a parenthesis of the module, or adds one beside another. */
function mutate(text: string, random: () => number): Mutant {
  const places = [...text.matchAll(/[()]/g)].map(({ index }) => index).filter((index) => index >= POLICY.length);
  const offset = places[Math.floor(random() * places.length)]!;
  const line = text.slice(0, offset).split('\n').length;
  if (random() < 0.5) {
    return {
      name: `line ${line} without ${text[offset]}`,
      text: text.slice(0, offset) + text.slice(offset + 1),
      offset,
    };
  }
  const added = random() < 0.5 ? '(' : ')';
  return {
    name: `line ${line} with another ${added}`,
    text: text.slice(0, offset) + added + text.slice(offset),
    offset,
  };
}

/** A linear congruential generator (Numerical Recipes): the same mutants every time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function cil(words: string): string {
  const context = (type: string) => `(u r ${type} ((s0) (s0)))`;
  return `${POLICY}${words.replace(/\bA\b/g, context('a_t')).replace(/\bB\b/g, context('b_t'))}\n`;
}

async function check(text: string) {
  const { snapshot, file } = await testSnapshot('policy.cil', text);
  const { findings, failures } = lint({ ...snapshot, ports: createPortTable([]) }, file, {});
  expect(failures).toEqual([]);
  return { file, findings };
}

async function errors(text: string): Promise<string[]> {
  return (await check(text)).findings.flatMap(({ severity, message }) => (severity === 'error' ? [message] : []));
}

function covers(line: string, port: number): boolean {
  const [, low, high] = line.split(' ');
  return Number(low) <= port && port <= Number(high);
}
