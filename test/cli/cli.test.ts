// The built command line, run as a user runs it: exit codes, both formats, where it says what.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { RULES } from '../../server/src/core/lint/rules/all.ts';
import { applyEdits } from '../applyEdits.ts';
import { DIST } from '../build.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'portcon-cli-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

function portcon(...args: string[]) {
  const env = { PATH: process.env.PATH, HOME: FOLDER };
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(DIST, 'cli.js'), ...args], {
    cwd: FOLDER,
    encoding: 'utf8',
    env,
    maxBuffer: 64e6,
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

function write(name: string, text: string | Buffer): string {
  writeFileSync(join(FOLDER, name), text);
  return name;
}

const CLEAN = write('clean.te', 'policy_module(clean, 1.0)\n\ntype clean_t;\nallow clean_t self:fifo_file read;\n');
const NOISY = write(
  'noisy.te',
  'policy_module(noisy, 1.0)\n\ntype noisy_t;\n# semanage port -a -t noisy_port_t -p tcp 80\nallow noisy_t self:udp_socket name_connect;\n',
);

describe('scriptlet', () => {
  const module = write(
    'own.te',
    'policy_module(own, 1.0)\ntype own_port_t;\ncorenet_port(own_port_t)\n# semanage port -a -t own_port_t -p tcp 9123\n',
  );

  it('writes %post and %postun, or maintainer scripts', () => {
    const rpm = portcon('scriptlet', module);
    expect(rpm).toMatchObject({ status: 0, stderr: '' });
    expect(rpm.stdout).toMatch(
      /^%post$[\s\S]*semodule -X 200 -i \S+\/own\.pp[\s\S]*port -a -t own_port_t -p tcp 9123 [\s\S]*^%postun$/m,
    );
    const deb = portcon('scriptlet', '--deb', module);
    expect(deb.stdout).toMatch(/^# debian\/postinst\n#!\/bin\/sh\n[\s\S]*^# debian\/prerm\n#!\/bin\/sh\n/m);
  });

  it('says what is missing', () => {
    expect(portcon('scriptlet', CLEAN)).toMatchObject({
      status: 2,
      stderr: 'portcon: clean.te: declares no port type and labels no port.\n',
    });
    expect(portcon('scriptlet').status).toBe(2);
  });
});

describe('check', () => {
  it('says that a clean file is clean', () => {
    const { status, stdout, stderr } = portcon('check', '--ports', 'bundled', CLEAN);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^No findings in 1 file · \d+\.\d\d s\nports: bundled refpolicy \S+\n$/);
  });

  it('prints place, severity, message, rule, the line and the fix, within 80 columns and without colours', () => {
    const { status, stdout } = portcon('check', '--ports', 'bundled', NOISY);
    expect(status).toBe(1);
    expect(stdout).toContain('noisy.te:4:3  warning  Port tcp/80 already defined: http_port_t');
    expect(stdout).toContain('     4 │ # semanage port -a -t noisy_port_t -p tcp 80\n       │   ─');
    expect(stdout).toContain('fix: Use semanage port -m');
    expect(stdout).toMatch(/1 error, 1 warning in 1 of 1 file · /);
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain('\x1b');
  });

  it('cuts a long line around the finding', () => {
    const long = `policy_module(long, 1.0)\ntype long_t;\ntype x_t;\nallow long_t { ${'x_t '.repeat(100)}}:udp_socket name_connect;\n`;
    const { stdout } = portcon('check', '--ports', 'bundled', write('long.te', long));
    const [source, marks] = stdout.split('\n').filter((line) => line.includes('│'));
    expect(source!.length).toBeLessThanOrEqual(80);
    const mark = { start: marks!.indexOf('─'), end: marks!.lastIndexOf('─') + 1 };
    expect(source!.slice(mark.start, mark.end)).toBe('name_connect');
  });

  it('reads the semanage lines of scripts and documents, and leaves out what has none', () => {
    const line = 'semanage port -a -t x_port_t -p tcp 80\n';
    mkdirSync(join(FOLDER, 'host/debian'), { recursive: true });
    write('host/debian/postinst', `#!/bin/sh\n${line}`);
    write('host/x.spec', `%post\n${line}`);
    write('host/README.md', '# Nothing\n');
    write('host/configure', `#!/bin/bash\n${line}`);
    const files = (...paths: string[]) => {
      const { stdout } = portcon('check', '--ports', 'bundled', '--format', 'json', ...paths);
      const report = JSON.parse(stdout);
      return [report.files, report.findings.map(({ file, line }: { file: string; line: number }) => `${file}:${line}`)];
    };
    expect(files('host')).toEqual([2, ['host/debian/postinst:2', 'host/x.spec:2']]);
    expect(files('host/configure', 'host/README.md')).toEqual([2, ['host/configure:2']]);
  });

  it('takes no program for policy, as where a hook gives all files of a commit', () => {
    const names = [
      write('main.js', "const a = require('b');\nfunction c(d) { return d; }\n"),
      write('tool', '#!/usr/bin/env python3\nprint("don\'t")\n'),
      write('Makefile', 'all:\n\techo hi\n'),
    ];
    expect(portcon('check', ...names)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('0 files'),
      stderr: expect.stringContaining('nothing to check'),
    });
    const conf = write('base.conf', 'portcon tcp 90-80 system_u:object_r:http_port_t:s0\n');
    expect(portcon('check', ...names, conf)).toMatchObject({ status: 1, stdout: expect.stringContaining('reversed') });
  });

  it('knows the types of the modules beside a script', () => {
    mkdirSync(join(FOLDER, 'module'), { recursive: true });
    write('module/web.te', 'policy_module(web, 1.0)\ntype site_t;\ntype site_port_t;\ncorenet_port(site_port_t)\n');
    const lines = [
      'semanage port -a -t site_t -p tcp 9123',
      'semanage port -a -t site_port_t -p tcp 9124',
      'semodule -i web.pp',
    ];
    write('module/install.sh', `${lines.join('\n')}\n`);
    const { stdout } = portcon('check', '--ports', 'bundled', '--format', 'json', 'module');
    const found = JSON.parse(stdout).findings.filter(({ rule }: { rule: string }) => rule === 'semanage-before-type');
    expect(found.map(({ line, message }: { line: number; message: string }) => [line, message])).toEqual([
      [1, 'site_t is not a port type: semanage refuses it.'],
      [2, 'semanage takes site_port_t once module web is loaded, and line 3 does that.'],
    ]);
  });

  it('knows what the other files say of ports', () => {
    mkdirSync(join(FOLDER, 'said'), { recursive: true });
    const table = write('said/ports.txt', 'http_port_t tcp 80, 443\n');
    const module = (name: string) =>
      `policy_module(${name}, 1.0)\ntype ${name}_port_t;\ncorenet_port(${name}_port_t)\n`;
    write('said/bare.te', module('bare'));
    write('said/told.te', `${module('told')}# semanage port -a -t told_port_t -p tcp 9123\n`);
    write('said/done.te', module('done'));
    write('said/done.sh', 'semodule -i done.pp\nsemanage port -a -t done_port_t -p tcp 9124\n');
    write('said/one.cil', '(portcon tcp 9125 (system_u object_r one_port_t ((s0) (s0))))\n');
    write('said/two.cil', '(portcon tcp 9125 (system_u object_r two_port_t ((s0) (s0))))\n');
    const found = () => {
      const { stdout } = portcon('check', '--ports', table, '--format', 'json', 'said');
      return JSON.parse(stdout).findings.map((each: { file: string; rule: string }) => `${each.file} ${each.rule}`);
    };
    const collisions = ['said/one.cil port-already-defined', 'said/two.cil port-already-defined'];
    expect(found()).toEqual(['said/bare.te port-type-without-port', ...collisions]);
    // The second run has kept what the first found, and another file has changed.
    write('said/done.sh', 'semodule -i done.pp\n');
    expect(found()).toEqual([
      'said/bare.te port-type-without-port',
      'said/done.te port-type-without-port',
      ...collisions,
    ]);
  });

  it('exits as --fail-on says', () => {
    const status = (...args: string[]) => portcon('check', '--ports', 'bundled', ...args).status;
    expect(status('--fail-on', 'never', NOISY)).toBe(0);
    const warning = write(
      'warning.te',
      'policy_module(warning, 1.0)\ntype w_t;\n# semanage port -a -t w_port_t -p tcp 80\n',
    );
    expect(status(warning)).toBe(0);
    expect(status('--fail-on', 'warning', warning)).toBe(1);
    expect(status('--fail-on', 'hint', CLEAN)).toBe(0);
  });

  it('prints JSON of the documented form, whose edits apply', () => {
    const { status, stdout } = portcon('check', '--ports', 'bundled', '--format', 'json', NOISY, CLEAN);
    expect(status).toBe(1);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      version: 1,
      files: 2,
      ports: { source: expect.stringMatching(/^bundled/), live: false },
    });
    expect(Object.keys(report).sort()).toEqual(['files', 'findings', 'ports', 'version']);
    const finding = report.findings.find(({ rule }: { rule: string }) => rule === 'port-already-defined');
    expect(Object.keys(finding).sort()).toEqual(
      ['column', 'endColumn', 'endLine', 'file', 'fixes', 'line', 'message', 'related', 'rule', 'severity'].sort(),
    );
    expect(finding).toMatchObject({ file: NOISY, line: 4, column: 3, endLine: 4, severity: 'warning' });
    const [edit] = finding.fixes[0].edits;
    const range = {
      start: { line: edit.line - 1, character: edit.column - 1 },
      end: { line: edit.endLine - 1, character: edit.endColumn - 1 },
    };
    const text = '\n\n\n# semanage port -a -t noisy_port_t -p tcp 80\n';
    expect(applyEdits(text, [{ range, newText: edit.text }])).toContain('semanage port -m -t noisy_port_t -p tcp 80');
  });

  it('reads CIL', () => {
    const file = write('web.cil', '(portcon TCP 80 (system_u object_r web_port_t ((s0) (s0))))\n');
    const { status, stdout } = portcon('check', '--ports', 'bundled', file);
    expect(status).toBe(1);
    expect(stdout).toContain('web.cil:1:10  error  CIL does not take the protocol TCP: write tcp.');
  });

  it('walks folders, a loop of links and all', () => {
    mkdirSync(join(FOLDER, 'tree/deep'), { recursive: true });
    write('tree/a.te', 'policy_module(a, 1.0)\n');
    write('tree/deep/b.if', '## <summary>b</summary>\n');
    write('tree/deep/c.fc', '');
    write('tree/deep/ignored.txt', 'allow');
    symlinkSync('..', join(FOLDER, 'tree/deep/loop'));
    write('tree/deep/d.cil', '(type d_t)\n');
    expect(portcon('check', '--ports', 'bundled', 'tree').stdout).toContain('No findings in 4 files');
  });

  it.each<[string, string | Buffer]>([
    ['empty', ''],
    ['nul', 'policy_module(x, 1.0)\n\0\0'],
    ['latin1', Buffer.from('policy_module(x, 1.0)\n# caf\xe9\n', 'latin1')],
    ['bom', '\uFEFFpolicy_module(x, 1.0)\n'],
    ['crlf', 'policy_module(x, 1.0)\r\ntype x_t;\r\n'],
    ['no-newline', 'policy_module(x, 1.0)\ntype x_t;'],
  ])('takes a file that is %s', (name, content) => {
    const { status, stdout, stderr } = portcon('check', '--ports', 'bundled', write(`${name}.te`, content));
    expect(stderr).toBe('');
    expect([0, 1]).toContain(status);
    expect(stdout).toMatch(/in 1 (of 1 )?file/);
  });

  it.each<[string, string | Buffer, string]>([
    ['binary', Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)), 'binary'],
    ['huge', ' '.repeat(100 * 1024 * 1024), 'over 16 MB'],
    ['deep', 'optional_policy(`\n'.repeat(100_000), 'nested too deep'],
  ])('says that it does not check a file that is %s, and checks the others', (name, content, reason) => {
    const good = write('good.te', 'policy_module(good, 1.0)\ntype good_t;\n');
    const { status, stdout, stderr } = portcon('check', '--ports', 'bundled', write(`${name}.te`, content), good);
    expect(stderr).toBe(`portcon: ${name}.te: ${reason}: not checked.\n`);
    expect(status).toBe(2);
    expect(stdout).toContain('No findings in 2 files');
  });

  it('prints nothing of a file that a terminal would obey', () => {
    const text =
      'policy_module(x, 1.0)\ntype x_t;\nallow x_t self:tcp_sock read; # \u001b]0;title\u0007 \u202e \u009b\n';
    const { stdout } = portcon('check', '--ports', 'bundled', write('escape.te', text));
    expect(stdout).toContain('# ␛]0;title␇ � �');
    expect(stdout).not.toMatch(/[\u001b\u0007\u009b\u202e]/);
  });

  it('takes one line of 5 MB', () => {
    const rule = 'allow a_t b_t:udp_socket name_bind; ';
    const { status, stdout } = portcon(
      'check',
      '--ports',
      'bundled',
      write('line.te', rule.repeat(5_000_000 / rule.length)),
    );
    expect(status).toBe(0);
    expect(stdout).toMatch(/1 file/);
  });
});

describe('port', () => {
  it.each([
    ['tcp/50000', 'the label limits name_connect only.'],
    ['udp/50000', 'for udp the label limits nothing.'],
  ])('says what a label of %s is good for', (query, limit) => {
    expect(portcon('port', '--ports', 'bundled', query).stdout.replace(/\s+/g, ' ')).toContain(limit);
  });

  it.each(['80', 'tcp/80', '80/tcp', '8000-8100', 'http_port_t'])('answers %s', (query) => {
    const { status, stdout } = portcon('port', '--ports', 'bundled', query);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^tcp/);
  });

  it('prints JSON of the documented form', () => {
    const { stdout } = portcon('port', '--ports', 'bundled', '--format', 'json', 'tcp/80');
    const { ports, results } = JSON.parse(stdout);
    expect(ports.source).toMatch(/^bundled refpolicy/);
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      protocol: 'tcp',
      low: 80,
      high: 80,
      effective: { type: 'http_port_t', origin: 'bundled', low: 80, high: 80, reason: 'narrowest range' },
      bindChecked: true,
    });
    expect(results[0].chain.map(({ type }: { type: string }) => type)).toEqual(['http_port_t', 'reserved_port_t']);
  });

  it('answers every port in segments without gaps', () => {
    const { results } = JSON.parse(portcon('port', '--ports', 'bundled', '--format', 'json', 'tcp/1-65535').stdout);
    let next = 1;
    for (const { low, high } of results) {
      expect(low).toBe(next);
      next = high + 1;
    }
    expect(next).toBe(65536);
  });

  it('reads a saved table', () => {
    const saved = write('ports.txt', 'SELinux Port Type              Proto    Port Number\n\nmy_port_t tcp 9123\n');
    const { status, stdout } = portcon('port', '--ports', saved, 'tcp/9123');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^tcp\/9123 {2}my_port_t/);
  });

  const local = write(
    'local.json',
    JSON.stringify({
      portcon: 'ports',
      local: { ssh_port_t: { tcp: '80 8005-8010' } },
      entries: {
        http_port_t: { tcp: '80 443 8008 8012-8013' },
        reserved_port_t: { tcp: '1-511' },
        a_port_t: { tcp: '8012' },
      },
    }),
  );
  it.each([
    ['reserved_port_t', 'tcp   1-511 (2 ports now other types)'],
    ['http_port_t', 'tcp   80 (now ssh_port_t), 443, 8008 (now ssh_port_t), 8012-8013 (1 port now a_port_t)'],
    ['ssh_port_t', 'tcp   80 (local), 8005-8010 (local)'],
  ])('says which ports of %s have another type', (type, row) => {
    expect(portcon('port', '--ports', local, type).stdout).toBe(`${row}\nports: 8 from local.json (2 local)\n`);
  });

  it('advises what semanage accepts', () => {
    const advice = (query: string) => portcon('port', '--ports', local, query).stdout.split('\n').slice(1, -2);
    expect(advice('tcp/80')).toEqual(['Give tcp/80 a type of its own: semanage port -m -t TYPE -p tcp 80']);
    expect(advice('tcp/444')).toEqual(['Give tcp/444 a type of its own: semanage port -a -t TYPE -p tcp 444']);
    expect(advice('tcp/8008')).toEqual([
      'The local record 8005-8010 is in the way: give all of it another type with',
      '  semanage port -m -t TYPE -p tcp 8005-8010',
      'or delete it first with',
      '  semanage port -d -p tcp 8005-8010',
    ]);
    expect(advice('tcp/0')).toEqual(['bind() to port 0 is not checked.']);
  });

  it('says what port_t is', () => {
    expect(portcon('port', '--ports', local, 'port_t')).toMatchObject({
      status: 2,
      stderr:
        'portcon: No entry has the type port_t (8 from local.json (2 local)): it is what ports without one have.\n',
    });
  });

  it('answers for sctp and dccp where somebody gave the port a type there', () => {
    const saved = write(
      'dccp.json',
      JSON.stringify({
        portcon: 'ports',
        local: { a_port_t: { dccp: '80' } },
        entries: {
          http_port_t: { tcp: '80' },
          b_port_t: { sctp: '90' },
          reserved_port_t: { tcp: '1-511', udp: '1-511', sctp: '1-511', dccp: '1-511' },
        },
      }),
    );
    const protocols = (query: string) =>
      JSON.parse(portcon('port', '--ports', saved, '--format', 'json', query).stdout).results.map(
        ({ protocol }: { protocol: string }) => protocol,
      );
    expect(protocols('80')).toEqual(['tcp', 'udp', 'dccp']);
    expect(protocols('90')).toEqual(['tcp', 'udp', 'sctp']);
    expect(protocols('81')).toEqual(['tcp', 'udp']);
    expect(portcon('port', '--ports', saved, '80').stdout).toMatch(/^dccp\/80 +a_port_t +80 \(local\)/m);
  });

  it('does not choose between two types of a list that does not mark the local one', () => {
    const saved = write('two.txt', 'http_port_t tcp 80, 443\nssh_port_t tcp 22, 80\n');
    expect(portcon('port', '--ports', saved, 'tcp/80').stdout).toMatch(
      /^tcp\/80 {2}http_port_t or ssh_port_t {2}80 \(policy or local\)\n[\s\S]*^ports: 4 from two\.txt — tcp\/80 has two types$/m,
    );
    const script = write(
      'two.sh',
      '#!/bin/sh\nsemanage port -a -t http_port_t -p tcp 80\nsemanage port -a -t ftp_port_t -p tcp 22\n',
    );
    const { stdout } = portcon('check', '--ports', saved, script);
    expect(stdout).toContain('two.sh:3:1');
    expect(stdout).not.toContain('two.sh:2:1');
  });
});

describe('explain', () => {
  it.each([
    'tcp_socket',
    'sem',
    'allow',
    'name_connect',
    'tcp_socket:name_bind',
    'rw_shm_perms',
    ...RULES.map(({ id }) => id),
  ])('%s', (name) => {
    const { status, stdout } = portcon('explain', name);
    expect(status).toBe(0);
    expect(stdout.length).toBeGreaterThan(50);
    // Code is as it is.
    const prose = stdout.split('\n');
    expect(prose.filter((line) => line.length > 80 && !/^[\s|]/.test(line))).toEqual([]);
    // The marks of Markdown are for other readers.
    expect(prose.filter((line) => /^(#+ |```)/.test(line))).toEqual([]);
  });

  it('takes a permission of a class in three forms', () => {
    const { stdout } = portcon('explain', 'tcp_socket:name_bind');
    expect(portcon('explain', 'tcp_socket.name_bind').stdout).toBe(stdout);
    expect(portcon('explain', 'tcp_socket', 'name_bind').stdout).toBe(stdout);
  });

  it('shows the page of a rule with its examples indented', () => {
    expect(portcon('explain', 'port-zero').stdout).toMatch(/^port-zero\n\n/);
    expect(portcon('explain', 'port-zero').stdout).toContain('In policy.conf:\n    portcon tcp 0 ');
    expect(portcon('explain', 'port-zero').stdout).toContain('\nFixed:\n    portcon udp 1-511 ');
  });
});

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  const folder = join(FOLDER, 'pipes');
  mkdirSync(folder);
  for (const name of ['a.te', 'b.if', 'c.sh']) execFileSync('mkfifo', [join(folder, name)]);
  writeFileSync(join(folder, 'd.te'), 'policy_module(d, 1.0)\n');

  it('is not waited for in a folder', () => {
    const { status, stdout } = portcon('check', '--ports', 'bundled', 'pipes');
    expect(stdout).toMatch(/^No findings in 1 file /);
    expect(status).toBe(0);
    expect(portcon('check', '--ports', 'bundled', 'pipes/d.te').status).toBe(0);
  });

  it('is refused where it is named', () => {
    expect(portcon('check', '--ports', 'bundled', 'pipes/a.te')).toEqual({
      status: 2,
      stdout: '',
      stderr: 'portcon: pipes/a.te: is neither a file nor a folder.\n',
    });
    expect(portcon('scriptlet', 'pipes/a.te')).toMatchObject({
      status: 2,
      stderr: 'portcon: pipes/a.te: is no file.\n',
    });
  });
});

describe('what cannot run exits 2 and says why on stderr', () => {
  const broken = write('broken.txt', 'no table at all\n');
  it.each<[string[], RegExp]>([
    [['check'], /needs a file or a folder/],
    [['check', 'nowhere.te'], /nowhere\.te: there is no such file or folder/],
    [['check', '--format', 'xml', CLEAN], /--format xml: write text or json\./],
    [['check', '--nonsense', CLEAN], /nonsense/],
    [['check', '--ports', 'nowhere.txt', CLEAN], /nowhere\.txt.*cannot be read/],
    [['check', '--ports', broken, CLEAN], /broken\.txt/],
    [['port'], /needs one port/],
    [['port', '70000'], /highest port is 65535/],
    [['port', '90-80'], /write 80-90/],
    [['port', 'icmp/1'], /write tcp, udp, sctp or dccp/],
    [['port', '--ports', 'bundled', 'htt_port_t'], /No port has the type htt_port_t/],
    [['port', '--ports', 'bundled', 'http_prot_t'], /Did you mean http_port_t\?$/m],
    [['explain', 'tcp_soket'], /Did you mean tcp_socket/],
    [['explain', 'nam_connect'], /Did you mean name_connect/],
    [['explain', 'tcp_socket:foo'], /tcp_socket has no permission foo\./],
    [['explain', 'my_port_t'], /Ask portcon port my_port_t\.$/m],
    [['explain', 'tcp/80'], /Ask portcon port tcp\/80\.$/m],
    [['frobnicate'], /no command frobnicate\.\nportcon --help lists the commands\.\n$/],
    [['constructor'], /no command constructor\.\n/],
    [['chek'], /no command chek\. Did you mean check\?/],
    [['lsp'], /lsp needs --stdio\./],
    [['lsp', '--stdi'], /lsp needs --stdio\./],
  ])('%j', (args, reason) => {
    const { status, stdout, stderr } = portcon(...args);
    expect(stderr).toMatch(reason);
    expect(stderr).not.toMatch(/\bat .*\.js:/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });
});

it('names the option where port data cannot be read', () => {
  expect(portcon('check', '--ports', 'no/where.txt', CLEAN).stderr).toBe(
    'portcon: --ports no/where.txt: cannot be read; save a port snapshot there or change --ports.\n',
  );
});

it('answers a port that is none in one line', () => {
  expect(portcon('port', '70000').stderr).toBe('portcon: The highest port is 65535.\n');
});

it('prints the usage of the command that is wrong, and no other', () => {
  expect(portcon('explain').stderr).toBe(
    'portcon: explain needs one rule, class, statement or CLASS:PERMISSION.\nUsage:\n  portcon explain NAME    a rule, class, statement or CLASS:PERMISSION\n',
  );
  expect(portcon('port', '--nonsense').stderr).toMatch(/--format text\|json, --ports as above\n$/);
});

it('prints its usage and version', () => {
  expect(portcon('lsp', '--help').stdout).toBe(portcon('--help').stdout);
  expect(portcon('--help').stdout).toContain('portcon check PATH');
  expect(portcon('--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});
