// The knowledge base: complete for refpolicy, consistent in itself, and what the Debian packages say.
import { describe, expect, it } from 'vitest';
import {
  CLASSES_VERSION,
  classesWithPermission,
  classInfo,
  classNames,
  permissionsOf,
} from '../../server/src/core/knowledge/classes.ts';
import { classText } from '../../server/src/core/knowledge/classTexts.ts';
import { corenetInterface, corenetPortAttributes, corenetPortNames } from '../../server/src/core/knowledge/corenet.ts';
import {
  attributesGivenBy,
  isKnownInterface,
  netBindServiceGivenBy,
  typeGiven,
} from '../../server/src/core/knowledge/interfaces.ts';
import {
  classSet,
  classSetNames,
  permissionSet,
  permissionSetNames,
} from '../../server/src/core/knowledge/permissionSets.ts';
import { permissionInfo } from '../../server/src/core/knowledge/permissions.ts';
import { statementInfo, statementKeywords } from '../../server/src/core/knowledge/statements.ts';

const pairs = classNames().flatMap((name) =>
  [...permissionsOf(name).keys()].map((permission) => ({ name, permission })),
);

describe('classes and permissions', () => {
  it('has the classes of refpolicy, of newer kernels and of Android', () => {
    expect(CLASSES_VERSION).toMatch(/^2\.20\d{6}$/);
    expect(classInfo('tcp_socket')).toMatchObject({ where: 'refpolicy', inherits: 'socket', userspace: false });
    expect(classInfo('memfd_file')).toMatchObject({ where: 'newer', inherits: 'file' });
    expect(classInfo('dbus')?.userspace).toBe(true);
    expect(classInfo('property_service')?.where).toBe('android');
    expect(classInfo('toString')).toBeUndefined();
  });

  it('says of each permission which policies have it', () => {
    expect(permissionsOf('tcp_socket').get('name_connect')).toBe('refpolicy');
    expect(permissionsOf('tcp_socket').get('recv_msg')).toBe('legacy');
    expect(permissionsOf('netlink_route_socket').get('nlmsg')).toBe('newer');
    expect(permissionsOf('netlink_route_socket').get('nlmsg_getneigh')).toBe('android');
    expect(permissionsOf('memfd_file').get('read')).toBe('newer');
    expect(permissionsOf('udp_socket').has('name_connect')).toBe(false);
    expect(classesWithPermission('name_connect')).toEqual(['tcp_socket', 'dccp_socket', 'sctp_socket']);
  });

  it('has a text for every permission of every class', () => {
    expect(pairs.length).toBeGreaterThan(2000);
    expect(pairs.filter(({ name, permission }) => !permissionInfo(name, permission))).toEqual([]);
  });

  it('keeps every text short', () => {
    for (const { name, permission } of pairs) {
      const { when, note } = permissionInfo(name, permission)!;
      expect(when.length, `${name} ${permission}`).toBeLessThanOrEqual(160);
      expect(note?.length ?? 0, `${name} ${permission}`).toBeLessThanOrEqual(160);
      expect(when, `${name} ${permission}`).toMatch(/^\S.*\.$/);
    }
  });

  it('names source and target of what is checked, and no placeholder is left', () => {
    for (const { name, permission } of pairs) {
      const info = permissionInfo(name, permission)!;
      if (info.status !== 'never') expect(info.target, `${name} ${permission}`).toBeTruthy();
      expect(JSON.stringify(info)).not.toMatch(/\{(start|low|high)\}/);
    }
  });

  it('fills in the port range of the host', () => {
    const range = { ephemeralLow: 1025, ephemeralHigh: 65000, unprivilegedStart: 80 };
    expect(permissionInfo('tcp_socket', 'name_bind', range)).toMatchObject({
      when: 'bind() to an explicit port below 80 or outside 1025-65000; never port 0.',
      with: '`bind` and `node_bind`; below 80 also `capability net_bind_service`',
    });
  });

  it('tells apart what the same name means in two classes', () => {
    expect(permissionInfo('unix_dgram_socket', 'sendto')?.status).toBe('checked');
    expect(permissionInfo('unix_stream_socket', 'sendto')?.status).toBe('never');
    expect(permissionInfo('rawip_socket', 'name_bind')?.target).toContain('port_t');
    expect(permissionInfo('can_socket', 'name_bind')?.status).toBe('never');
    expect(permissionInfo('tcp_socket', 'recvfrom')?.status).toBe('compat');
    expect(permissionInfo('udp_socket', 'name_connect')).toBeUndefined();
  });

  it('describes every socket, IPC, packet and netlink class', () => {
    const network = classNames().filter((name) =>
      /_socket$|^(socket|sem|shm|msgq?|ipc|packet|peer|node|netif|association|fd|fifo_file|sock_file|dbus|binder|infiniband_\w+)$/.test(
        name,
      ),
    );
    expect(network.length).toBeGreaterThan(70);
    expect(network.filter((name) => !classText(name))).toEqual([]);
  });

  it('uses only permissions, sets and interfaces that exist in the rules to copy', () => {
    for (const name of classNames()) {
      for (const set of classText(name)?.sets ?? []) expect(permissionSet(set), `${name}: ${set}`).toBeDefined();
      for (const rule of classText(name)?.rules ?? []) checkRule(rule);
    }
  });
});

function checkRule(rule: string): void {
  const called = /^(\w+)\(/.exec(rule)?.[1];
  if (called) {
    expect(isKnownInterface(called), rule).toBe(true);
    return;
  }
  const match = /^allow \w+ \w+:(\w+) (\{[^}]*\}|\w+);$/.exec(rule);
  if (!match) {
    expect(rule).toMatch(/^type \w+;$/);
    return;
  }
  for (const permission of match[2]!.match(/\w+/g)!.flatMap((name) => permissionSet(name)?.members ?? [name])) {
    expect(permissionsOf(match[1]!).has(permission), `${rule} (${permission})`).toBe(true);
  }
}

describe('permission and class sets', () => {
  it('expands nested sets', () => {
    expect(permissionSet('create_stream_socket_perms')).toEqual({
      name: 'create_stream_socket_perms',
      direct: ['create_socket_perms', 'listen', 'accept'],
      members: 'create ioctl read getattr write setattr append bind connect getopt setopt shutdown listen accept'.split(
        ' ',
      ),
    });
    expect(permissionSet('all_msg_perms')?.members).toEqual(['send', 'receive']);
    expect(classSet('file_class_set')?.members).toContain('sock_file');
    expect(permissionSet('constructor')).toBeUndefined();
    expect(permissionSet('all_nonsense_perms')).toBeUndefined();
  });

  it('has only members that exist in some class', () => {
    expect(permissionSetNames().length).toBeGreaterThan(100);
    for (const name of permissionSetNames()) {
      for (const member of permissionSet(name)!.members) expect(classesWithPermission(member), member).not.toEqual([]);
    }
    for (const name of classSetNames()) {
      for (const member of classSet(name)!.members) expect(classInfo(member), member).toBeDefined();
    }
  });
});

describe('statements', () => {
  it('starts every example with its keyword, and keeps every text short', () => {
    for (const keyword of statementKeywords()) {
      const info = statementInfo(keyword)!;
      expect(info.text.length, keyword).toBeLessThanOrEqual(160);
      if (keyword !== 'self') expect(info.example.startsWith(keyword), keyword).toBe(true);
    }
    expect(statementInfo('hasOwnProperty')).toBeUndefined();
  });
});

describe('interfaces', () => {
  it('reads the names of corenetwork', () => {
    expect(corenetPortNames()).toContain('http');
    expect(corenetInterface('corenet_tcp_bind_http_port')).toMatchObject({
      kind: 'port',
      known: true,
      portType: 'http_port_t',
      grantsNetBindService: true,
      rules: ['allow $1 http_port_t:tcp_socket name_bind;', 'allow $1 self:capability net_bind_service;'],
    });
    expect(corenetInterface('corenet_tcp_connect_postgresql_port')).toMatchObject({ grantsNetBindService: false });
    expect(corenetInterface('corenet_sctp_bind_http_port')).toMatchObject({ kind: 'port', known: false });
    expect(corenetInterface('corenet_tcp_sendrecv_generic_port')).toMatchObject({ deprecated: true, rules: [] });
    expect(corenetInterface('corenet_sendrecv_http_client_packets')).toMatchObject({
      kind: 'packet',
      packetType: 'http_client_packet_t',
    });
    expect(corenetInterface('corenet_nonsense')).toBeUndefined();
    expect(corenetPortAttributes('http_port_t')).toEqual(['port_type', 'defined_port_type', 'reserved_port_type']);
    expect(corenetPortAttributes('stunnel_port_t')).toEqual(['port_type', 'defined_port_type']);
  });

  it('knows all names of the headers and no others', () => {
    for (const name of ['init_daemon_domain', 'zosremote_run', 'accountsd_dbus_chat', 'stream_connect_pattern']) {
      expect(isKnownInterface(name), name).toBe(true);
    }
    expect(isKnownInterface('corenet_udp_bind_ntp_port')).toBe(true);
    expect(isKnownInterface('corenet_udp_bind_nonsense_port')).toBe(false);
    expect(isKnownInterface('nonsense')).toBe(false);
  });

  it('follows calls to what they give', () => {
    expect(attributesGivenBy('corenet_port')).toMatchObject([{ argument: 1, attributes: ['port_type'] }]);
    expect(attributesGivenBy('init_daemon_domain')).toMatchObject([
      { target: '$1', attributes: ['domain'] },
      { target: '$2', attributes: ['file_type'] },
    ]);
    const [given] = netBindServiceGivenBy('ssh_server_template');
    expect(typeGiven(given!, ['sshd'])).toBe('sshd_t');
    expect(typeGiven(given!, [])).toBeUndefined();
    expect(netBindServiceGivenBy('corenet_tcp_bind_http_port')).toHaveLength(1);
    expect(netBindServiceGivenBy('corenet_tcp_connect_http_port')).toEqual([]);
    expect(netBindServiceGivenBy('unconfined_domain')).toHaveLength(1);
  });
});
