// What people type, and what no editor sends.
import { pick } from '../mutants/random.mjs';

/** What people type, leave half-typed, and delete. */
export const SNIPPETS = [
  ...[
    ';',
    '}',
    '{',
    '(',
    ')',
    '`',
    "'",
    "')",
    '\n',
    '\r\n',
    '\r',
    ' ',
    '\t',
    '#',
    '"',
    ':',
    '$1',
    ',',
    '-',
    '~',
    '*',
    '!',
  ],
  ...[
    'a',
    '_t',
    'ü',
    '😀',
    '\0',
    '\ud83d',
    '\udc00',
    '\u2028',
    '0x50',
    '65536',
    '8000-8010',
    'portcon tcp 80',
    '(portcon tcp 80',
  ],
  ...[
    'allow ',
    'require {',
    "ifdef(`x',`",
    '# a comment\n',
    'dnl ',
    '# portcon-disable: port-zero\n',
    'optional_policy(`\n',
  ],
  'allow a_t self:tcp_socket { create bind name_bind };\n',
  'type new_t;\n',
  "optional_policy(`\n\tcorenet_tcp_bind_http_port(a_t)\n')\n",
  "gen_require(`\n\ttype x_t;\n')\n",
  'portcon tcp 80 gen_context(system_u:object_r:a_port_t,s0)\n',
  '# semanage port -a -t new_t -p tcp 80\n',
  'semanage port -d -p udp 53 || true\n',
  '/usr/bin/a(/.*)? -- gen_context(system_u:object_r:a_exec_t,s0)\n',
];
const HOSTILE = [
  () => '`'.repeat(300),
  () => '{ '.repeat(3000),
  () => 'allow a_t b_t:file read; '.repeat(400),
  () => '\0\u0001\u0002'.repeat(500),
  () => '!'.repeat(3000),
  () => "') ".repeat(500),
  () => ' '.repeat(1024 * 1024 + 1),
];

/** Changes of one notification for a TextDocument. */
export function randomChanges(random, document) {
  const kind = random();
  if (kind < 0.01) return { isHostile: true, changes: Array.from({ length: 3 }, () => wildChange(random)) };
  // A text over 1 MB costs a second for both sides.
  if (kind < 0.015)
    return { isHostile: false, changes: [{ text: pick(random, random() < 0.02 ? HOSTILE : HOSTILE.slice(0, -1))() }] };
  const count = kind < 0.02 ? 150 : kind < 0.3 ? 1 + Math.floor(random() * 3) : 1;
  // Positions are those of the text before; in the texts between they may lie past an end, which counts as that end.
  return { isHostile: false, changes: Array.from({ length: count }, () => change(random, document)) };
}

function change(random, document) {
  const { length } = document.getText();
  const start = Math.floor(random() * (length + 1));
  const span = random() < 0.4 ? 0 : Math.floor(random() * (random() < 0.2 ? 200 : 12));
  const text = random() < 0.35 ? '' : pick(random, SNIPPETS);
  return {
    range: { start: document.positionAt(start), end: document.positionAt(Math.min(length, start + span)) },
    text,
  };
}

/** Ranges that are reversed, negative, or far away. */
function wildChange(random) {
  const number = () => pick(random, [-1, 0, 1, 3, 7, 50, 1e9, -5]);
  const position = () => ({ line: number(), character: number() });
  return { range: { start: position(), end: position() }, text: pick(random, SNIPPETS) };
}
