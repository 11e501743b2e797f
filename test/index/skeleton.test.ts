// The linear scan finds what the tree has, in every file of the real policy.
import { describe, expect, it } from 'vitest';
import type { TreeCursor } from 'web-tree-sitter';
import { policyCorpora } from '../../scripts/policyCorpus.mjs';
import { readInterfaceDoc } from '../../server/src/core/index/interfaceDoc.ts';
import { scanDefinitions } from '../../server/src/core/index/skeleton.ts';
import { testGrammars } from '../grammars.ts';
import { requireTool } from '../requireTool.ts';

describe('scanDefinitions', () => {
  it('agrees with the tree', { timeout: 120_000 }, async () => {
    requireTool('selinux-devel', 'the headers of package selinux-policy-dev');
    requireTool('selinux-src', 'package selinux-policy-src');
    const { selinux } = await testGrammars();
    const counts = { interface: 0, template: 0, define: 0 };
    for (const { files } of policyCorpora()) {
      for (const { path, text } of files) {
        if (!/\.(if|spt)$/.test(path)) continue;
        const tree = selinux.parse(text)!;
        const nodes: string[] = [];
        definitionsOf(tree.walk(), text, nodes);
        const found = scanDefinitions(text);
        expect(
          found.map(({ kind, nameStart, name, start, end }) => `${kind} ${name} ${nameStart} ${start}-${end}`),
          path,
        ).toEqual(nodes);
        for (const { kind } of found) counts[kind]++;
        tree.delete();
      }
    }
    // Debian 12 has 10,900 of them; packages only grow.
    expect(counts.interface).toBeGreaterThan(8000);
    expect(counts.template).toBeGreaterThan(50);
    expect(counts.define).toBeGreaterThan(300);
  });

  it.each([
    ['an open body', "interface(`a_b',`\n\tallow $1 self:fifo_file read;\n", [['a_b', 0, 49]]],
    ['a comment', "# interface(`a',`')\ndnl define(`b',`')\n", []],
    [
      'a quote in a body',
      "define(`a',`x `y' z')define(`b',`')",
      [
        ['a', 0, 21],
        ['b', 21, 35],
      ],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(scanDefinitions(text).map(({ name, start, end }) => [name, start, end])).toEqual(expected);
  });
});

describe('readInterfaceDoc', () => {
  it('reads summary, description and parameters', () => {
    const doc = readInterfaceDoc(
      '####\n## <summary>\n##\tBind to the\n##\tbeacon port. (Deprecated)\n## </summary>\n## <desc>\n##\t<p>\n##\tOne &lt;1&gt;.\n##\t</p>\n' +
        '##\t<p>Two.</p>\n## </desc>\n## <param name="domain" unused="true">\n##\t<summary>\n##\tWho.\n##\t</summary>\n## </param>\n' +
        '## <param name="where" optional="true"/>\n#\n',
    );
    expect(doc).toEqual({
      summary: 'Bind to the beacon port. (Deprecated)',
      description: ['One <1>.', 'Two.'],
      parameters: [
        { name: 'domain', summary: 'Who.', optional: false },
        { name: 'where', summary: '', optional: true },
      ],
      deprecated: true,
    });
  });

  it('keeps the list that ends a sentence, and no space before a full stop', () => {
    const doc = (text: string) =>
      readInterfaceDoc(`## <desc>\n##\t${text.replaceAll('\n', '\n##\t')}\n## </desc>\n`).description;
    expect(
      doc('<p>\nRead <tt>x</tt>. Such as:\n</p>\n<ul>\n<li>/etc/a</li>\n<li>b <b>c</b>.</li>\n</ul>\n<p>More.</p>'),
    ).toEqual(['Read x. Such as: /etc/a, b c.', 'More.']);
    const many = Array.from({ length: 8 }, (_, i) => `<li>${i}</li>`).join('');
    expect(doc(`Of: <ul>${many}</ul>`)).toEqual(['Of: 0, 1, 2, 3, 4, 5 …']);
    expect(doc('<p>All.</p><ul><li>one</li></ul>')).toEqual(['All.', 'one']);
  });

  it('finds a summary for nearly every interface of the headers', () => {
    requireTool('selinux-devel', 'the headers of package selinux-policy-dev');
    let all = 0;
    let documented = 0;
    for (const { root, files } of policyCorpora()) {
      if (root !== 'headers') continue;
      for (const { path, text } of files) {
        if (!path.endsWith('.if')) continue;
        for (const { start, docStart } of scanDefinitions(text)) {
          all++;
          if (readInterfaceDoc(text.slice(docStart, start)).summary !== '') documented++;
        }
      }
    }
    expect(documented / all).toBeGreaterThan(0.99);
  });
});

function definitionsOf(cursor: TreeCursor, text: string, found: string[]): void {
  const type = cursor.nodeType;
  if (type === 'interface_definition' || type === 'define_statement') {
    const node = cursor.currentNode;
    const name = node.childForFieldName('name')!;
    const inner = /[\w$.-]+/.exec(name.text)!;
    const kind = type === 'define_statement' ? 'define' : /^\w+/.exec(node.text)![0];
    found.push(`${kind} ${inner[0]} ${name.startIndex + inner.index} ${node.startIndex}-${node.endIndex}`);
    return;
  }
  if (!cursor.gotoFirstChild()) return;
  do definitionsOf(cursor, text, found);
  while (cursor.gotoNextSibling());
  cursor.gotoParent();
}
