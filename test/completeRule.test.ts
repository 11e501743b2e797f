// In which order classes and permissions are proposed in a rule, and where `self` is.
import { describe, expect, it } from 'vitest';
import { complete } from '../server/src/core/features/complete.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';
import { testSnapshot } from './snapshot.ts';

async function labels(marked: string, name = 'my.te'): Promise<string[]> {
  const offset = marked.indexOf('|');
  const { snapshot, file } = await testSnapshot(name, marked.replace('|', ''));
  const { items } = complete(snapshot, new SymbolIndex(), file, offset);
  const key = ({ sortText, label }: (typeof items)[number]) => sortText ?? label;
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(({ label }) => label);
}

describe('the class of a rule', () => {
  it('is that of a socket where the target is a port', async () => {
    expect((await labels('allow a_t http_port_t:|')).slice(0, 2)).toEqual(['tcp_socket', 'udp_socket']);
    expect((await labels('type my_port_t;\nallow a_t my_port_t:|'))[0]).toBe('tcp_socket');
  });

  it('is among the usual ones of a domain on itself, or of other targets', async () => {
    expect((await labels('allow a_t self:|')).slice(0, 3)).toEqual(['capability', 'process', 'fifo_file']);
    expect((await labels('allow a_t etc_t:|')).slice(0, 2)).toEqual(['file', 'dir']);
  });
});

describe('the permissions of a rule', () => {
  it('begin with what a port is for', async () => {
    const tcp = await labels('allow a_t http_port_t:tcp_socket |');
    expect(tcp.slice(0, 2)).toEqual(['name_bind', 'name_connect']);
    expect((await labels('allow a_t node_t:udp_socket |'))[0]).toBe('node_bind');
  });

  it('begin with the usual sets of the class, and end with what is never asked', async () => {
    const tcp = await labels('allow a_t self:tcp_socket |');
    expect(tcp.slice(0, 2)).toEqual(['create_stream_socket_perms', 'create_socket_perms']);
    expect(tcp.indexOf('name_bind')).toBeGreaterThan(tcp.indexOf('append_lnk_file_perms'));
    expect(tcp.indexOf('connectto')).toBeGreaterThan(tcp.indexOf('setopt'));
    expect((await labels('allow a_t self:shm |')).slice(0, 2)).toEqual(['create_shm_perms', 'rw_shm_perms']);
  });

  it('leave out those that are written', async () => {
    expect(await labels('allow a_t self:tcp_socket { bind listen create_socket_perms | };')).not.toContain('bind');
    expect(await labels('gen_require(`\n\tclass sem { create |')).not.toContain('create');
    expect(await labels('allow a_t self:tcp_socket { bind |')).toContain('listen');
  });
});

describe('self', () => {
  it('is proposed first as a target', async () => {
    expect((await labels('type a_t;\nallow a_t |'))[0]).toBe('self');
    expect(await labels('dontaudit a_t { b_t se|')).toContain('self');
  });

  it('is no source, no type of a role and no argument', async () => {
    expect(await labels('type a_t;\nallow |')).not.toContain('self');
    expect(await labels('type a_t;\ndontaudit |')).not.toContain('self');
    expect(await labels('type a_t;\nrole system_r types |')).not.toContain('self');
    expect(await labels('type a_t;\ncan_exec(|')).not.toContain('self');
  });
});

it('a boolean is false or true', async () => {
  expect(await labels('gen_tunable(my_net, |)')).toEqual(['false', 'true']);
  expect(await labels('gen_bool(my_net, t|)')).toEqual(['true']);
  expect(await labels('gen_tunable(|)')).toEqual([]);
});
