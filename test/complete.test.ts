// What is proposed where, and which call the cursor is in.
import { describe, expect, it } from 'vitest';
import { CompletionItemKind } from 'vscode-languageserver-types';
import { typedPlace } from '../server/src/core/features/complete/place.ts';
import { complete } from '../server/src/core/features/complete.ts';
import { callAt, callGoingOn } from '../server/src/core/index/callAt.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';
import { testSnapshot } from './snapshot.ts';

const at = (marked: string) => [marked.replace('|', ''), marked.indexOf('|')] as const;

describe('typedPlace', () => {
  it.each([
    ['corenet_|', { kind: 'statement', word: 'corenet_' }],
    ['\t80|', { kind: 'port', word: '80' }],
    ['optional_policy(`\n\tfoo|', { kind: 'statement', word: 'foo' }],
    ['type a_t;\nall|', { kind: 'statement', word: 'all' }],
    ['allow a|', { kind: 'type or role', word: 'a' }],
    ['allow { a|', { kind: 'type or role', word: 'a' }],
    ["gen_require(`\n\ttype a_t;\n')\n\tallow |", { kind: 'type or role', word: '' }],
    ['dontaudit a|', { kind: 'type', word: 'a' }],
    ['allow a_t b|', { kind: 'type', word: 'b' }],
    ['allow { a_t b|', { kind: 'type', word: 'b' }],
    ['allow a_t self:tcp|', { kind: 'class', word: 'tcp' }],
    ['allow a_t { b_t c_t }:{ tcp_socket u|', { kind: 'class', word: 'u' }],
    ['allow a_t self:tcp_socket |', { kind: 'permission', word: '', classes: ['tcp_socket'] }],
    [
      'allow a_t self:{ tcp_socket udp_socket } { bind na|',
      { kind: 'permission', word: 'na', classes: ['tcp_socket', 'udp_socket'] },
    ],
    ['allow a_t self:\n\ttcp_socket { re|', { kind: 'permission', word: 're', classes: ['tcp_socket'] }],
    ['tunable_policy(`my|', { kind: 'boolean', word: 'my' }],
    ['tunable_policy(`a && !b|', { kind: 'boolean', word: 'b' }],
    ["tunable_policy(`a',`\n\tfoo|", { kind: 'statement', word: 'foo' }],
    ['if (a && b|', { kind: 'boolean', word: 'b' }],
    ['# a comment\ncoren|', { kind: 'statement', word: 'coren' }],
    ['if (a) {\n\tall|', { kind: 'statement', word: 'all' }],
    ['if (a) {\n\tf(b);\n} else {\n\tall|', { kind: 'statement', word: 'all' }],
    ['require {\n\ttype a_t;\n}\nall|', { kind: 'statement', word: 'all' }],
    ['typeattribute a|', { kind: 'type alone', word: 'a' }],
    ['typeattribute a_t b, c|', { kind: 'attribute', word: 'c' }],
    ['type a_t, b|', { kind: 'attribute', word: 'b' }],
    ['type a_t alias { b_t c_t }, |', { kind: 'attribute', word: '' }],
    ['expandattribute a|', { kind: 'attribute', word: 'a' }],
    ['permissive a|', { kind: 'type alone', word: 'a' }],
    ['role sys|', { kind: 'role or attribute', word: 'sys' }],
    ['role a_r, b|', { kind: 'role attribute', word: 'b' }],
    ['allow a_t self:file ~{ wr|', { kind: 'permission', word: 'wr', classes: ['file'] }],
    ['allow a_t self:file ~re|', { kind: 'permission', word: 're', classes: ['file'] }],
    ['allow ~{ a_t b_t } ~{ c|', { kind: 'type', word: 'c' }],
    ['allow { a_t -b|', { kind: 'type', word: 'b' }],
    ['allow ~a|', { kind: 'type', word: 'a' }],
    ['range_transition a_t b|', { kind: 'type', word: 'b' }],
    ['/x -- gen_context(sys|', { kind: 'user', word: 'sys' }],
    ['/x -- gen_context(system_u:o|', { kind: 'role of a context', word: 'o' }],
    ['portcon tcp 80 gen_context(system_u:object_r:ht|,s0)', { kind: 'type alone', word: 'ht' }],
    ['portcon tcp 80 system_u:object_r:ht|', { kind: 'type alone', word: 'ht' }],
    ['role system_r types a|', { kind: 'type', word: 'a' }],
    ['roleattribute system_r a|', { kind: 'role attribute', word: 'a' }],
    ['role_transition system_r a|', { kind: 'type', word: 'a' }],
    ['role_transition sys|', { kind: 'role or attribute', word: 'sys' }],
    ['role_transition { sysadm_r st|', { kind: 'role or attribute', word: 'st' }],
    ['role_transition system_r a_t |', { kind: 'role', word: '' }],
    ['role_transition system_r { a_t b_t } sys|', { kind: 'role', word: 'sys' }],
    ['role_transition system_r a_t:pro|', { kind: 'class', word: 'pro' }],
    ['role_transition system_r a_t : process sys|', { kind: 'role', word: 'sys' }],
    ['role_transition system_r a_t a_r |', undefined],
    ['allow a_r |', { kind: 'role or attribute', word: '' }],
    ['allow a_r b_|', { kind: 'role or attribute', word: 'b_' }],
    ['allow a_r { b_r c_|', { kind: 'role or attribute', word: 'c_' }],
    ['allow a_roles b|', { kind: 'role or attribute', word: 'b' }],
    ['allow { a_r b_|', { kind: 'role or attribute', word: 'b_' }],
    ['allow { a_r b_r } c|', { kind: 'role or attribute', word: 'c' }],
    ['allow { a_r b_t } c|', { kind: 'type', word: 'c' }],
    ['allow a_r b_r |', undefined],
    ['user a_u ro|', { kind: 'part', word: 'ro', words: ['roles'] }],
    ['user a_u roles { a|', { kind: 'role', word: 'a' }],
    ['type_transition a_t b_t:f|', { kind: 'class', word: 'f' }],
    ['type_transition a_t b_t:file c|', { kind: 'type alone', word: 'c' }],
    ['allowxperm a_t b|', { kind: 'type', word: 'b' }],
    ['allowxperm a_t b_t:file io|', undefined],
    ['gen_require(`\n\tty|', { kind: 'requirement', word: 'ty' }],
    ['gen_require(`\n\ttype a_t;\n\tattr|', { kind: 'requirement', word: 'attr' }],
    ['gen_require(`\n\ttype a_t, b|', { kind: 'type alone', word: 'b' }],
    ['gen_require(`\n\tattribute |', { kind: 'attribute', word: '' }],
    ['gen_require(`\n\trole sys|', { kind: 'role', word: 'sys' }],
    ['gen_require(`\n\tattribute_role a|', { kind: 'role attribute', word: 'a' }],
    ['gen_require(`\n\tbool a|', { kind: 'boolean', word: 'a' }],
    ['gen_require(`\n\tclass tcp|', { kind: 'class', word: 'tcp' }],
    ['gen_require(`\n\tclass file { re|', { kind: 'permission', word: 're', classes: ['file'] }],
    ["gen_require(`\n\ttype a_t;\n')\nall|", { kind: 'statement', word: 'all' }],
    ['require {\n\ttype a|', { kind: 'type alone', word: 'a' }],
    ['require {\n\tclass file { read };\n\ttype a|', { kind: 'type alone', word: 'a' }],
    ['require {\n\tclass file { re|', { kind: 'permission', word: 're', classes: ['file'] }],
    ["gen_require(`\n\ttype a_t;\n')\ntype b|", undefined],
    ['# allow a|', undefined],
    ['type a|', undefined],
    ['allow a_t self:tcp_socket { bind } |', undefined],
    ['f(a)\n|', { kind: 'statement', word: '' }],
    ['f(a, b c|', undefined],
    ['f(a) |', undefined],
    ['role a_r |', { kind: 'part', word: '', words: ['types'] }],
    ['type a_t al|', { kind: 'part', word: 'al', words: ['alias'] }],
    ['sid file gen|', { kind: 'part', word: 'gen', words: ['gen_context'] }],
    ["gen_require(`\n\trole a_r |\n')", undefined],
    ['ifdef(`dis|', { kind: 'switch', word: 'dis' }],
    ['ifndef(dis|', { kind: 'switch', word: 'dis' }],
  ])('%s', (marked, expected) => {
    expect(typedPlace(...at(marked))).toEqual(expected);
  });
});

describe('typedPlace in a call', () => {
  const call = (name: string, argument: number, word: string, ...args: string[]) => ({
    kind: 'argument',
    word,
    name,
    arguments: args,
    argument,
  });
  it.each([
    ['init_daemon_domain(a|', call('init_daemon_domain', 0, 'a', 'a')],
    ['f(|)', call('f', 0, '', '')],
    ['f(a, |, { c d })', call('f', 1, '', 'a', '', '{ c d }')],
    ["f(`a', { b_t c|", call('f', 1, 'c', 'a', '{ b_t c')],
    ['f(a,\n\t-b|)', call('f', 1, 'b', 'a', '-b')],
    ["optional_policy(`\n\tf(a|)\n')", call('f', 0, 'a', 'a')],
    ["f(a) # it's (\ng(b|)", call('g', 0, 'b', 'b')],
  ])('%s', (marked, expected) => {
    expect(typedPlace(...at(marked))).toEqual(expected);
  });
});

describe('callAt', () => {
  it.each([
    ['foo(|', { name: 'foo', nameStart: 0, argument: 0 }],
    ['foo(a, |b)', { name: 'foo', nameStart: 0, argument: 1 }],
    ['foo({ a, b }, c, |', { name: 'foo', nameStart: 0, argument: 2 }],
    ['foo(a, { b, c|', { name: 'foo', nameStart: 0, argument: 1 }],
    ['if (a) { b|', undefined],
    ['foo(bar(a, b|', { name: 'bar', nameStart: 4, argument: 1 }],
    ["foo(`a, b', |", { name: 'foo', nameStart: 0, argument: 1 }],
    ['optional_policy(`\n\t|', undefined],
    ['foo(a);\n|', undefined],
    ['foo(a)|', undefined],
    ['|', undefined],
    ["foo(a, # it's not (b;\n|", { name: 'foo', nameStart: 0, argument: 1 }],
    ['foo(a, # b, }\n\tb, dnl c)\n\t|)', { name: 'foo', nameStart: 0, argument: 2 }],
    ['/a#b --\tfoo(a:b,|', { name: 'foo', nameStart: 8, argument: 1 }],
  ])('%s', (marked, expected) => {
    expect(callAt(...at(marked))).toEqual(expected);
  });

  it.each([
    ['foo(a,\n|', 1],
    ['foo(a,\n|\nallow a_t b_t:file read;\n', 1],
    ['foo(a, # why\n|\nbar(b)\n', 1],
    ["foo(a, # it's (\r\n\t|\r\n", 1],
    ['foo(\n|', 0],
    ['foo(a, # b\n\t# c (\n|\nbar(b)\n', 1],
    ['foo(a\n\t|', 0],
    ['foo(a\n|)', 0],
    ["optional_policy(`\n\tfoo(a,\n\t|\n')", 1],
    ['foo(a,\n# b\n\n\tb, |', 2],
  ])('goes on in %j', (marked, argument) => {
    expect(callGoingOn(...at(marked))).toMatchObject({ name: 'foo', argument });
  });

  it.each(['foo(a\n|', 'foo(a,\n\n|', 'foo(a # b,\n|\nbar(b)\n', "optional_policy(`\n\tfoo(a,\n\n\t|\n')"])(
    'has ended, or a statement may begin, in %j',
    (marked) => expect(callGoingOn(...at(marked))).toBeUndefined(),
  );
});

describe('complete', () => {
  const labels = async (marked: string, index = new SymbolIndex()) => {
    const [text, offset] = at(marked);
    const { snapshot, file } = await testSnapshot('my.te', text);
    return complete(snapshot, index, file, offset).items.map(({ label }) => label);
  };

  it('proposes only permissions that all classes of the rule have', async () => {
    const tcp = await labels('allow a_t self:tcp_socket { name_|');
    expect(tcp).toEqual(['name_bind', 'name_connect']);
    expect(await labels('allow a_t self:{ tcp_socket udp_socket } { name_|')).toEqual(['name_bind']);
    expect(await labels('allow a_t self:nothing { |')).toEqual([]);
  });

  it('proposes types of the file before port types', async () => {
    expect((await labels('type http_my_t;\nallow a_t http_|'))[0]).toBe('http_my_t');
    expect(await labels('allow a_t http_p|')).toEqual(['http_port_t']);
  });

  it('proposes what the workspace declares', async () => {
    const index = new SymbolIndex();
    const text = 'attribute http_users;\ntype http_cgi_t;\ntype http_port_t;\ngen_tunable(http_any, false)\n';
    index.set('file:///w/http.te', text);
    const [before, offset] = at('type http_my_t;\nallow a_t http_|');
    const { snapshot, file } = await testSnapshot('my.te', before);
    const { items } = complete(snapshot, index, file, offset);
    expect(items.slice(0, 4).map(({ label, detail }) => [label, detail])).toEqual([
      ['http_my_t', undefined],
      ['http_cgi_t', 'http.te'],
      ['http_port_t', 'http.te'],
      ['http_users', 'http.te'],
    ]);
    expect(items.filter(({ label }) => label === 'http_port_t')).toHaveLength(1);
    expect(await labels('tunable_policy(`ht|', index)).toEqual(['http_any']);
  });

  const POLICY =
    'type http_cgi_t;\nattribute http_users;\nrole http_r;\nattribute_role http_roles;\nattribute_role hidden_roles;\nrole hidden_r;\ngen_tunable(http_any, false)\n';
  const HEADER = `interface(\`http_read',\`
	gen_require(\`
		type http_log_t, $1_http_t;
		attribute http_domain; # type http_comment_t;
		role http_admin_r;
		bool http_old;
	')
	a($1)
')
`;
  it.each([
    ["gen_require(`\n\ttype http_|', `')", ['http_cgi_t', 'http_cache_port_t', 'http_port_t', 'http_log_t']],
    ["gen_require(`\n\tattribute http_|;\n')", ['http_users', 'http_domain']],
    ["gen_require(`\n\trole http_|;\n')", ['http_r', 'http_admin_r']],
    ["gen_require(`\n\tattribute_role http_|;\n')", ['http_roles']],
    ["gen_require(`\n\tbool http_|;\n')", ['http_any', 'http_old']],
    ["gen_require(`\n\t|\n')", ['attribute', 'attribute_role', 'bool', 'class', 'role', 'type', 'user']],
    ["gen_require(`\n\tclass tcp_socket { name_|\n')", ['name_bind', 'name_connect']],
    ['attribute http_own;\ntype http_t;\ntypeattribute http_t http_|', ['http_own', 'http_users', 'http_domain']],
    ['attribute http_own;\ntype http_t, http_|', ['http_own', 'http_users', 'http_domain']],
    ['type http_t;\nattribute http_own;\ntypeattribute http_t|', ['http_t']],
    ['role http_|', ['http_r', 'http_roles', 'http_admin_r']],
    ['role h|', ['hidden_r', 'http_r', 'hidden_roles', 'http_roles', 'http_admin_r']],
    ['roleattribute http_r http_|', ['http_roles']],
    ['roleattribute http_|', ['http_r', 'http_roles', 'http_admin_r']],
    ['role_transition http_|', ['http_r', 'http_roles', 'http_admin_r']],
    ['role_transition http_r http_exec_t http_|', ['http_r', 'http_admin_r']],
    ['role_transition http_r hidden_|', []],
    ['allow http_r|', ['http_r', 'http_roles']],
    ['type http_rest_t;\nallow { http_r|', ['http_rest_t', 'http_r', 'http_roles']],
    ['dontaudit http_r|', []],
  ])('%s', async (marked, expected) => {
    const index = new SymbolIndex();
    index.set('file:///w/http.te', POLICY);
    index.set('file:///include/http.if', HEADER, 'headers');
    expect(await labels(marked, index)).toEqual(expected);
  });

  it('proposes roles as the source of an allow behind more types than fit', async () => {
    const index = new SymbolIndex();
    index.set('file:///w/s.te', Array.from({ length: 200 }, (_, i) => `type s${i}_t;\n`).join(''));
    index.set('file:///w/r.te', 'role staff_r;\nattribute_role staff_roles;\n');
    const [text, offset] = at('allow s|');
    const { snapshot, file } = await testSnapshot('my.te', text);
    const { items, isIncomplete } = complete(snapshot, index, file, offset);
    expect(isIncomplete).toBe(true);
    expect(items).toHaveLength(100);
    expect(items.slice(-2).map(({ label }) => label)).toEqual(['staff_r', 'staff_roles']);
    expect(items.map(({ sortText }) => sortText)).toEqual(items.map(({ sortText }) => sortText).sort());
  });

  it('proposes the booleans that the headers document or ask, and those that the workspace declares first', async () => {
    const index = new SymbolIndex();
    index.set('file:///w/http.te', 'gen_tunable(http_own, false)\n');
    const xml =
      '<tunable name="http_doc" dftval="false">\n</tunable>\n<bool name="http_secure" dftval="false">\n</bool>\n<module name="http_m">';
    index.set('file:///usr/share/selinux/devel/include/services.xml', xml, 'headers');
    const header = "interface(`http_x',`\n\ttunable_policy(`http_doc && !http_asked',`\n\t\ta($1)\n\t')\n')\n";
    index.set('file:///usr/share/selinux/devel/include/http.if', header, 'headers');
    index.set('file:///w/http.if', header.replace('http_asked', 'http_not_known'));
    const expected = ['http_own', 'http_asked', 'http_doc', 'http_secure'];
    expect(await labels('tunable_policy(`http_|', index)).toEqual(expected);
    expect(await labels('if (http_|) {', index)).toEqual(expected);
    expect(index.contents('headers').modules).toBe(1);
    index.delete('file:///usr/share/selinux/devel/include/services.xml');
    expect(await labels('tunable_policy(`http_|', index)).toEqual(['http_own', 'http_asked', 'http_doc']);
  });

  it('proposes the calls of modules that the file uses before others, and deprecated ones last', async () => {
    const index = new SymbolIndex();
    const define = (name: string, doc = '') => `${doc}interface(\`${name}',\`\n\ta($1)\n')\n`;
    index.set('file:///h/system/log.if', define('log_read') + define('log_a', '## <summary>(Deprecated)</summary>\n'));
    index.set('file:///h/system/syslog.if', define('log_all') + define('my_log_it') + define('catalog'));
    const call = async (marked: string) => {
      const [text, offset] = at(marked);
      const { snapshot, file } = await testSnapshot('my.te', text);
      return complete(snapshot, index, file, offset).items;
    };
    const before = await call('log|');
    expect(before.map(({ label }) => label)).toEqual(['log_all', 'log_read', 'log_a', 'my_log_it']);
    expect(before.map(({ sortText }) => sortText)).toEqual(before.map(({ sortText }) => sortText).sort());
    expect(before[2]).toMatchObject({ tags: [1], labelDetails: { description: 'system/log.if' }, data: 'log_a' });
    const after = await call('log_read(a_t)\nlog|');
    expect(after.map(({ label }) => label)).toEqual(['log_read', 'log_all', 'log_a', 'my_log_it']);
  });

  describe('a call', () => {
    const define = (name: string, doc = '') => `${doc}interface(\`${name}',\`\n\ta($1)\n')\n`;
    const parameter = (name: string, more = '') =>
      `## <param name="${name}"${more}>\n##\t<summary>x</summary>\n## </param>\n`;
    const proposed = async (name: string, marked: string, others: Readonly<Record<string, string>>) => {
      const [text, offset] = at(marked);
      const { snapshot, file } = await testSnapshot(name, text, others);
      const index = new SymbolIndex();
      for (const [uri, each] of Object.entries({ ...others, [file.uri]: text })) index.set(uri, each);
      return complete(snapshot, index, file, offset).items;
    };

    it('of the file comes before those of its module and of the modules it uses, these before others', async () => {
      const others = {
        'file:///w/x.if': ['log_a', 'log_z', 'other_a'].map((name) => define(name)).join(''),
        'file:///work/my.if': define('log_m'),
        'file:///w/y.if': define('log_b'),
      };
      const labels = async (text: string) => (await proposed('my.te', text, others)).map(({ label }) => label);
      expect(await labels('log|')).toEqual(['log_m', 'log_a', 'log_b', 'log_z']);
      expect(await labels('log_z(a_t)\nother_a(a_t)\nlog|')).toEqual(['log_z', 'log_a', 'log_m', 'log_b']);
    });

    it('of many modules comes before one of few', async () => {
      const others = {
        'file:///w/x.if': ['log_a', 'log_b', 'log_c'].map((name) => define(name)).join(''),
        'file:///w/one.te': 'log_b(a_t)\nlog_b(b_t)\nlog_c(a_t)\n',
        'file:///w/two.te': "optional_policy(`log_c(a_t)')\n",
      };
      const items = await proposed('my.te', 'log|', others);
      expect(items.map(({ label }) => label)).toEqual(['log_c', 'log_b', 'log_a']);
      expect(items.map(({ sortText }) => sortText)).toEqual(items.map(({ sortText }) => sortText).sort());
    });

    it('for a port that the file does not speak of comes last', async () => {
      const names = ['acme_port', 'http_port', 'ldap_port', 'my_port'].map((port) => `corenet_tcp_bind_${port}`);
      const others = {
        'file:///h/corenetwork.if': [...names, 'corenet_tcp_bind_generic_node'].map((name) => define(name)).join(''),
      };
      const labels = async (text: string) =>
        (await proposed('my.te', text, others)).map(({ label }) => label.replace('corenet_tcp_bind_', ''));
      expect(await labels('corenet_tcp_connect_http_port(a_t)\ncorenet|')).toEqual([
        'http_port',
        'my_port',
        'generic_node',
        'acme_port',
        'ldap_port',
      ]);
    });

    it('has a field for each parameter that is documented and no call leaves out', async () => {
      const others = {
        'file:///w/log.if':
          define('log_both', parameter('domain') + parameter('role') + parameter('file', ' optional="true"')) +
          define('log_none') +
          define('log_odd', parameter('') + parameter('a}b') + parameter('prefix')),
      };
      const inserted = async (text: string) =>
        (await proposed('my.te', text, others)).map(({ insertText }) => insertText);
      expect(await inserted('log|')).toEqual([
        `log_both(\${1:domain}, \${2:role})$0`,
        'log_none($1)$0',
        `log_odd($1, $2, \${3:prefix})$0`,
      ]);
      expect(await inserted('log|_b(a_t)')).toContain('log_none($1)$0');
      expect(await inserted('log|(a_t)')).toEqual([undefined, undefined, undefined]);
    });
  });

  it('proposes the class and the permissions of a rule of CIL', async () => {
    const inCil = async (marked: string) => {
      const [text, offset] = at(marked);
      const { snapshot, file } = await testSnapshot('my.cil', text);
      return complete(snapshot, new SymbolIndex(), file, offset).items.map(({ label }) => label);
    };
    expect(await inCil('(allow a_t b_t (tcp_s|')).toEqual(['tcp_socket']);
    expect(await inCil('(allow a_t b_t (tcp_socket (bind name_|)))')).toEqual(['name_bind', 'name_connect']);
    expect(await inCil('(allow a_t b_t (file (read_file_p|')).toEqual([]);
    expect(await inCil('(allow a_t b_t (tcp_socket (bind)))\n(typ|')).toEqual([]);
    expect(await inCil('; (allow a_t b_t (tcp_s|')).toEqual([]);
  });

  it('begins with what most modules of refpolicy call, where no module here tells', async () => {
    const index = new SymbolIndex();
    const names = ['logging_send_audit_msgs', 'logging_send_syslog_msg', 'logging_read_none'];
    index.set('file:///logging.if', names.map((name) => `interface(\`${name}',\`')\n`).join(''));
    expect(await labels('logging_|', index)).toEqual([
      'logging_send_syslog_msg',
      'logging_send_audit_msgs',
      'logging_read_none',
    ]);
  });

  it('gives a parameter named domain whom the statement before is about', async () => {
    const documented = (name: string, parameter: string) =>
      `## <param name="${parameter}">\n##\t<summary>A.</summary>\n## </param>\ninterface(\`${name}',\`')\n`;
    const others = { 'file:///w/log.if': documented('log_send', 'domain') + documented('log_file', 'file_type') };
    const inserted = async (name: string, marked: string) => {
      const [text, offset] = at(marked);
      const { snapshot, file } = await testSnapshot(name, text, others);
      const index = new SymbolIndex();
      for (const [uri, each] of Object.entries(others)) index.set(uri, each);
      return complete(snapshot, index, file, offset).items.map(({ insertText }) => insertText);
    };
    const own = 'type a_t;\nallow a_t self:fifo_file read;\n';
    expect(await inserted('my.te', `${own}log_s|`)).toEqual([`log_send(\${1:a_t})$0`]);
    expect(await inserted('my.te', `${own}log_send(b_t)\nlog_file(c_t)\nlog_s|\nallow d_t self:file read;`)).toEqual([
      `log_send(\${1:b_t})$0`,
    ]);
    expect(await inserted('my.te', `${own}log_f|`)).toEqual([`log_file(\${1:file_type})$0`]);
    expect(await inserted('my.te', 'allow { a_t b_t } self:file read;\nlog_s|')).toEqual([`log_send(\${1:domain})$0`]);
    expect(await inserted('my.if', "interface(`my_log',`\n\tlog_s|\n')\n")).toEqual([`log_send(\${1:\\$1})$0`]);
  });

  it('asks again after one letter, of which only keywords are proposed', async () => {
    const index = new SymbolIndex();
    index.set('file:///x.if', "interface(`corenet_all',`')\n");
    const { snapshot, file } = await testSnapshot('my.te', 'co');
    expect(complete(snapshot, index, file, 1)).toMatchObject({ isIncomplete: true });
    expect(complete(snapshot, index, file, 2).items.map(({ label }) => label)).toEqual([
      'common',
      'constrain',
      'corenet_all',
    ]);
  });

  it('writes a macro or block with its end, unless arguments follow', async () => {
    const list = async (marked: string) => {
      const [text, offset] = at(marked);
      const { snapshot, file } = await testSnapshot('my.te', text);
      return complete(snapshot, new SymbolIndex(), file, offset);
    };
    const inserted = async (marked: string) => (await list(marked)).items.map(({ insertText }) => insertText);
    expect(await inserted('ifnd|')).toEqual(["ifndef(`$1',`\n\t$0\n')"]);
    expect(await inserted('gen_u|')).toEqual(['gen_user($1)$0']);
    expect(await inserted('allowx|')).toEqual([undefined]);
    expect(await inserted('ifnd|(`')).toEqual([undefined]);
    // One that there is a snippet of stands there once, with all its parts.
    const left = async (marked: string) => (await list(marked)).items.map(({ kind, label }) => [kind, label]);
    const { Keyword, Snippet } = CompletionItemKind;
    expect(await left('optional|')).toEqual([
      [Keyword, 'optional'],
      [Snippet, 'optional_policy'],
    ]);
    expect(await left('optional|(`')).toEqual([
      [Keyword, 'optional'],
      [Keyword, 'optional_policy'],
    ]);
    expect(await left('allow|')).toEqual([
      [Keyword, 'allow'],
      [Keyword, 'allowxperm'],
      [Snippet, 'allow'],
    ]);
  });

  it('proposes no macro that other macros alone call', async () => {
    const index = new SymbolIndex();
    index.set('file:///x.spt', "define(`policy_m4_comment',`$1')\ndefine(`policy_my',`$1')\n");
    expect(await labels('policy_m|', index)).toEqual(['policy_module', 'policy_my']);
  });

  it('proposes the switches of a build, and each word once', async () => {
    expect(await labels('ifdef(`init|')).toEqual(['init_systemd']);
    const index = new SymbolIndex();
    index.set('file:///x.spt', "define(`gen_require',`$1')\ndefine(`gen_requests',`$1')\n");
    expect(await labels('gen_req|', index)).toEqual(['gen_require', 'gen_requests']);
  });

  it('proposes the names that calls of templates make', async () => {
    const template = "template(`acme_template',`\n\ttype acme_$1_t;\n\tattribute acme_$1;\n')\n";
    const call = 'acme_template(other)\n';
    const others = { 'file:///w/acme.if': template, 'file:///w/acme.te': call };
    const inModule = async (marked: string) => {
      const [text, offset] = at(marked);
      const { snapshot, file } = await testSnapshot('my.te', text, others);
      return complete(snapshot, new SymbolIndex(), file, offset).items;
    };
    const items = await inModule('acme_template(zone)\nallow acme_|');
    expect(items.map(({ label, detail }) => [label, detail])).toEqual([
      ['acme_zone', undefined],
      ['acme_zone_t', undefined],
      ['acme_other', 'acme.te'],
      ['acme_other_t', 'acme.te'],
    ]);
    expect((await inModule('typeattribute a_t acme_|')).map(({ label }) => label)).toEqual(['acme_other']);
  });

  it('says when there is more', async () => {
    const index = new SymbolIndex();
    index.set('file:///x.if', Array.from({ length: 150 }, (_, i) => `interface(\`aa_${i}',\`')\n`).join(''));
    const { snapshot, file } = await testSnapshot('my.te', 'aa');
    expect(complete(snapshot, index, file, 2)).toMatchObject({ isIncomplete: true, items: { length: 100 } });
  });

  it('is silent where it knows nothing', async () => {
    expect(await labels('# 80|')).toEqual([]);
    expect(await labels('99999|')).toEqual([]);
  });
});
