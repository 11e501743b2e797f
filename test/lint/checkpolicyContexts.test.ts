// Contexts, order and semicolons of a policy in one file: checkpolicy refuses what the rules call an error, and takes the rest.
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lint } from '../../server/src/core/lint/lint.ts';
import { requireTool } from '../requireTool.ts';
import { testSnapshot } from '../snapshot.ts';

const PLAIN = `class tcp_socket
class process
sid kernel
class tcp_socket { name_bind }
class process { signal }
attribute at;
type a_t, at;
type b_t;
type d_t alias e_t;
typealias a_t alias f_t;
role r;
role q;
role r types at;
allow a_t self:process signal;
user u roles r;
user w roles { r q };
sid kernel u:r:a_t
`;

const LEVELS = PLAIN.replace(
  'attribute at;',
  `sensitivity s0 alias slow;
sensitivity s1;
dominance { s0 s1 }
category c0;
category c1;
level s0:c0.c1;
level s1:c0.c1;
mlsconstrain process signal (l1 eq l2);
attribute at;`,
)
  .replace('user u roles r;', 'user u roles r level s0 range s0 - s1:c0.c1;')
  .replace('user w roles { r q };', 'user w roles { r q } level s0 range s0;')
  .replace('u:r:a_t\n', 'u:r:a_t:s0\n');

const LINES = [
  'portcon tcp 80 u:r:a_t',
  'portcon tcp 80 u:r:a_t;',
  'portcon tcp 80 u:r:a_t|;',
  'portcon tcp 80 u:r:no_t',
  'portcon tcp 80 u:r:b_t',
  'portcon tcp 80 u:r:f_t',
  'portcon tcp 80 u:object_r:b_t',
  'portcon tcp 80 u:object_r:e_t',
  'portcon tcp 80 u:object_r:at',
  'portcon tcp 80 u:object_r:no_t',
  'portcon tcp 80 no:r:a_t',
  'portcon tcp 80 u:no:a_t',
  'portcon tcp 80 u:q:a_t',
  'portcon tcp 80 w:q:a_t',
  'portcon tcp 80 w : r : a_t',
  'portcon tcp 80 u:r:a_t:s7',
  'portcon tcp http u:r:a_t',
  'portcon tcp 0X50 u:r:a_t',
  'portcon tcp 4294967296 u:r:a_t',
  'netifcon lo u:object_r:a_t u:object_r:no_t',
  'netifcon lo u:object_r:a_t u:object_r:b_t',
  'netifcon lo u:object_r:a_t u:object_r:b_t;',
  'nodecon 2001:db8:aa:bb::1 ffff:aaaa:bbbb:cccc:: u:object_r:b_t',
  'nodecon 2001:db8:aa:bb::1 ffff:aaaa:bbbb:cccc:: u:object_r:no_t',
  'nodecon 127.0.0.1 255.255.255.255 u:object_r:no_t',
  'genfscon proc / u:object_r:no_t',
  'genfscon proc / u:object_r:b_t;',
  'fs_use_xattr ext4 u:object_r:no_t;',
  'fs_use_xattr ext4 u:object_r:b_t;',
  'ibpkeycon fe80:: 0xffff u:object_r:no_t',
  'ibpkeycon fe80:: 0xffff u:object_r:b_t',
  'portcon tcp 80 u:r:a_t|netifcon lo u:r:a_t u:r:a_t|nodecon 127.0.0.1 255.255.255.255 u:r:a_t',
  'nodecon 127.0.0.1 255.255.255.255 u:r:a_t|portcon tcp 80 u:r:a_t',
  'ibpkeycon fe80:: 0xffff u:r:a_t|portcon tcp 80 u:r:a_t',
  'portcon tcp 80 u:r:a_t|ibpkeycon fe80:: 0xffff u:r:a_t',
  'portcon tcp 80 u:r:a_t|type c_t;',
  'portcon tcp 80 u:r:a_t|fs_use_xattr ext4 u:r:a_t;',
  'portcon tcp 80 u:r:a_t|genfscon proc / u:r:a_t',
  'portcon tcp 80 u:r:a_t|sid kernel u:r:a_t',
  'portcon tcp 80 u:r:a_t|user x roles r;',
  'portcon tcp 80 u:r:a_t|constrain process signal (u1 == u2);',
];

/** checkpolicy reads contexts before roles get the types of their attributes. */
const ROLE_ATTRIBUTES = PLAIN.replace(
  'role r types at;',
  `attribute_role ra;
attribute_role rb;
role p, ra;
role r types at;
role ra types b_t;
role rb types { d_t };
roleattribute p rb;
roleattribute rb ra;`,
).replace('sid kernel u', 'user x roles ra;\nuser y roles { q p };\nsid kernel u');

const ROLE_ATTRIBUTE_LINES = [
  'portcon tcp 80 u:r:a_t',
  'portcon tcp 80 u:r:b_t',
  'portcon tcp 80 u:ra:b_t',
  'portcon tcp 80 x:ra:b_t',
  'portcon tcp 80 x:ra:d_t',
  'portcon tcp 80 x:p:b_t',
  'portcon tcp 80 y:p:b_t',
  'portcon tcp 80 y:p:d_t',
  'portcon tcp 80 y:q:a_t',
  'portcon tcp 80 y:object_r:a_t',
  'portcon tcp 80 y:rc:a_t',
];

const LEVEL_LINES = [
  'portcon tcp 80 u:r:a_t:s0',
  'portcon tcp 80 u:r:a_t',
  'portcon tcp 80 u:r:a_t:s2',
  'portcon tcp 80 u:r:a_t:slow',
  'portcon tcp 80 u:object_r:a_t:s0:c0,c1',
  'portcon tcp 80 u:object_r:a_t:s0:c0.c9',
  'portcon tcp 80 u:object_r:a_t:s0:c1.c0',
  'portcon tcp 80 u:object_r:a_t:s0-s1',
  'portcon tcp 80 u:object_r:a_t:s0 - s1:c0,c1',
  'portcon tcp 80 u:object_r:a_t:s0 - s1:c0,c3',
  'portcon tcp 80 w:object_r:a_t:s1',
];

/** Sensitivities with categories of their own, and aliases. */
const RANGES = LEVELS.replace('sensitivity s1;', 'sensitivity s1 alias { shi shigh };')
  .replace('category c1;', 'category c1 alias cone;\ncategory c2;')
  .replace('level s1:c0.c1;', 'level shi:c0.c2;')
  .replace('sid kernel u', 'user y roles r level s0:c0 range s0:c0 - s1:c0.c2;\nsid kernel u');

const RANGE_LINES = [
  'portcon tcp 80 u:r:a_t:s0:c2',
  'portcon tcp 80 u:object_r:a_t:s0:c2',
  'portcon tcp 80 u:object_r:a_t:slow:c0,c2',
  'portcon tcp 80 u:object_r:a_t:s0:c0.c2',
  'portcon tcp 80 u:object_r:a_t:s0:c0.cone',
  'portcon tcp 80 u:object_r:a_t:s0:cone.c0',
  'portcon tcp 80 u:object_r:a_t:s1:c2',
  'portcon tcp 80 u:object_r:a_t:shigh:c0.c2',
  'portcon tcp 80 u:object_r:a_t:s1 - s0',
  'portcon tcp 80 u:object_r:a_t:s0:c0 - s0:c1',
  'portcon tcp 80 u:object_r:a_t:s0:c0 - s0',
  'portcon tcp 80 u:object_r:a_t:s0 - s0:c0.c2',
  'portcon tcp 80 u:r:a_t:s1:c2',
  'portcon tcp 80 u:r:a_t:s1:c1',
  'portcon tcp 80 u:r:a_t:s1:cone',
  'portcon tcp 80 u:r:a_t:slow - shi:c0',
  'portcon tcp 80 w:r:a_t:s1',
  'portcon tcp 80 w:r:a_t:s0:c0',
  'portcon tcp 80 w:r:a_t:s0 - s0:c0',
  'portcon tcp 80 w:object_r:a_t:s1',
  'portcon tcp 80 y:r:a_t:s0',
  'portcon tcp 80 y:r:a_t:s0:c0',
  'portcon tcp 80 y:r:a_t:s0:c0 - s1:c0.c2',
  'portcon tcp 80 y:r:a_t:s0:c0 - s1',
  'portcon tcp 80 y:object_r:a_t:s0',
  'fs_use_xattr ext4 u:object_r:a_t:s0:c2;',
  'genfscon proc / u:object_r:a_t:s0:c2',
];

const USER_LEVELS = [
  'level s0 range s0',
  'level s1 range s0',
  'level s0 range s1',
  'level s0 range s1 - s0',
  'level s0 range s0 - s0:c2',
  'level s0:c2 range s0 - s1:c2',
  'level s1:c2 range s0 - s1:c2',
  'level s0 range s0:c0 - s1:c0',
  'level s0:c0 range s0:c0 - s1:c0',
  'level s0 range s0:c0 - s1',
  'level s3 range s0',
  'level s0 range s0:c7',
  'level s0 range s0-s1',
  'level s0 range s0:c1.c0',
  'level s0:c0 range s0',
  'level s1 range s0 - s1:c0',
  'level slow range slow - shi:cone',
];

const checkpolicy = requireTool('checkpolicy', 'the real judge of contexts');

describe.skipIf(!checkpolicy)('checkpolicy takes or refuses', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcon-contexts-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it.each(LINES)('%s', (lines) => compare(PLAIN, lines));
  it.each(ROLE_ATTRIBUTE_LINES)('with role attributes: %s', (lines) => compare(ROLE_ATTRIBUTES, lines));
  it.each(RANGE_LINES)('with ranges: %s', (lines) => compare(RANGES, lines, '-M'));
  it.each(USER_LEVELS)('a user with %s', (levels) => {
    const policy = RANGES.replace('sid kernel u', `user z roles { r q } ${levels};\nsid kernel u`);
    return compare(policy, 'portcon tcp 80 u:r:a_t:s0', '-M');
  });
  it.each(LEVEL_LINES)('with levels: %s', (lines) => compare(LEVELS, lines, '-M'));

  async function compare(policy: string, lines: string, ...options: string[]): Promise<void> {
    const text = `${policy}${lines.replaceAll('|', '\n')}\n`;
    await writeFile(join(folder, 'policy.conf'), text);
    let refused = '';
    try {
      execFileSync(checkpolicy!, [...options, '-o', 'policy', 'policy.conf'], { cwd: folder, stdio: 'pipe' });
    } catch (error) {
      refused = String((error as { stderr: Buffer }).stderr) || 'refused';
    }
    const { snapshot, file } = await testSnapshot('policy.conf', text);
    const { findings, failures } = lint(snapshot, file, {});
    expect(failures).toEqual([]);
    const found = findings.filter(({ severity }) => severity === 'error').map(({ message }) => message);
    expect(found.length > 0, `checkpolicy: ${refused || 'takes it'}; the rules: ${found.join(' ')}`).toBe(
      refused !== '',
    );
  }
});
