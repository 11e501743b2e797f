// Opens hostile documents in the built server and prints what it says and how long it takes: `npm run hostile [-- NAME]`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { FuzzServer } from './fuzz/fuzzServer.mjs';
import { AT_POSITION, OF_FILE } from './fuzz/requests.mjs';
import { HEADERS, SOURCE_ARCHIVE } from './knowledge/debian.mjs';
import { policyCorpora } from './policyCorpus.mjs';

const MB = 1024 * 1024;
const DEEP = 100_000;
const RULE = 'allow a_t b_t:tcp_socket { create bind };\n';
const HEADER = 'policy_module(a, 1.0)\ntype a_t;\n';
const many = (count, textOf) => Array.from({ length: count }, (_, i) => textOf(i)).join('');
/** Under 1 MB, with room for what is typed. */
const fill = (text, length = MB - 100) => text.repeat(Math.floor(length / text.length));

const INPUTS = {
  'modules of refpolicy, 1 MB': () => modules(),
  'the same with an open quote': () => modules().replace(/^$/m, '`'),
  'corenetwork.if, 1 MB': () => ({
    file: 'input.if',
    text: readFileSync(join(HEADERS, 'kernel/corenetwork.if'), 'utf8').slice(0, MB - 100),
  }),
  'policy, 1 MB': () => fill(RULE),
  'policy on one line, 1 MB': () => fill(RULE.replace('\n', ' ')),
  'policy on one line, 5 MB': () => fill(RULE.replace('\n', ' '), 5 * MB),
  'policy, 100 MB': () => fill(RULE, 100 * MB),
  '100,000 quotes': () => '`'.repeat(DEEP),
  '100,000 braces': () => '{'.repeat(DEEP),
  '100,000 parentheses': () => '('.repeat(DEEP),
  '60,000 optional_policy(`': () => 'optional_policy(`'.repeat(60_000),
  '100,000 optional_policy(`': () => 'optional_policy(`'.repeat(DEEP),
  '100,000 negations': () => `if (${'!'.repeat(DEEP)}a) { ${RULE} }`,
  '100,000 operators': () => `if (a${' && a'.repeat(DEEP)}) { ${RULE} }`,
  '100,000 complements': () => `allow a_t ${'~'.repeat(DEEP)}b_t:file read;`,
  'a program': () =>
    readFileSync(process.execPath)
      .subarray(0, MB / 2)
      .toString('utf8')
      .slice(0, MB),
  'lone surrogates, 1 MB': () => fill('\ud800\udfff'),
  'words, 0.4 MB': () => fill('foo ', 0.4 * MB),
  'closers, 1 MB': () => fill("') "),
  'quotes in pairs, 0.4 MB': () => fill("`'", 0.4 * MB),
  'statements that break off, 1 MB': () => fill('allow a_t {\n'.replace('{', '')),
  'semanage lines, 1 MB': () => fill('# semanage port -a -t x_t -p tcp 1-65535\n'),
  'portcons, 1 MB': () => fill('portcon tcp 80 gen_context(system_u:object_r:a_port_t,s0)\n'),
  'white space, 1 MB': () => fill(' '),
  'random characters, 0.2 MB': randomText,
  '45,000 types in one gen_require': () =>
    `${HEADER}gen_require(\`\n${many(45_000, (i) => `type b${i}_t;\n`)}')\nallow a_t b0_t:file read;\n`,
  '60,000 names in one set': () => `${HEADER}allow a_t { ${many(60_000, (i) => `b${i}_t `)}}:file read;\n`,
  'one optional block, 0.95 MB': () => `${HEADER}optional_policy(\`\n${fill(RULE, 0.95 * MB)}')\n`,
  '40,000 unknown calls': () => HEADER + many(40_000, (i) => `foo_${i}(a_t)\n`),
  '8,000 domains that bind': () =>
    HEADER +
    many(8_000, (i) => `type d${i}_t;\ncorenet_tcp_bind_http_port(d${i}_t)\ncorenet_tcp_bind_generic_node(d${i}_t)\n`),
  '50,000 types on one line': () => HEADER + many(50_000, (i) => `type b${i}_t; `),
  '20,000 calls that bind': () => HEADER + 'corenet_tcp_bind_http_port(a_t)\n'.repeat(20_000),
  '20,000 rules of one pair': () => HEADER + many(20_000, (i) => `allow a_t b${i % 100}_t:tcp_socket name_bind;\n`),
  '10,000 port types': () =>
    HEADER + many(10_000, (i) => `type p${i}_port_t, port_type;\nallow a_t p${i}_port_t:tcp_socket name_bind;\n`),
  '5,000 optional blocks': () =>
    HEADER + many(5_000, (i) => `optional_policy(\`\n\tfoo_${i}(a_t)\n\tbar(a_t, b${i}_t)\n')\n`),
  '8,000 booleans': () =>
    HEADER +
    many(
      8_000,
      (i) => `gen_tunable(b${i}, false)\ntunable_policy(\`b${i}',\`\n\tallow a_t self:tcp_socket listen;\n')\n`,
    ),
  '8,000 interfaces': () => ({
    file: 'input.if',
    text: many(
      8_000,
      (i) =>
        `interface(\`f_${i}',\`\n\tgen_require(\`\n\t\ttype t${i}_t;\n\t')\n\tallow $1 t${i}_t:tcp_socket { name_bind name_connect };\n')\n`,
    ),
  }),
  'one interface, 0.9 MB': () => ({
    file: 'input.if',
    text: `interface(\`f',\`\n\tgen_require(\`\n\t\ttype t_t;\n\t')\n${fill('\tallow $1 t_t:tcp_socket { name_bind name_connect };\n', 0.9 * MB)}')\n`,
  }),
  '10,000 file contexts': () => ({
    file: 'input.fc',
    text: many(10_000, (i) => `/usr/bin/f${i}(/.*)?\t--\tgen_context(system_u:object_r:f${i}_exec_t,s0)\n`),
  }),
  'a CIL file, 1 MB': () => ({
    file: 'input.cil',
    languageId: 'selinux-cil',
    text: fill('(portcon tcp 80 (system_u object_r a_port_t ((s0) (s0))))\n(allow a_t b_t (tcp_socket (name_bind)))\n'),
  }),
  'CIL with 30,000 names': () => ({
    file: 'input.cil',
    languageId: 'selinux-cil',
    text: many(30_000, (i) => `(type a${i})\n(allow a${i} b${i} (file (read)))\n`).slice(0, MB - 100),
  }),
  'CIL with 16,000 ports': () => ({
    file: 'input.cil',
    languageId: 'selinux-cil',
    text: many(16_000, (i) => `(portcon tcp ${i + 1} (system_u object_r p${i}_port_t ((s0) (s0))))\n`),
  }),
  'one CIL block, 0.5 MB': () => ({
    file: 'input.cil',
    languageId: 'selinux-cil',
    text: `(block a\n${many(30_000, (i) => `  (type a${i})\n`)})\n`,
  }),
  '18,000 semanage lines in a script': () => ({
    file: 'input.sh',
    languageId: 'shellscript',
    text: many(18_000, (i) => `semanage port -a -t x${i}_port_t -p tcp ${i}\n`),
  }),
  'a document, 1 MB': () => ({
    file: 'input.md',
    languageId: 'markdown',
    text: fill('```sh\nsemanage port -a -t x_port_t -p tcp 80\n```\n'),
  }),
  'a playbook, 1 MB': () => ({
    file: 'input.yml',
    languageId: 'yaml',
    text: fill(
      '- community.general.seport:\n    ports: 80\n    proto: tcp\n    setype: http_port_t\n    state: present\n',
    ),
  }),
  'a Dockerfile line, 1 MB': () => ({
    file: 'Dockerfile',
    languageId: 'dockerfile',
    text: `RUN ${fill('semanage port -a -t x_port_t -p tcp 80 && \\\n', 0.9 * MB)}true\n`,
  }),
  'a Dockerfile of 15,000 RUN lines, 1 MB': () => ({
    file: 'Dockerfile',
    languageId: 'dockerfile',
    text: fill('RUN semanage port -a -t x_port_t -p tcp 80 && \\\n# as root\n  true\n'),
  }),
  'a spec file, 1 MB': () => ({
    file: 'input.spec',
    languageId: 'spec',
    text: `%post\n${fill('%if 1\nsemanage port -a -t x_port_t -p tcp 80 || :\n%endif\n')}`,
  }),
  'a maintainer script, 1 MB': () => ({
    file: 'debian/input.postinst',
    languageId: 'shellscript',
    text: `#!/bin/sh\nset -e\n${fill('if [ "$1" = configure ]; then\n  semanage port -a -t x_port_t -p tcp 80 || semanage port -m -t x_port_t -p tcp 80\nfi\n')}`,
  }),
  'a semanage import, 1 MB': () => ({
    file: 'input.semanage',
    languageId: 'plaintext',
    text: `port -D\n${fill('port -a -t x_port_t -p tcp 80\n')}`,
  }),
  'a playbook, 0.2 MB': () => ({
    file: 'input.yml',
    languageId: 'yaml',
    text: `- hosts: all\n  tasks:\n${fill('    - community.general.seport:\n        ports: 80\n        proto: tcpp\n        setype: x_port_t\n        state: present\n', 199_000)}`,
  }),
  'a playbook of 10,000 tasks': () => ({
    file: 'input.yml',
    languageId: 'yaml',
    text: many(10_000, (i) => `- seport: { ports: ${i}, proto: tcpp, setype: x_port_t }\n`),
  }),
  'a document of playbooks, 1 MB': () => ({
    file: 'input.md',
    languageId: 'markdown',
    text: fill('```yaml\n- seport: { ports: 80, proto: tcpp, setype: x_port_t }\n```\n'),
  }),
  'a class with 30,000 permissions': () => `${HEADER}allow a_t a_t:tcp_socket { ${many(30_000, (i) => `p${i} `)}};\n`,
  '30,000 classes': () => `${HEADER}allow a_t a_t:{ ${many(30_000, (i) => `c${i} `)}} read;\n`,
  '240 blocks in each other': () =>
    HEADER +
    ('optional_policy(`\n'.repeat(240) + 'allow a_t b_t:tcp_socket name_bind;\n'.repeat(20_000) + "')\n".repeat(240)),
  '20,000 comments that silence': () => HEADER + many(20_000, () => `# portcon: ignore missing-require\nfoo(a_t)\n`),
  'a call of 8,000 arguments': () => `${HEADER}foo(${many(8_000, (i) => `a${i}_t, `)}b_t)\n`,
  'an open require, 1 MB': () => `${HEADER}require {\n${fill('type b_t;\n', 0.9 * MB)}`,
};

const only = process.argv[2];
const HAS_POLICY = existsSync(SOURCE_ARCHIVE) && existsSync(HEADERS);
const COLUMNS = [
  'input',
  'characters',
  'what Portcon says',
  'open, ms',
  'another file waits, ms',
  'slowest request, ms',
];
console.log(`| ${[...COLUMNS, 'keystroke and hover, ms', 'memory, MB'].join(' | ')} |`);
console.log('|---|---:|---|---:|---:|---:|---:|---:|');
for (const [name, make] of Object.entries(INPUTS)) {
  if (only && !name.includes(only)) continue;
  if (/refpolicy|same|corenetwork/.test(name) && !HAS_POLICY)
    console.error(`${name}: selinux-policy-src and -dev are missing`);
  else {
    const made = make();
    console.log(await row(name, typeof made === 'string' ? { text: made } : made));
  }
}

/** As many modules as a file of 1 MB holds. */
function modules() {
  let text = '';
  for (const file of policyCorpora()[0].files)
    if (file.path.endsWith('.te') && text.length + file.text.length < MB - 100) text += file.text;
  return text;
}

async function row(name, { text, file = 'input.te', languageId = 'selinux' }) {
  let said;
  const server = new FuzzServer((of, _version, list) => {
    if (of !== uri) return;
    said = `${list.length} ${list.length === 1 ? 'finding' : 'findings'}`;
  });
  const uri = `file:///hostile/${file}`;
  const other = 'file:///hostile/other.te';
  const textDocument = { uri };
  await server.initialize();
  const isOtherRead = server.diagnostics(other, 1);
  server.notify('textDocument/didOpen', {
    textDocument: { uri: other, languageId: 'selinux', version: 1, text: RULE },
  });
  await isOtherRead;
  const opened = performance.now();
  const first = server.diagnostics(uri, 1);
  server.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
  const slowest = { method: '', milliseconds: 0 };
  // Before the file is read, as editors do.
  const early = Promise.all(OF_FILE.map((name) => ask(server, slowest, name, { textDocument })));
  const wait = await longestWait(server, other, first);
  const open = performance.now() - opened;
  await early;
  const lastLine = text.length > MB ? 0 : text.split('\n').length - 1;
  await askForAll(server, slowest, uri, lastLine);
  // The best of six: what else the machine does is no fault of ours.
  let keystroke = Number.POSITIVE_INFINITY;
  for (let version = 2; version < 8; version++) {
    const start = { line: lastLine >> 1, character: 3 };
    const typed = performance.now();
    const marked = server.diagnostics(uri, version);
    const contentChanges = [{ range: { start, end: start }, text: 'x' }];
    server.notify('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
    await server.request('textDocument/hover', { textDocument, position: start }).reply;
    keystroke = Math.min(keystroke, performance.now() - typed);
    await marked;
  }
  const reason = server.unchecked[0]?.reason;
  const megabytes = server.megabytes();
  await server.stop();
  const cells = [
    name,
    text.length,
    reason ? `${reason}: not checked` : said,
    ...[open, wait].map((it) => it.toFixed(0)),
    `${slowest.milliseconds.toFixed(0)} (${slowest.method.replace('textDocument/', '')})`,
    ...[keystroke, megabytes].map((it) => it.toFixed(0)),
  ];
  return `| ${cells.join(' | ')} |`;
}

/** Keeps in `slowest` what took longest. */
async function ask(server, slowest, name, params) {
  const method = `textDocument/${name}`;
  const asked = performance.now();
  // A name may be one that cannot be changed.
  await server.request(method, params).reply.catch(() => undefined);
  const milliseconds = performance.now() - asked;
  if (process.env.ALL && milliseconds > 100) console.error(`${method} ${milliseconds.toFixed(0)}`);
  if (milliseconds > slowest.milliseconds) Object.assign(slowest, { method, milliseconds });
}

/** Asks for all that an editor asks for, at ten places of the file. */
async function askForAll(server, slowest, uri, lastLine) {
  const textDocument = { uri };
  const askFor = (name, params) => ask(server, slowest, name, { textDocument, ...params });
  for (const name of OF_FILE) await askFor(name, {});
  for (let i = 0; i < 10; i++) {
    const start = { line: Math.floor((lastLine * i) / 10), character: 3 + i };
    for (const name of ['hover', ...AT_POSITION])
      await askFor(name, { position: start, context: { includeDeclaration: true } });
    await askFor('codeAction', { range: { start, end: start }, context: { diagnostics: [] } });
    await askFor('inlayHint', { range: { start, end: { line: start.line + 60, character: 0 } } });
    await askFor('selectionRange', { positions: [start] });
    await askFor('rename', { position: start, newName: 'renamed_t' });
  }
}

/** Asks for a hover in `uri` every 20 ms until `done`; the longest that one took. */
async function longestWait(server, uri, done) {
  let isDone = false;
  done.then(() => (isDone = true));
  let longest = 0;
  const replies = [];
  while (!isDone) {
    const asked = performance.now();
    const { reply } = server.request('textDocument/hover', {
      textDocument: { uri },
      position: { line: 0, character: 20 },
    });
    replies.push(reply.then(() => (longest = Math.max(longest, performance.now() - asked))));
    await sleep(20);
  }
  await Promise.all(replies);
  return longest;
}

function randomText() {
  const characters = '`\'(){};,:-~!*#"$ \nabc_019';
  let text = '';
  let x = 12345;
  for (let i = 0; i < 0.2 * MB; i++) {
    x = (Math.imul(x, 1103515245) + 12345) & 0x7fffffff;
    text += characters[(x >> 16) % characters.length];
  }
  return text;
}
