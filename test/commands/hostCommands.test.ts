// Which semanage and semodule commands are read from scripts and documents, where they stand, and what is known of them.
import { describe, expect, it } from 'vitest';
import { hostCommands } from '../../server/src/core/commands/hostCommands.ts';
import { parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';

/** `add tcp/80 a_port_t`, with `?` for a template, `handled` and the branches; then the modules. */
async function read(name: string, text: string): Promise<string[]> {
  const file = parseFile(await testGrammars(), `file:///work/${name}`, text);
  const { ports, modules } = hostCommands(file);
  const lines = [
    ...ports.map(({ command, handled }): [number, string] => {
      const { action, protocol, port, type, template, start } = command;
      const words = [
        template ? '?' : '',
        action ?? 'none',
        `${protocol?.text ?? ''}/${port?.text ?? ''}`,
        type?.text ?? '',
      ];
      checkOffsets(file, [protocol, port, type]);
      return [start, [...words, handled ? 'handled' : ''].filter((word) => word !== '').join(' ')];
    }),
    ...modules.map(({ action, modules: names, start }): [number, string] => [start, `${action} ${names.join(' ')}`]),
  ];
  return lines.sort((a, b) => a[0] - b[0]).map(([, line]) => line);
}

/** Every word stands in the file where it says. */
function checkOffsets({ text }: SourceFile, words: readonly ({ text: string; offset: number } | undefined)[]): void {
  for (const word of words) if (word) expect(text.slice(word.offset, word.offset + word.text.length)).toBe(word.text);
}

const A = 'add tcp/80 a_port_t';

describe('a shell script', () => {
  it.each([
    ['semanage port -a -t a_port_t -p tcp 80', [A]],
    ['\tsudo /usr/sbin/semanage port -a -t a_port_t -p tcp 80\n', [A]],
    ['sudo -n -u root env LC_ALL=C semanage port -a -t a_port_t -p tcp 80', [A]],
    ['LC_ALL=C timeout 30 semanage port -a -t a_port_t -p tcp 80', [A]],
    ['semanage port -a \\\n  -t a_port_t \\\n  -p tcp 80\n', [A]],
    ['semanage port -a \\\r\n  -t a_port_t \\\r\n  -p tcp 80\r\n', [A]],
    ['semanage port --add --type "a_port_t" --proto \'tcp\' "80" # why', [A]],
    ['semanage port -a -t a_port_t -p tcp 80 2>/dev/null >&2 < /dev/null', [A]],
    ['true; semanage port -a -t a_port_t -p tcp 80; true', [A]],
    ['(semanage port -a -t a_port_t -p tcp 80)', [A]],
    ['{ semanage port -a -t a_port_t -p tcp 80; }', [A]],
    ['if selinuxenabled; then semanage port -a -t a_port_t -p tcp 80; fi', [A]],
    ['if selinuxenabled\nthen\n  semanage port -a -t a_port_t -p tcp 80\nfi', [A]],
    ['selinuxenabled && semanage port -a -t a_port_t -p tcp 80', [A]],
    ['add() {\n  semanage port -a -t a_port_t -p tcp 80\n}\nadd', [A]],
    ['function add {\n  semanage port -a -t a_port_t -p tcp 80\n}', [A]],
    ['for i in 1 2; do semanage port -a -t a_port_t -p tcp 80; done', [A]],
    ['case "$1" in\n  configure|x) semanage port -a -t a_port_t -p tcp 80 ;;\nesac', [A]],
    ['sh -c "semanage port -a -t a_port_t -p tcp 80"', [A]],
    ["sudo bash -c 'semanage port -a -t a_port_t -p tcp 80'", [A]],
    ['semanage port -a -t a_port_t -p tcp 80 &', [A]],
    ['yes | semanage port -a -t a_port_t -p tcp 80', [A]],
  ])('%j', async (text, expected) => {
    expect(await read('a.sh', text)).toEqual(expected);
  });

  it.each([
    'semanage port -a -t a_port_t -p tcp 80 || :',
    'semanage port -a -t a_port_t -p tcp 80 2>&1 | grep -v defined || true',
    'selinuxenabled && semanage port -a -t a_port_t -p tcp 80 || true',
    'if ! semanage port -a -t a_port_t -p tcp 80; then exit 1; fi',
    'while semanage port -a -t a_port_t -p tcp 80; do :; done',
    '! semanage port -a -t a_port_t -p tcp 80',
    'grep -q 80 ports || semanage port -a -t a_port_t -p tcp 80',
    '{ semanage port -a -t a_port_t -p tcp 80; } || true',
    'if true; then semanage port -a -t a_port_t -p tcp 80; fi || :',
    'out=$(semanage port -a -t a_port_t -p tcp 80)',
    'semanage port -a -t a_port_t -p tcp 80 ||\n  echo failed',
  ])('thinks of the failure: %j', async (text) => {
    expect(await read('a.sh', text)).toEqual([`${A} handled`]);
  });

  it.each([
    'semanage port -a -t a_port_t -p tcp $PORT',
    'semanage port -a -t a_port_t -p tcp "$PORT"',
    'semanage port -a -t a_port_t -p tcp $(get port)',
    'semanage port -a -t a_port_t -p tcp `get port`',
    'semanage port -a -t a_port_t -p tcp 80"80"',
    'semanage port -a -t a_port_t -p tcp <port>',
    'semanage port -a -t a_port_t -p tcp [PORT]',
    'semanage port -a -t a_port_t -p tcp|udp 80',
    'semanage port -a -t a_port_t -p tcp {{ port }}',
    'semanage port -a -t a_port_t -p tcp @PORT@',
    'semanage port $ACTION -t a_port_t -p tcp 80',
  ])('does not know: %j', async (text) => {
    const [first, ...rest] = await read('a.sh', text);
    expect(first).toMatch(/^\? /);
    expect(rest).toEqual([]);
  });

  it.each([
    '# semanage port -a -t a_port_t -p tcp 80',
    'echo semanage port -a -t a_port_t -p tcp 80',
    'echo "semanage port -a -t a_port_t -p tcp 80"',
    'cat <<EOF\nsemanage port -a -t a_port_t -p tcp 80\nEOF\n',
    "cat > x.sh <<'EOF'\nsemanage port -a -t a_port_t -p tcp 80\nEOF\n",
    'semanage fcontext -a -t a_t /x',
    '$SEMANAGE port -a -t a_port_t -p tcp 80',
  ])('has no command: %j', async (text) => {
    expect(await read('a.sh', text)).toEqual([]);
  });

  it('reads what semanage import gets', async () => {
    const lines = "port -a -t a_port_t -p tcp 80\n# no\nfcontext -a -t a_t '/x'\nport -d -p udp 53\n";
    expect(await read('a.sh', `semanage import <<EOF\n${lines}EOF\ntrue\n`)).toEqual([A, 'delete udp/53']);
    expect(await read('a.sh', `cat <<'EOF' | semanage import\n${lines}EOF\n`)).toEqual([A, 'delete udp/53']);
    expect(await read('a.sh', `semanage import <<-EOF || :\n\tport -a -t a_port_t -p tcp $X\n\tEOF\n`)).toEqual([
      '? add tcp/$X a_port_t handled',
    ]);
    expect(await read('ports.semanage', lines)).toEqual([A, 'delete udp/53']);
  });

  it('reads semodule', async () => {
    expect(await read('a.sh', 'semanage; semodule -n -s targeted -X 300 -i /usr/share/a.pp b.cil -r c\n')).toEqual([
      'remove c',
      'install a b',
    ]);
    expect(
      await read('a.sh', 'semanage; semodule -nr "a" || :; semodule --install=$DIR/b.pp.bz2; semodule -l'),
    ).toEqual(['remove a', 'install b']);
  });

  it('goes on after what it does not understand', async () => {
    for (const start of [
      'fi\ndone }\n)\n',
      'x=(a b)\n',

      '[[ a =~ (b|c) ]]\n',
      '((i++))\n',
      'foo (bar) baz\n',
    ])
      expect(await read('a.sh', `${start}semanage port -a -t a_port_t -p tcp 80\n`), start).toContain(A);
  });
});

describe('branches', () => {
  it.each([
    ['A\nB', true],
    ['A; B', true],
    ['A && B', true],
    ['A\nif x; then B; fi', true],
    ['{ A; }\nB', true],
    ['A || B', true],
    ['if x; then A; fi\nB', false],
    ['if x; then A; else B; fi', false],
    ['case x in a) A;; b) B;; esac', false],
    ['f() { A; }\nB', false],
    ['f() { A; }\ng() { B; }', false],
    ['x && A; B', false],
    ['x && A\nB', false],
    ['x &&\n  A\nB', false],
    ['for i in 1; do A; done\nB', false],
  ])('%j', async (script, before) => {
    const { runsBefore } = await import('../../server/src/core/commands/command.ts');
    const text = script.replace('A', 'semanage port -d -p tcp 80').replace('B', 'semanage port -d -p tcp 81');
    const { ports } = hostCommands(parseFile(await testGrammars(), 'file:///a.sh', text));
    expect(ports.map(({ command }) => command.port?.text)).toEqual(['80', '81']);
    expect(runsBefore(ports[0]!, ports[1]!)).toBe(before);
  });
});

describe('a spec file', () => {
  it('reads its scriptlets and nothing else', async () => {
    const text = `%global post semanage port -a -t x_port_t -p tcp 1
%install
semanage port -a -t x_port_t -p tcp 2
%post -n a-selinux
%selinux_modules_install -s %{selinuxtype} %{_datadir}/selinux/packages/a.pp.bz2
%if 0%{?with_selinux}
%{_sbindir}/semanage port -a -t a_port_t -p tcp 80
%endif
semanage port -a -t a_port_t -p tcp %{port}
semanage port -a -t %{name}_port_t -p tcp 80 || :
%preun -p <lua>
semanage port -a -t x_port_t -p tcp 3
%postun -p /bin/sh
if [ $1 -eq 0 ]; then
  semanage port -d -p tcp 80
  %selinux_modules_uninstall -s %{selinuxtype} a
fi
%files
semanage port -a -t x_port_t -p tcp 4
`;
    expect(await read('a.spec', text)).toEqual([
      'install a',
      A,
      '? add tcp/%{port} a_port_t',
      '? add tcp/80 %{name}_port_t handled',
      'delete tcp/80',
      'remove a',
    ]);
  });
});

it('reads maintainer scripts by their names', async () => {
  for (const name of ['debian/a.postinst', 'debian/prerm', 'DEBIAN/postinst', 'a.postrm'])
    expect(await read(name, 'semanage port -a -t a_port_t -p tcp 80\n'), name).toEqual([A]);
});

describe('a Dockerfile', () => {
  it.each([
    ['FROM x\nRUN semanage port -a -t a_port_t -p tcp 80\n', [A]],
    ['RUN dnf install -y x && \\\n  # why\n\n    semanage port -a -t a_port_t -p tcp 80 && \\\n    true\n', [A]],
    ['RUN --mount=type=cache,target=/x semanage port -a -t a_port_t -p tcp 80', [A]],
    ['RUN ["semanage", "port", "-a", "-t", "a_port_t", "-p", "tcp", "80"]', [A]],
    ['RUN ["/bin/sh", "-c", "semanage port -a -t a_port_t -p tcp 80"]', [A]],
    ['run <<EOF\nset -e\nsemanage port -a -t a_port_t -p tcp 80\nEOF\nCMD x\n', [A]],
    ['RUN cat <<<word\nRUN semanage port -a -t a_port_t -p tcp 80\n', [A]],
    ['RUN semanage port -a -t a_port_t -p tcp $PORT', ['? add tcp/$PORT a_port_t']],
    ['CMD ["semanage", "port", "-a", "-t", "a_port_t", "-p", "tcp", "80"]\n# RUN semanage port -l\n', []],
  ])('%j', async (text, expected) => {
    expect(await read('Dockerfile', text)).toEqual(expected);
    expect(await read('x.containerfile', text)).toEqual(expected);
  });
});

describe('Markdown', () => {
  const line = 'semanage port -a -t a_port_t -p tcp 80';
  it.each([
    [`\`\`\`sh\n${line}\n\`\`\`\n`, [A]],
    [`\`\`\`\n${line}\n\`\`\`\n`, [A]],
    [`1. Do:\n   ~~~ {.bash}\n   sudo ${line}\n   ~~~\n`, [A]],
    [`\`\`\`console\n$ sudo ${line}\nsemanage port -a -t out_t -p tcp 1\n\`\`\`\n`, [A]],
    [`\`\`\`console\n# semanage port -a -t a_port_t \\\n> -p tcp 80\nLine\n\`\`\`\n`, [A]],
    [`\`\`\`\n[root@host ~]# ${line}\n\`\`\`\n`, [A]],
    [`\`\`\`\n# ${line}\n# systemctl restart x\n\`\`\`\n`, [A]],
    [`\`\`\`bash\n# a comment\n${line}\n# ${line}1\n\`\`\`\n`, [A]],
    [`\`\`\`bash\n# ${line}\nValueError: Port tcp/80 already defined\n\`\`\`\n`, []],
    [`\`\`\`\n# ${line}\nValueError: Port tcp/80 already defined\n\`\`\`\n`, [`${A} handled`]],
    [`\`\`\`\n${line.replace('80', 'PORT')}\n\`\`\`\n`, ['? add tcp/PORT a_port_t']],
    [`${line}\n\n    ${line}\n\n\`${line}\`\n\`\`\`python\n${line}\n\`\`\`\n`, []],
    [`\`\`\`sh\n${line}\n`, []],
    [`\`\`\`\n${line} adds the port\n\`\`\`\n`, []],
  ])('%j', async (text, expected) => {
    expect(await read('a.md', text)).toEqual(expected);
  });
});

describe('other languages in Markdown', () => {
  it('reads blocks of YAML and Dockerfiles, each by itself', async () => {
    const text = `A page.
1. First

   ~~~yaml
   - community.general.seport: { ports: "80", proto: tcp, setype: a_port_t }
   ~~~

\`\`\`dockerfile
FROM a
RUN true && \\
    semanage port -a -t a_port_t -p tcp 80
\`\`\`

\`\`\`python
"semanage port -a -t a_port_t -p tcp 80"
\`\`\`
`;
    expect(await read('a.md', text)).toEqual(['ensure tcp/80 a_port_t', A]);
    const { ports } = hostCommands(parseFile(await testGrammars(), 'file:///work/a.md', text));
    expect(ports[0]!.branches[0]).not.toBe(ports[1]!.branches[0]);
  });
});

describe('YAML', () => {
  it('reads seport in both forms', async () => {
    const text = `- hosts: all
  tasks:
    - name: dict
      community.general.seport:
        ports: 80
        proto: tcp
        setype: a_port_t
        state: present
    - seport: { ports: [8000-8010, "8020"], proto: udp, setype: b_port_t, state: absent }
    - seport: ports=80,81 proto=tcp setype='a_port_t' state=present
    - community.general.seport:
        ports: 10000-10100, 10112
        proto: "tcp"
        setype: a_port_t
    - seport: { ports: "{{ item }}", proto: tcp, setype: a_port_t }
      loop: [1, 2]
    - seport: { ports: 82, proto: tcp, setype: a_port_t }
      ignore_errors: true
    - seport: { ports: 82, proto: tcp, setype: a_port_t, state: "{{ state }}" }
    - seport: ports={{ port }} proto=tcp setype=a_port_t
`;
    expect(await read('a.yml', text)).toEqual([
      'ensure tcp/80 a_port_t',
      'delete udp/8000-8010 b_port_t',
      'delete udp/8020 b_port_t',
      'ensure tcp/80 a_port_t',
      'ensure tcp/81 a_port_t',
      'ensure tcp/10000-10100 a_port_t',
      'ensure tcp/10112 a_port_t',
      '? ensure tcp/{{ item }} a_port_t',
      'ensure tcp/82 a_port_t handled',
      '? ensure tcp/82 a_port_t',
      expect.stringMatching(/^\? ensure/),
    ]);
  });

  it('reads selinux_ports', async () => {
    const text = `selinux_ports:
  - { ports: '22100', proto: 'tcp', setype: 'ssh_port_t', state: 'present', local: true }
  - ports: 22101
    proto: tcp
    state: absent
`;
    expect(await read('vars/main.yaml', text)).toEqual(['ensure tcp/22100 ssh_port_t', 'delete tcp/22101']);
  });

  it('reads commands of tasks and steps', async () => {
    const text = `- command: semanage port -a -t a_port_t -p tcp 80
- ansible.builtin.shell: |
    set -e
    semanage port -a \\
      -t a_port_t -p tcp 80
- shell: >
    semanage port -a
    -t a_port_t -p tcp 80
- command:
    cmd: "semanage port -a -t a_port_t -p tcp 80"
  register: result
  failed_when: false
- run: semanage port -a -t a_port_t -p tcp {{ port }}
- name: semanage port -a -t a_port_t -p tcp 80
- command:
    argv: [semanage, port, -a, -t, "a_port_t", -p, tcp, '80']
- command:
    argv: [semanage, port, -a, -t, a_port_t, -p, tcp, "{{ port }}"]
`;
    expect(await read('a.yml', text)).toEqual([
      A,
      A,
      A,
      `${A} handled`,
      '? add tcp/{{ port }} a_port_t',
      A,
      '? add tcp/{{ port }} a_port_t',
    ]);
  });

  it('survives what is no YAML', async () => {
    expect(await read('a.yml', '- seport: [\n\t}: seport\n  {{ x }}: y\n')).toEqual([]);
    expect(await read('a.yml', '- seport:\n    ports: 80\n    proto: tcp\n    setype: a_port_t\n\t- bad: [\n')).toEqual(
      ['ensure tcp/80 a_port_t'],
    );
  });
});

describe('hostile text', () => {
  const many = (text: string, count = 50_000) => text.repeat(count);
  const end = '\nsemanage port -a -t a_port_t -p tcp 80\n';
  it.each([
    ['a.sh', many('a && ')],
    ['a.sh', many('a || ')],
    ['a.sh', many('if a; then ')],
    ['a.sh', many('$(a ')],
    ['a.sh', many('((')],
    ['a.sh', many('x() ')],
    ['a.sh', many('cat <<A <<B;')],
    ['a.sh', many('case x in y) ')],
    ['a.sh', many('"{{ ${ `')],
    ['a.md', `\`\`\`\na@${many('a')}\n`],
    ['a.md', many('```\n')],
    ['Dockerfile', `RUN a ${many('\\\n# x\n')}`],
    ['Dockerfile', many('RUN <<EOF\n', 5000)],
    ['a.spec', many('%if x\n%post\n')],
    ['a.yml', many('[')],
    ['a.yml', many('- {a: ', 10_000)],
    ['a.yml', `a: &a [x]\n${many('b: [*a, *a]\n', 5000)}`],
  ])('is read to its end: %s %#', async (name, text) => {
    const file = parseFile(await testGrammars(), `file:///work/${name}`, text + end);
    expect(Array.isArray(hostCommands(file).ports)).toBe(true);
  });

  it('may stop anywhere', async () => {
    const grammars = await testGrammars();
    const samples = [
      [
        'a.sh',
        'f() { if ! semanage port -a -t "a_t" -p tcp $(x `y`) <<-E; then sh -c \'semodule -i a.pp\'; fi; }\n\tport -d\nE\n',
      ],
      ['a.md', '# a\n```console\n[root@a ~]# semanage port -a \\\n> -p tcp 80\nout\n```\n'],
      ['Dockerfile', 'FROM a\nRUN ["semanage", "port", "-a"]\nRUN <<E\nsemanage port -a -p tcp 80\nE\n'],
      ['a.spec', '%post -p /bin/sh\n%if a\nsemanage port -a -p tcp %{x}\n%else\n%endif\n%files\n'],
      [
        'a.yml',
        '- seport: ports=80 proto=tcp\n- seport: {ports: [80, "81"], proto: tcp}\n- shell: >\n    semanage port\n    -a\n',
      ],
    ] as const;
    for (const [name, text] of samples)
      for (let length = 0; length <= text.length; length++)
        hostCommands(parseFile(grammars, `file:///work/${name}`, text.slice(0, length)));
  });
});
