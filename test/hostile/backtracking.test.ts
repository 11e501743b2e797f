// Text on which an expression that can be read in many ways would never end: each file is checked within a minute, or not at all.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { DIST } from '../build.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcon-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEADER = 'policy_module(my, 1.0)\ntype my_t;\n';

const LONG_COMMENT = `#${'x'.repeat(150_000)}\n`;

const FILES: { readonly [what: string]: string } = {
  'a line of hashes in a block': `${HEADER}optional_policy(\`\n${'#'.repeat(80)}\n\tlogging_send_syslog_msg(my_t)\n')\n`,
  'a line of hashes in an else branch': `${HEADER}optional {\n\trequire { type a_t; }\n} else {\n${'#'.repeat(80)}\nallow my_t self:file read;\n}\n`,
  'a line of hashes behind a comma': `${HEADER}optional_policy(\`\n\tlogging_send_syslog_msg(my_t)\n',\`\n${'#'.repeat(80)}\n\tlogging_send_syslog_msg(my_t)\n')\n`,
  'comments with CRLF behind a quote': `${HEADER}logging_send_syslog_msg(\`my_t'${'\r\n\t#'.repeat(40)}\r\n\t;\r\n`,
  'a long comment in the levels of a whole policy': `class file
sid kernel
class file { read }
sensitivity s0;
dominance { s0 }
category c0;
level s0 : ${LONG_COMMENT} c0;
type a_t;
role r types a_t;
user u roles r level s0 ${LONG_COMMENT} range ${LONG_COMMENT} s0 ${LONG_COMMENT} - s0 : c0;
sid kernel u:r:a_t:s0
`,
  'blanks without end in a plain block': `module my 1.0;\nrequire { type a_t; class file read; }\noptional {\n\trequire { type b_t; }${' '.repeat(200_000)}\n\tallow a_t b_t:file read;\n}\n`,
};

it.each(Object.entries(FILES))('%s', { timeout: 90_000 }, (_, text) => {
  const file = join(folder, text.startsWith('class') ? 'policy.conf' : 'my.te');
  writeFileSync(file, text);
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [join(DIST, 'cli.js'), 'check', '--fail-on', 'never', file],
    {
      encoding: 'utf8',
      timeout: 60_000,
    },
  );
  expect({ status, signal }, stderr).toEqual({ status: 0, signal: null });
});
