// What is typed below a line that has no end yet is proposed as in the sound file.
import { describe, expect, it } from 'vitest';
import { typedPlace } from '../server/src/core/features/complete/place.ts';
import { callAt } from '../server/src/core/index/callAt.ts';

const at = (marked: string) => [marked.replace('|', ''), marked.indexOf('|')] as const;

/** Lines without an end, each as somebody leaves it to write another one. */
const BROKEN = [
  'allow x_t y_t:file read',
  'allow x_t y_t:file { read',
  'allow x_t y_t:file',
  'allow x_t y_t:',
  'allow x_t',
  'type x_t',
  'x_search(x_t',
  'x_search(x_t,',
  'x_search(',
  'x_search',
  'optional_policy(`',
  'gen_require(`\n\ttype x_t;\n)',
];

const SOUND: readonly (readonly [string, object | undefined])[] = [
  ['|', { kind: 'statement', word: '' }],
  ['all|', { kind: 'statement', word: 'all' }],
  ['80|', { kind: 'port', word: '80' }],
  ['allow |', { kind: 'type or role', word: '' }],
  ['allow a_t b|', { kind: 'type', word: 'b' }],
  ['allow a_t b_t:f|', { kind: 'class', word: 'f' }],
  ['allow a_t b_t:file { read w|', { kind: 'permission', word: 'w', classes: ['file'] }],
  ['allow a_t b_t:file {\n\tread\n\tw|', { kind: 'permission', word: 'w', classes: ['file'] }],
  ['allow a_t self:\n\ttcp_socket { re|', { kind: 'permission', word: 're', classes: ['tcp_socket'] }],
  ['typeattribute a|', { kind: 'type alone', word: 'a' }],
  ['f(a_t, b|', { kind: 'argument', word: 'b', name: 'f', argument: 1, arguments: ['a_t', 'b'] }],
  ['f(a_t,\n\tb|', { kind: 'argument', word: 'b', name: 'f', argument: 1, arguments: ['a_t', 'b'] }],
  ['gen_require(`\n\tty|', { kind: 'requirement', word: 'ty' }],
  ['gen_require(`\n\ttype a|', { kind: 'type alone', word: 'a' }],
  ["optional_policy(`\n\tf|\n')", { kind: 'statement', word: 'f' }],
];

describe.each(BROKEN)('below %j', (line) => {
  it.each(SOUND)('%j', (marked, expected) => {
    expect(typedPlace(...at(marked))).toEqual(expected);
    expect(typedPlace(...at(`${line}\n${marked}`))).toEqual(expected);
    expect(typedPlace(...at(`${line}\n# a comment\n${marked}`))).toEqual(expected);
  });
});

describe('a require', () => {
  it.each([
    ['gen_require(`\n\ttype x_t\n\tattr|', { kind: 'requirement', word: 'attr' }],
    ['gen_require(`\n\ttype x_t\n\tclass file { re|', { kind: 'permission', word: 're', classes: ['file'] }],
    ['require {\n\tclass file { read\n\ttype a|', { kind: 'type alone', word: 'a' }],
    ['require {\n\tclass file {\n\t\tread\n\t};\n\ttype a|', { kind: 'type alone', word: 'a' }],
    ['gen_require(`\n\ttype x_t;\n\nallow a|', { kind: 'type or role', word: 'a' }],
    ['require {\n\ttype x_t;\n\nf(a_t)\nallow a_t b|', { kind: 'type', word: 'b' }],
    ['gen_require(\n\ttype a|', { kind: 'type alone', word: 'a' }],
  ])('%j', (marked, expected) => {
    expect(typedPlace(...at(marked))).toEqual(expected);
  });
});

describe('a list that goes on', () => {
  it.each([
    ['type a_t,\nb|', { kind: 'attribute', word: 'b' }],
    ['allow a_t {\nb|', { kind: 'type', word: 'b' }],
    ['f(a_t,\nb|)', { kind: 'argument', word: 'b', name: 'f', argument: 1, arguments: ['a_t', 'b'] }],
    ['allow a_t b_t:\n\tf|', { kind: 'class', word: 'f' }],
  ])('%j', (marked, expected) => {
    expect(typedPlace(...at(marked))).toEqual(expected);
  });
});

it.each([
  ['foo(a_t\nallow b_t c|', undefined],
  ['foo(a_t,\nbar(b|', { name: 'bar', nameStart: 9, argument: 0 }],
  ['foo(a_t,\n\tbar(b_t), c|', { name: 'foo', nameStart: 0, argument: 2 }],
])('no call goes on below: %j', (marked, expected) => {
  expect(callAt(...at(marked))).toEqual(expected);
});
