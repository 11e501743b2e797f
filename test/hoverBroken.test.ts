// What a line above lacks, a semicolon, a parenthesis, a quote or a brace, does not change the hovers below it.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../scripts/policyCorpus.mjs';
import { hover } from '../server/src/core/features/hover.ts';
import { ownStatementAt } from '../server/src/core/syntax/ownStatementAt.ts';
import { statementAt } from '../server/src/core/syntax/statementAt.ts';
import { requireTool } from './requireTool.ts';
import { testSnapshot } from './snapshot.ts';

type Open = Awaited<ReturnType<typeof testSnapshot>>;

/** What the hover says at an offset, and from which character to which. */
function hoverAt({ snapshot, file }: Open, offset: number): string {
  const found = hover(snapshot, file, file.lines.position(offset));
  return JSON.stringify([found?.contents, found?.range?.start.character, found?.range?.end.character]);
}

/** Lines without an end. */
const BROKEN = [
  'allow x_t y_t:file read',
  'allow x_t y_t:unix_stream_socket { read',
  'allow x_t y_t:file',
  'allow x_t y_t:',
  'allow { x_t',
  'type x_t',
  'x_search(x_t',
  'x_search(x_t, { y_t',
  'x_search x_t)',
  'optional_policy(',
  'optional_policy(`',
  'ifdef(`x',
  'gen_require(`\n\ttype x_t;\n)',
  'gen_require(\n\ttype x_t;',
  'require {\n\ttype x_t;',
];

/** The first words that a hover tells of, and what it has to say. */
const SOUND: readonly (readonly [marked: string, says: string])[] = [
  ['|allow a_t self:tcp_socket { accept listen };', '**allow**'],
  ['allow a_t self:|tcp_socket { accept listen };', '**tcp_socket**'],
  ['allow a_t self:tcp_socket { |accept listen };', '**tcp_socket : accept**'],
  ['allow a_t self:tcp_socket {\n\taccept\n\t|listen\n};', '**tcp_socket : listen**'],
  ['allow a_t self:tcp_socket |create_stream_socket_perms;', '**create_stream_socket_perms**'],
  ['type_transition a_t b_t:|sock_file c_t;', '**sock_file**'],
  ['allowxperm a_t b_t:|chr_file ioctl 0x8927;', '**chr_file**'],
  ['|corenet_tcp_bind_http_port(a_t)', 'allow a_t http_port_t:tcp_socket name_bind;'],
  ['\tcorenet_tcp_connect_|http_port(a_t) # why', 'allow a_t http_port_t:tcp_socket name_connect;'],
];

describe.each(BROKEN)('below %j', (line) => {
  it.each(SOUND)('%j', async (marked, says) => {
    const text = marked.replace('|', '');
    const at = marked.indexOf('|');
    const alone = hoverAt(await testSnapshot('my.te', text), at);
    expect(alone).toContain(says);
    for (const above of [`${line}\n`, `${line}\n\n# a comment\n`]) {
      for (const below of ['\n', "\n')\n", '\nallow b_t self:file read;\n']) {
        expect(hoverAt(await testSnapshot('my.te', above + text + below), above.length + at)).toBe(alone);
      }
    }
  });
});

it('reads the tree alone where it is sound, and for a statement that lacks something itself', async () => {
  const text = 'foo(a_t,\n\tbar(b_t))\nallow a_t\n';
  const { file } = await testSnapshot('my.te', text);
  expect(file.tree!.rootNode.hasError).toBe(true);
  for (let at = 0; at <= text.length; at++) expect(ownStatementAt(file, at)).toEqual(statementAt(file, at));
});

it('is so in the modules of refpolicy', { timeout: 116_000 }, async () => {
  requireTool('selinux-src', 'it breaks the modules of refpolicy');
  const modules = policyCorpora()[0]!.files.filter(
    ({ path, text }) => /^policy\/modules\/.*\.(te|if)$/.test(path) && text.length > 2_000 && text.length < 30_000,
  );
  const wrong: string[] = [];
  let compared = 0;
  for (const [i, { path, text }] of modules.entries()) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const sound = await testSnapshot(name, text);
    const signs = [...text.matchAll(/^[^#\n]*?[;(){}`']/gm)].map(({ 0: line, index }) => index + line.length - 1);
    const sign = signs[(i * 7919) % signs.length]!;
    // The sign alone, or with it the rest of its line.
    const end = i % 3 === 0 ? text.indexOf('\n', sign) : sign + 1;
    const broken = await testSnapshot(name, text.slice(0, sign) + text.slice(end));
    const below = text.indexOf('\n', sign);
    const words = [...text.slice(below).matchAll(/(?<![\w$])[A-Za-z_$][\w$]*/g)];
    // Each of those right below, and a few further down.
    const asked = words.filter((_, j) => j < 40 || (j * 31) % 97 === 0);
    for (const { 0: word, index } of asked) {
      const at = below + index;
      compared++;
      if (hoverAt(sound, at) === hoverAt(broken, at - (end - sign))) continue;
      wrong.push(`${path}:${sound.file.lines.lineAt(at) + 1} ${word} (broken: ${sound.file.lines.lineAt(sign) + 1})`);
    }
  }
  expect(wrong).toEqual([]);
  expect(compared).toBeGreaterThan(16_000);
});
