// The linear scan for declarations finds what the tree has, in every module of the real policy; the index adds and drops files.
import { describe, expect, it } from 'vitest';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { scanDeclarations } from '../../server/src/core/index/declarations.ts';
import { SymbolIndex } from '../../server/src/core/index/symbolIndex.ts';
import { declaredNames } from '../../server/src/core/lint/names/declaredNames.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

const SOURCE = requireTool('selinux-src', 'package selinux-policy-src');

describe('scanDeclarations', () => {
  it.skipIf(!SOURCE)('agrees with the tree', { timeout: 120_000 }, async () => {
    const grammars = await testGrammars();
    const counts: { [kind: string]: number } = {};
    for (const { path, text } of policyCorpora()[0]!.files) {
      // In a .te.m4 the tree has the bodies of macros as quoted text.
      if (!/\.te(\.in)?$|global_/.test(path)) continue;
      const file = parseFile(grammars, `file:///${path}`, text);
      const expected = declaredNames(file).filter(({ own }) => own);
      const found = scanDeclarations(text).filter(({ name, start, end }) => text.slice(start, end) === name);
      expect(
        found.map(({ kind, name, start }) => `${kind} ${name} ${start}`),
        path,
      ).toEqual(expected.map(({ kind, name, statement }) => `${kind} ${name.text} ${statement.start + name.offset}`));
      for (const { kind } of found) counts[kind] = (counts[kind] ?? 0) + 1;
      file.tree?.delete();
    }
    // Debian 12; packages only grow.
    expect(counts.type).toBeGreaterThan(3500);
    expect(counts.attribute).toBeGreaterThan(300);
    expect(counts.boolean).toBeGreaterThan(250);
    expect(counts['role attribute']).toBeGreaterThan(50);
    expect(counts.role).toBeGreaterThan(5);
  });

  it.each([
    ['type a_t, domain; # type b_t;', ['type a_t']],
    ['type a_t alias { b_t c_t }, domain;', ['type a_t', 'type b_t', 'type c_t']],
    ['typealias a_t alias b_t;', ['type b_t']],
    ["gen_require(`\n\ttype a_t;\n\tbool c;\n')\ntype b_t;", ['type b_t']],
    ['require { type a_t; class file { read }; role r; }\ntype b_t;', ['type b_t']],
    ['require {\n\ttype a, b; # }\n\ttype c_t;\n}\ntype d_t;', ['type d_t']],
    ['gen_require(type a_t;)\ntype b_t;', ['type b_t']],
    ['require {\n\ttype a, b;', []],
    ['role a_r;\nrole a_r types b_t;\nrole b_r, c_r;', ['role a_r', 'role b_r', 'role c_r']],
    ['attribute a; attribute_role b;', ['attribute a', 'role attribute b']],
    ["gen_tunable(a, false)\ngen_bool(`b',true)\nbool c true;", ['boolean a', 'boolean b', 'boolean c']],
    ['type $1_t;\ntype a_$1;', []],
    ['network_port(x, tcp,1,s0)', ['type x_port_t', 'type x_client_packet_t', 'type x_server_packet_t']],
    ['network_node(lo, s0)\nnetwork_interface(eth0, eth0, s0)', ['type lo_node_t', 'type eth0_netif_t']],
    ['network_thing(x)\ntype', []],
  ])('%s', (text, expected) => {
    expect(scanDeclarations(text).map(({ kind, name }) => `${kind} ${name}`)).toEqual(expected);
  });
});

it('knows the statement and the line of a declaration', () => {
  const text = 'policy_module(a, 1.0)\n\ntype\n\ta_t;\nrole a_r,\n\tb_r;\n';
  const found = scanDeclarations(text).map(({ name, from, line }) => [name, text.slice(from, from + 4), line]);
  expect(found).toEqual([
    ['a_t', 'type', 3],
    ['a_r', 'role', 4],
    ['b_r', 'role', 5],
  ]);
});

describe('SymbolIndex', () => {
  it('gives all that it knows to another one', () => {
    const index = new SymbolIndex();
    index.set('file:///a.te', 'type a_t, one;\ntypeattribute b_t one;\n');
    index.set('file:///c.te', '');
    index.set('file:///policy/users', 'gen_user(system_u,, system_r, s0, s0)\nuser staff_u roles staff_r;\n');
    index.set('file:///h/b.if', "interface(`b',`\n\tgen_require(`\n\t\ttype b_t;\n\t')\n')\n", 'headers');
    const other = new SymbolIndex();
    other.take(structuredClone(index.data()));
    for (const each of [index, other]) {
      expect([...each.typesWith('one')]).toEqual(['a_t', 'b_t']);
      expect([...each.users()]).toEqual(['system_u', 'staff_u']);
      expect(each.requiring('b_t').map(({ uri, item }) => [uri, item.interfaces])).toEqual([['file:///h/b.if', 1]]);
      expect(each.contents()).toEqual({ interfaces: 1, macros: 0, modules: 3 });
      expect(each.contents('workspace')).toEqual({ interfaces: 0, macros: 0, modules: 2 });
      expect(each.definedIn('file:///h/b.if').map(({ name }) => name)).toEqual(['b']);
      each.delete('file:///a.te');
      expect(each.typesWith('one').size).toBe(0);
      expect(each.contents('workspace').modules).toBe(1);
    }
  });

  it('drops one file and keeps the others', () => {
    const index = new SymbolIndex();
    index.set('file:///a.te', "type a_t;\ntype both_t;\ndefine(`own',`x')");
    index.set('file:///b.te', 'type both_t;\n');
    index.set('file:///a.te', 'type c_t;\n');
    expect(index.declared('a_t')).toEqual([]);
    expect(index.find('own')).toEqual([]);
    expect(index.declared('c_t').map(({ uri }) => uri)).toEqual(['file:///a.te']);
    expect(index.declared('both_t').map(({ uri }) => uri)).toEqual(['file:///b.te']);
    index.delete('file:///b.te');
    expect(index.declaredFrom('', ['type']).map(({ declaration }) => declaration.name)).toEqual(['c_t']);
  });

  it('knows where names come from', () => {
    const index = new SymbolIndex();
    index.set('file:///h.if', "interface(`a',`')\ninterface(`b',`')", 'headers');
    expect(index.hasDefinitions('headers')).toBe(true);
    expect(index.hasDefinitions('workspace')).toBe(false);
    index.set('file:///w.if', "interface(`a',`')");
    expect(index.hasDefinitions('workspace')).toBe(true);
  });
});
