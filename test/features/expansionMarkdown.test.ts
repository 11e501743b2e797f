// What the hover on a call lists of what it gives, and in which order.
import { describe, expect, it } from 'vitest';
import { expansionMarkdown } from '../../server/src/core/features/expansion/expansionMarkdown.ts';
import { expand } from '../../server/src/core/index/expansion.ts';
import { madeByCall } from '../../server/src/core/index/madeNames.ts';
import { supportMacro, supportText } from '../../server/src/core/index/supportMacros.ts';
import { testPolicy } from '../snapshot.ts';

/** The hover on a call whose interface has this body. */
function shown(body: string, ...args: string[]): string[] {
  const policy = testPolicy({ 'file:///work/a.if': `template(\`a',\`${body}')\n` });
  const text = `a(${args.join(', ')})`;
  const expansion = expand('', text, 0, text.length, {
    find: (name) => policy.find(name)[0] ?? supportMacro(name),
    textOf: (uri) => policy.textOf(uri) ?? supportText(uri),
    limit: 10_000,
  });
  return expansionMarkdown(expansion, madeByCall(policy, 'a', args))
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('```') && line !== 'Gives');
}

describe('the rules of a call', () => {
  it('are those between processes, of the process, of files, with conditions, on the way, hidden', () => {
    const body = `
	allow $1 etc_t:dir search;
	dontaudit $1 etc_t:file read;
	allow $1 etc_t:file read;
	if (some) { allow $1 b_t:unix_stream_socket connectto; allow $1 c_t:dir { getattr search }; }
	allow $1 self:tcp_socket create;
	allow $1 run_t:sock_file write;
	typeattribute $1 some;
	allow $1 b_t:process signal;`;
    expect(shown(body, 'x_t')).toEqual([
      'allow x_t b_t:process signal;',
      'allow x_t self:tcp_socket create;',
      'allow x_t run_t:sock_file write;',
      'allow x_t etc_t:file read;',
      'typeattribute x_t some;',
      'allow x_t b_t:unix_stream_socket connectto; # if some',
      'allow x_t etc_t:dir search;',
      'allow x_t c_t:dir { getattr search }; # if some',
      'dontaudit: read on etc_t is not logged',
      '*and 1 more · SELinux: Show Expansion lists all*',
    ]);
  });

  it('are listed without those that another has as a part', () => {
    const body = `
	allow $1 b_t:file read;
	allow $1 b_t:file { read open };
	allow $1 b_t:file { read open };
	allow $1 b_t:file write;
	if (some) { allow $1 b_t:file open; }
	dontaudit $1 c_t:file read;`;
    expect(shown(body, 'x_t')).toEqual([
      'allow x_t b_t:file { read open };',
      'allow x_t b_t:file write;',
      'allow x_t b_t:file open; # if some',
      'dontaudit x_t c_t:file read;',
      'dontaudit: read on c_t is not logged',
    ]);
  });
});

describe('the names that a call declares', () => {
  const body = `
	gen_tunable(\`$1_mail', false)
	attribute $1_all;
	type $1_t, $1_all; type $1_exec_t; type $2_t;
	allow $1_t self:process fork;`;
  it('come before its rules, types first', () => {
    expect(shown(body, 'x', 'y')).toEqual([
      'Declares types x_t, x_exec_t, y_t  ',
      'Declares attribute x_all  ',
      'Declares boolean x_mail',
      'allow x_t self:process fork;',
    ]);
  });

  it('are left out where the argument is missing or a set', () => {
    expect(shown(body, 'x')[0]).toBe('Declares types x_t, x_exec_t  ');
  });

  it('are a few of many', () => {
    const many = Array.from({ length: 12 }, (_, i) => `type $1_${i}_t;`).join(' ');
    expect(shown(many, 'x')).toEqual([
      'Declares types x_0_t, x_1_t, x_2_t, x_3_t, x_4_t, x_5_t, x_6_t, x_7_t and 4 more',
    ]);
  });
});
