// What is proposed where, and which call the cursor is in.
import { describe, expect, it } from 'vitest';
import { callAt } from '../server/src/core/features/callAt.ts';
import { typedPlace } from '../server/src/core/features/complete/place.ts';
import { complete } from '../server/src/core/features/complete.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';
import { testSnapshot } from './snapshot.ts';

const at = (marked: string) => [marked.replace('|', ''), marked.indexOf('|')] as const;

describe('typedPlace', () => {
  it.each([
    ['corenet_|', { kind: 'statement', word: 'corenet_' }],
    ['\t80|', { kind: 'port', word: '80' }],
    ['optional_policy(`\n\tfoo|', { kind: 'statement', word: 'foo' }],
    ['type a_t;\nall|', { kind: 'statement', word: 'all' }],
    ['allow a|', { kind: 'type', word: 'a' }],
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
    ['# allow a|', undefined],
    ['type a|', undefined],
    ['init_daemon_domain(a|', undefined],
    ['allow a_t self:tcp_socket { bind } |', undefined],
  ])('%s', (marked, expected) => {
    expect(typedPlace(...at(marked))).toEqual(expected);
  });
});

describe('callAt', () => {
  it.each([
    ['foo(|', { name: 'foo', nameStart: 0, argument: 0 }],
    ['foo(a, |b)', { name: 'foo', nameStart: 0, argument: 1 }],
    ['foo({ a, b }, c, |', { name: 'foo', nameStart: 0, argument: 2 }],
    ['foo(bar(a, b|', { name: 'bar', nameStart: 4, argument: 1 }],
    ["foo(`a, b', |", { name: 'foo', nameStart: 0, argument: 1 }],
    ['optional_policy(`\n\t|', undefined],
    ['foo(a);\n|', undefined],
    ['foo(a)|', undefined],
    ['|', undefined],
  ])('%s', (marked, expected) => {
    expect(callAt(...at(marked))).toEqual(expected);
  });
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
