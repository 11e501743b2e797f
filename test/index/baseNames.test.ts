// What the scan of the base finds, and that it agrees with the tree in the real flask files.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { scanBaseNames, scanModuleName } from '../../server/src/core/index/baseNames.ts';
import { parseFile, type SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

const SOURCE = requireTool('selinux-src', 'package selinux-policy-src');

/** `class file of file` with the word as it is written. */
function read(text: string): string[] {
  return scanBaseNames(text).map(({ kind, name, start, end, of }) => {
    const written = text.slice(start, end);
    return [kind, name, ...(of ? [`of ${of}`] : []), ...(written === name ? [] : [`by ${written}`])].join(' ');
  });
}

describe('the scan of the base', () => {
  it('reads classes with their permissions, and none of a require', () => {
    const text = [
      '# class commented',
      'common file',
      '{',
      '\tioctl # not execute',
      '\tread',
      '}',
      'class process',
      'class dir inherits file { add_name }',
      "gen_require(`\n\tclass socket { bind };\n')",
      'require { class key { view }; }',
    ].join('\n');
    expect(read(text)).toEqual([
      'common file',
      'permission ioctl of file',
      'permission read of file',
      'class process',
      'class dir of file',
      'permission add_name of dir',
    ]);
  });

  it('reads users, initial SIDs, sensitivities and categories', () => {
    const text = [
      'gen_user(system_u,, system_r, s0, s0 - mls_systemhigh, mcs_allcats)',
      'user root roles { staff_r };',
      'sid kernel',
      'sid port gen_context(system_u:object_r:port_t,s0)',
      'sensitivity s0;',
      'category c0 alias secret;',
      'gen_sens(mls_num_sens)',
      'gen_cats(2)',
    ].join('\n');
    expect(read(text)).toEqual([
      'user system_u',
      'user root',
      'sid kernel',
      'sensitivity s0',
      'category c0',
      'sensitivity s0 by gen_sens',
      'category c0 by gen_cats',
      'category c1 by gen_cats',
    ]);
  });

  it.each([
    ['# policy_module(other, 1.0)\npolicy_module(one, 1.0)\n', 'one'],
    ["policy_module(`quoted', 1.0)\n", 'quoted'],
    ['\nmodule plain 1.0;\n', 'plain'],
    ['type a_t;\n', undefined],
  ])('reads the header of a module: %j', (text, name) => {
    expect(scanModuleName(text).map((each) => text.slice(each.start, each.end))).toEqual(name ? [name] : []);
  });
});

/** The same as `read`, told by the tree. */
function inTree({ statements }: SourceFile): string[] {
  return statements.flatMap(({ data }) => {
    if (data.kind !== 'class_declaration' && data.kind !== 'common_declaration') return [];
    const kind = data.kind === 'class_declaration' ? 'class' : 'common';
    const inherits = data.kind === 'class_declaration' && data.inherits ? ` of ${data.inherits.text}` : '';
    const permissions = (data.permissions?.items ?? []).map(({ text }) => `permission ${text} of ${data.name.text}`);
    return [`${kind} ${data.name.text}${inherits}`, ...permissions];
  });
}

it.skipIf(!SOURCE)('agrees with the tree in the flask files', { timeout: 60_000 }, async () => {
  const grammars = await testGrammars();
  const flask = policyCorpora().flatMap(({ files }) =>
    files.filter(({ path }) => /\/flask\/(?:access_vectors|security_classes)$/.test(path)),
  );
  expect(flask.length).toBeGreaterThanOrEqual(2);
  for (const { path, text } of flask) {
    const file = parseFile(grammars, `file:///${path}`, text);
    const found = read(text);
    expect(found, path).toEqual(inTree(file));
    expect(found.length, path).toBeGreaterThan(100);
    file.tree?.delete();
  }
});
