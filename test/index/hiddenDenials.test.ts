// What is said of the dontaudit rules among others.
import { expect, it } from 'vitest';
import { hiddenDenials, wordsOfRule } from '../../server/src/core/index/expansion/hiddenDenials.ts';

it.each([
  [['allow a b:file read;', 'dontaudit a b:tcp_socket name_bind;'], 'dontaudit: name_bind on b is not logged'],
  [
    ['allow a b:file read;', 'dontaudit a b:file { read write };', 'dontaudit a { c d }:dir search;'],
    'dontaudit: read write on b, search on c d are not logged',
  ],
  [
    ['allow a b:file read;', ...['b', 'c', 'd', 'e'].map((type) => `dontaudit a ${type}:file read;`)],
    'dontaudit: read on b, read on c and 2 more are not logged',
  ],
  [
    ['typeattribute a b;', 'dontaudit a b:file { a b c d };', 'dontaudit a b:dir { a b c d };'],
    'dontaudit: a b c … on b is not logged',
  ],
  [['allow a b:file read;'], undefined],
  [['dontaudit a b:file read;'], undefined],
  [[], undefined],
])('%j', (rules, expected) => {
  expect(hiddenDenials(rules.map(wordsOfRule))).toBe(expected);
});
