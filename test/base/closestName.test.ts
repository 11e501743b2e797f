// The name a person probably meant.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  closestName,
  closestSlip,
  isSlip,
  sameWords,
  typingErrorOf,
  unfinishedName,
} from '../../server/src/core/base/closestName.ts';
import { classNames } from '../../server/src/core/knowledge/classes.ts';

it.each([
  ['a letter too many', 'allowx', ['allow', 'attribute'], 'allow'],
  ['a letter too few', 'alow', ['allow', 'attribute'], 'allow'],
  ['two letters swapped', 'tpc_socket', classNames(), 'tcp_socket'],
  ['another letter', 'udp_sockat', classNames(), 'udp_socket'],
  ['a suffix', 'name_connect_t', ['name_bind', 'name_connect'], 'name_connect'],
  ['the nearer of two', 'sem_', ['shm', 'sem'], 'sem'],
  ['of two that are as near the one with the same start', 'htp_port_t', ['ftp_port_t', 'http_port_t'], 'http_port_t'],
  ['nothing near', 'frobnicator', classNames(), undefined],
  ['a short word has to be nearer', 'ab', ['cd', 'ax'], undefined],
  ['the word itself is not a suggestion', 'file', ['file', 'filesystem'], undefined],
  ['no names', 'file', [], undefined],
])('%s: %s', (_, word, names, expected) => {
  expect(closestName(word, names)).toBe(expected);
});

it.each([
  ['net_bind', ['net_admin', 'net_bind_service'], 'net_bind_service'],
  ['net', ['net_admin', 'net_bind_service'], undefined],
  ['net_bi', ['net_bind_service'], undefined],
])('%s is a beginning of %s', (word, names, expected) => {
  expect(unfinishedName(word, names)).toBe(expected);
});

it.each([
  [
    'corenet_bind_tcp_http_port',
    ['corenet_tcp_bind_ssh_port', 'corenet_tcp_bind_http_port'],
    'corenet_tcp_bind_http_port',
  ],
  ['corenet_tcp_bind', ['corenet_tcp_bind', 'corenet_tcp_bind_port'], undefined],
])('%s has the words of one of %s', (word, names, expected) => {
  expect(sameWords(word, names)).toBe(expected);
});

const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '_'), maxLength: 9 });

it('is one of the names, and none of those that differ less', () => {
  fc.assert(
    fc.property(words, fc.array(words), (word, names) => {
      const found = closestName(word, names);
      const limit = Math.min(3, Math.floor(word.length / 3));
      const distances = names.map((name) => distance(word, name)).filter((each) => each > 0);
      const least = Math.min(...distances);
      if (found === undefined) expect(least).toBeGreaterThan(limit);
      else {
        expect(names).toContain(found);
        expect(distance(word, found)).toBe(least);
        expect(least).toBeLessThanOrEqual(limit);
      }
    }),
  );
});

/** Insertions, deletions, replacements and swaps of neighbours, by the definition. */
function distance(a: string, b: string): number {
  const known = new Map<string, number>();
  const of = (i: number, j: number): number => {
    if (i === 0 || j === 0) return i + j;
    const key = `${i},${j}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    let best = Math.min(of(i - 1, j) + 1, of(i, j - 1) + 1, of(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]));
    if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, of(i - 2, j - 2) + 1);
    known.set(key, best);
    return best;
  };
  return of(a.length, b.length);
}

it.each([
  ['serach_dir_perms', 'search_dir_perms', true],
  ['filestmp_file', 'files_tmp_file', true],
  ['read_file', 'read_files', true],
  ['watch_dir_perms', 'search_dir_perms', false],
  ['r_file_perms', 'rw_file_perms', false],
  ['bind_unreserved_ports', 'bind_reserved_ports', false],
  ['bind_reserved_ports', 'bind_unreserved_ports', false],
])('%s is a slip of %s: %s', (a, b, expected) => {
  expect(isSlip(a, b)).toBe(expected);
});

it.each([
  ['a letter of one word', 'http_prot_t', ['http_port_t'], 'http_port_t'],
  ['an underscore that is missing', 'acmeconf_t', ['acme_conf_t'], 'acme_conf_t'],
  ['an end that is missing', 'http_port', ['http_port_t'], 'http_port_t'],
  ['another word', 'acme_port_t', ['acme_conf_t'], undefined],
  ['another prefix', 'widgetd_port_t', ['fingerd_port_t'], undefined],
  ['a word more', 'acme_db_t', ['acme_t'], undefined],
  ['what is nearest is another name', 'acme_tmp_t', ['acme_log_t', 'acmr_tmpp_t'], 'acmr_tmpp_t'],
  ['the next behind one that is no slip', 'reserved_port', ['unreserved_port', 'resreved_pport'], 'resreved_pport'],
])('of several words, %s: %s', (_, word, names, expected) => {
  expect(closestSlip(word, names)).toBe(expected);
  expect(closestSlip(word, names.values()), 'of what can be gone through once').toBe(expected);
});

it.each([
  ['two letters that changed places', 'htpt_port_t', ['http_port_t', 'ftp_port_t'], 'http_port_t'],
  ['a letter that is missing', 'tcp_socke', ['tcp_socket', 'udp_socket'], 'tcp_socket'],
  ['a letter that is doubled', 'httpp_port_t', ['http_port_t'], 'http_port_t'],
  ['another letter in a word of some length', 'httq_port_t', ['http_port_t'], 'http_port_t'],
  ['another letter in a short word', 'dnt_port_t', ['dns_port_t'], undefined],
  ['a letter more', 'https_port_t', ['http_port_t'], undefined],
  ['a number', 'http2_port_t', ['http_port_t'], undefined],
  ['another number', 'http2_port_t', ['http3_port_t'], undefined],
  ['two letters', 'vendor_port_t', ['condor_port_t'], undefined],
  ['of two names', 'mailx_port_t', ['mailq_port_t', 'mails_port_t'], undefined],
  ['the name itself', 'http_port_t', ['http_port_t'], undefined],
])('as a typing error, %s: %s', (_, word, names, expected) => {
  expect(typingErrorOf(word, names)).toBe(expected);
});
