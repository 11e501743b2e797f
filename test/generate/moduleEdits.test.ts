// Where additions to a module go, and that a second time nothing is added.
import { describe, expect, it } from 'vitest';
import type { TextEdit } from 'vscode-languageserver-types';
import {
  addCapability,
  addRequire,
  addRule,
  declarePortType,
  editModule,
} from '../../server/src/core/index/moduleEdits.ts';
import type { SourceFile } from '../../server/src/core/syntax/sourceFile.ts';
import { applyEdits } from '../applyEdits.ts';
import { testSnapshot } from '../snapshot.ts';

/** The text after the edits; the same edits asked for again must be none. */
async function edited(text: string, edit: (file: SourceFile) => TextEdit[], name = 'myapp.te'): Promise<string> {
  const changed = applyEdits(text, edit((await testSnapshot(name, text)).file));
  expect(edit((await testSnapshot(name, changed)).file)).toEqual([]);
  return changed;
}

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');

const MODULE = lines(
  'policy_module(myapp, 1.0)',
  '',
  '########################################',
  '#',
  '# Declarations',
  '#',
  '',
  'type myapp_t;',
  'type myapp_exec_t;',
  'init_daemon_domain(myapp_t, myapp_exec_t)',
  '',
  '########################################',
  '#',
  '# Local policy',
  '#',
  '',
  'allow myapp_t self:fifo_file rw_fifo_file_perms;',
  'allow myapp_t self:udp_socket create_socket_perms;',
  '',
  'kernel_read_system_state(myapp_t)',
  '',
  'files_read_etc_files(myapp_t)',
  '',
  'logging_send_syslog_msg(myapp_t)',
  '',
  'optional_policy(`',
  '\tdbus_system_bus_client(myapp_t)',
  "')",
);

describe('a module of refpolicy', () => {
  it('declares a port type after the declarations', async () => {
    expect(await edited(MODULE, (file) => declarePortType(file, 'myapp_port_t', 'semanage port -a'))).toBe(
      MODULE.replace(
        'init_daemon_domain(myapp_t, myapp_exec_t)\n',
        lines(
          'init_daemon_domain(myapp_t, myapp_exec_t)',
          '',
          '# semanage port -a',
          'type myapp_port_t;',
          'corenet_port(myapp_port_t)',
        ),
      ),
    );
  });

  it('puts a capability first and a socket among the sockets', async () => {
    const changed = await edited(MODULE, (file) => [
      ...addCapability(file, 'myapp_t', 'net_bind_service'),
      ...addRule(file, 'allow myapp_t self:tcp_socket create_stream_socket_perms;'),
    ]);
    expect(changed).toBe(
      MODULE.replace(
        /allow myapp_t self:fifo[\s\S]*?socket_perms;\n/,
        lines(
          'allow myapp_t self:capability net_bind_service;',
          'allow myapp_t self:fifo_file rw_fifo_file_perms;',
          'allow myapp_t self:tcp_socket create_stream_socket_perms;',
          'allow myapp_t self:udp_socket create_socket_perms;',
        ),
      ),
    );
  });

  it('gives calls of a new module a group of their own between the layers', async () => {
    const statements = ['corenet_tcp_bind_http_port(myapp_t)', 'corenet_tcp_bind_generic_node(myapp_t)'];
    expect(await edited(MODULE, (file) => editModule(file, { statements }))).toBe(
      MODULE.replace(
        'kernel_read_system_state(myapp_t)\n',
        lines(
          'kernel_read_system_state(myapp_t)',
          '',
          'corenet_tcp_bind_generic_node(myapp_t)',
          'corenet_tcp_bind_http_port(myapp_t)',
        ),
      ),
    );
  });

  it('requires the foreign type of a raw rule', async () => {
    const changed = await edited(MODULE, (file) => addRule(file, 'allow myapp_t http_port_t:sctp_socket name_bind;'));
    expect(changed).toContain(
      lines(
        'policy_module(myapp, 1.0)',
        '',
        'gen_require(`',
        '\ttype http_port_t;',
        "')",
        '',
        '####################'.repeat(2),
      ),
    );
    expect(changed).toContain(
      lines(
        'allow myapp_t self:udp_socket create_socket_perms;',
        '',
        'allow myapp_t http_port_t:sctp_socket name_bind;',
        '',
        'kernel_read_system_state(myapp_t)',
      ),
    );
  });

  it('adds to the interface it is asked for', async () => {
    const text = lines(
      '## <summary>x</summary>',
      "interface(`myapp_connect',`",
      '\tgen_require(`',
      '\t\ttype myapp_t;',
      "\t')",
      '',
      '\tallow $1 myapp_t:fd use;',
      "')",
    );
    const rule = 'allow $1 myapp_port_t:tcp_socket name_connect;';
    const edit = (file: SourceFile) =>
      addRule(
        file,
        rule,
        file.statements.find(({ kind }) => kind === 'av_rule'),
      );
    expect(await edited(text, edit, 'myapp.if')).toBe(
      text
        .replace('\t\ttype myapp_t;\n', '\t\ttype myapp_port_t;\n\t\ttype myapp_t;\n')
        .replace('fd use;\n', `fd use;\n\t${rule}\n`),
    );
  });
});

const PLAIN = lines(
  'module myapp 1.0;',
  '',
  'require {',
  '    type node_t;',
  '    class tcp_socket { bind listen };',
  '}',
  '',
  'type myapp_t;',
  '',
  'allow myapp_t self:tcp_socket { bind listen };',
);

describe('a plain module', () => {
  it('merges into the require block and into a rule', async () => {
    const changed = await edited(PLAIN, (file) =>
      editModule(file, {
        statements: [
          'allow myapp_t self:tcp_socket { accept bind };',
          'allow myapp_t http_port_t:tcp_socket name_bind;',
          'allow myapp_t self:capability net_bind_service;',
        ],
      }),
    );
    expect(changed).toBe(
      lines(
        'module myapp 1.0;',
        '',
        'require {',
        '    type http_port_t;',
        '    type node_t;',
        '    class capability net_bind_service;',
        '    class tcp_socket { accept bind listen name_bind };',
        '}',
        '',
        'type myapp_t;',
        '',
        'allow myapp_t self:capability net_bind_service;',
        'allow myapp_t self:tcp_socket { accept bind listen };',
        '',
        'allow myapp_t http_port_t:tcp_socket name_bind;',
      ),
    );
  });

  it('makes a require block', async () => {
    const text = 'module myapp 1.0;\r\ntype myapp_t;\r\n';
    const changed = await edited(text, (file) => addCapability(file, 'myapp_t', 'net_bind_service'));
    expect(changed).toBe(
      lines(
        'module myapp 1.0;',
        '',
        'require {',
        '\tclass capability net_bind_service;',
        '}',
        '',
        'type myapp_t;',
        '',
        'allow myapp_t self:capability net_bind_service;',
      ).replaceAll('\n', '\r\n'),
    );
  });

  it('adds to a block on one line', async () => {
    const text = 'module myapp 1.0;\nrequire { type a_t; class udp_socket bind; }\n';
    const edit = (file: SourceFile) => addRequire(file, { types: ['b_t'], classes: { udp_socket: ['create'] } });
    expect(await edited(text, edit)).toBe(
      'module myapp 1.0;\nrequire { type a_t; class udp_socket { bind create }; type b_t; }\n',
    );
  });
});

it('leaves a class alone that is required with all of its permissions', async () => {
  const text = 'module m 1.0;\nrequire {\n\tclass rawip_socket *;\n}\n';
  const add = (file: SourceFile) => addRequire(file, { classes: { rawip_socket: ['name_bind'] } });
  expect(await edited(text, add)).toBe(
    'module m 1.0;\nrequire {\n\tclass rawip_socket *;\n\tclass rawip_socket name_bind;\n}\n',
  );
});
