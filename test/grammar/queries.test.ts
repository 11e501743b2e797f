// The queries of both grammars over all policy of Debian: they compile, and what they capture is what is there.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Node, Query } from 'web-tree-sitter';
import { loadParsers } from '../../scripts/grammar/load.mjs';
import { type PolicyCorpus, policyCorpora } from '../../scripts/policyCorpus.mjs';
import { requireTool } from '../requireTool.ts';
import { levels } from './indentation.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const parsers = await loadParsers();
type CorpusFile = PolicyCorpus['files'][number];

/** The captures that an editor knows, by editor and query, as far as they are used; from the documentation of each. */
const EDITOR_CAPTURES: { readonly [query: string]: readonly string[] } = {
  'helix highlights': [
    ...['type', 'type.builtin', 'constant', 'constant.builtin', 'constant.builtin.boolean', 'constant.numeric'],
    ...['string', 'string.regexp', 'string.special', 'string.special.path', 'comment', 'comment.line.documentation'],
    ...['variable', 'variable.builtin', 'variable.parameter', 'variable.other.member', 'label', 'namespace'],
    ...['punctuation.bracket', 'punctuation.delimiter', 'punctuation.special', 'operator'],
    ...['keyword', 'keyword.control.conditional', 'keyword.control.import', 'keyword.operator', 'keyword.directive'],
    ...['keyword.function', 'keyword.storage.type', 'keyword.storage.modifier'],
    ...['function', 'function.builtin', 'function.macro'],
  ],
  'helix indents': ['indent', 'outdent'],
  'zed indents': ['indent', 'end'],
  'zed brackets': ['open', 'close'],
  'zed outline': ['name', 'item', 'context'],
};

describe.each([
  ['tree-sitter-selinux', parsers.selinux, ['folds', 'highlights', 'indents', 'injections', 'locals', 'tags']],
  // File contexts declare no name, so that there is nothing local.
  ['tree-sitter-selinux-fc', parsers.selinuxFc, ['folds', 'highlights', 'indents', 'injections', 'tags']],
] as const)('%s', (folder, parser, names) => {
  it('has its queries, and they compile', () => {
    expect(readdirSync(`${root}syntaxes/${folder}/queries`)).toEqual(names.map((name) => `${name}.scm`));
    for (const name of names) expect(queryOf(folder, name, parser).captureNames.length, name).toBeGreaterThan(0);
  });

  it('has variants for Helix and Zed, which compile and use the names of those', () => {
    const editors = `${root}syntaxes/${folder}/editors`;
    for (const file of readdirSync(editors, { recursive: true, encoding: 'utf8' }).filter((it) =>
      it.endsWith('.scm'),
    )) {
      const [editor = '', name = ''] = file.split(/[\\/.]/);
      const query = new Query(parser.language!, readFileSync(`${editors}/${file}`, 'utf8'));
      expect(query.captureNames.length, file).toBeGreaterThan(0);
      const allowed = EDITOR_CAPTURES[`${editor} ${name}`]!;
      expect(
        query.captureNames.filter((it) => !allowed.includes(it)),
        file,
      ).toEqual([]);
    }
  });
});

describe('over the policy of Debian', () => {
  let source: readonly CorpusFile[] = [];
  /** The headers, and of the source what is in none: modules, constraints and macros. */
  let policy: readonly CorpusFile[] = [];
  let contexts: readonly CorpusFile[] = [];

  beforeAll(() => {
    const there = requireTool('selinux-devel', 'the headers') && requireTool('selinux-src', 'the source of refpolicy');
    const files = there ? policyCorpora().flatMap((corpus) => corpus.files) : [];
    contexts = files.filter(({ path }) => isContexts(path));
    source = files.filter(({ path }) => path.startsWith('policy/') && !isContexts(path));
    policy = files.filter(({ path }) => !isContexts(path) && !(path.startsWith('policy/') && /\.if/.test(path)));
  });

  it('every name of policy has one colour', () => {
    needPackages();
    const query = queryOf('tree-sitter-selinux', 'highlights');
    const all = new Query(parsers.selinux.language!, '[(identifier) (template_identifier) (parameter)] @name');
    for (const file of source) {
      withTree(file, parsers.selinux, (tree) => {
        const coloured = new Set<number>();
        for (const { node } of query.captures(tree)) {
          if (coloured.has(node.id)) expect.fail(`${file.path}: ${node.text} has two colours`);
          coloured.add(node.id);
        }
        for (const { node } of all.captures(tree)) {
          if (!coloured.has(node.id)) expect.fail(`${file.path}:${node.startPosition.row + 1}: ${node.text} has none`);
        }
      });
    }
  }, 120_000);

  it('every token of file contexts has one colour', () => {
    needPackages();
    const query = queryOf('tree-sitter-selinux-fc', 'highlights');
    for (const file of contexts) {
      withTree(file, parsers.selinuxFc, (tree) => {
        const nodes = query.captures(tree).map(({ node }) => node);
        expect(new Set(nodes.map(({ id }) => id)).size, file.path).toBe(nodes.length);
        // What is left over when the coloured pieces are cut out is white space.
        let [left, at] = ['', 0];
        for (const { startIndex, endIndex } of nodes.sort((a, b) => a.startIndex - b.startIndex)) {
          left += file.text.slice(at, startIndex);
          at = endIndex;
        }
        expect((left + file.text.slice(at)).trim(), file.path).toBe('');
      });
    }
  }, 60_000);

  it('tags are as many as a search of the text finds, folds as many as tags', () => {
    needPackages();
    const [tags, folds] = ['tags', 'folds'].map((name) => queryOf('tree-sitter-selinux', name));
    const total = { interfaces: 0, templates: 0, documented: 0 };
    for (const file of policy) {
      const code = file.text.replace(/(^|\s)#.*$/gm, '');
      const count = (start: RegExp) => code.match(start)?.length ?? 0;
      withTree(file, parsers.selinux, (tree) => {
        const defined = definitions(tags!, tree);
        const ofKind = (name: string) => [...defined.values()].filter((it) => it.name === name);
        const [interfaces, templates] = [ofKind('definition.interface'), ofKind('definition.function')];
        expect(interfaces.length, file.path).toBe(count(/^\s*interface\(/gm));
        expect(templates.length, file.path).toBe(count(/^\s*template\(/gm));
        expect(ofKind('definition.module').length, file.path).toBe(count(/^policy_module\(\s*\w/gm));
        const folded = folds!.captures(tree).filter(({ node }) => node.type === 'interface_definition');
        expect(folded.length, file.path).toBe(interfaces.length + templates.length);
        total.interfaces += interfaces.length;
        total.templates += templates.length;
        total.documented += [...interfaces, ...templates].filter(({ documented }) => documented).length;
      });
    }
    expect(total.interfaces).toBeGreaterThan(8000);
    expect(total.templates).toBeGreaterThan(100);
    // refpolicy documents all of them.
    expect(total.documented / (total.interfaces + total.templates)).toBeGreaterThan(0.999);
  }, 120_000);

  it('indentation is that of refpolicy', () => {
    needPackages();
    const query = queryOf('tree-sitter-selinux', 'indents');
    let [same, other] = [0, 0];
    for (const file of policy) {
      const firsts: { row: number; offset: number; tabs: number }[] = [];
      let offset = 0;
      for (const [row, line] of file.text.split('\n').entries()) {
        const tabs = /^\t*/.exec(line)![0].length;
        // Comments may stand anywhere, and lines that mix tabs with spaces follow no rule.
        if (/^\t*[^\t #]/.test(line)) firsts.push({ row, offset: offset + tabs, tabs });
        offset += line.length + 1;
      }
      withTree(file, parsers.selinux, (tree) => {
        for (const [i, level] of levels(query, tree, firsts).entries()) {
          if (level === firsts[i]!.tabs) same++;
          else other++;
        }
      });
    }
    // 110,467 of 110,754 lines with refpolicy 2.20221101: constraints and m4 programs are laid out by hand.
    expect(same).toBeGreaterThan(80_000);
    expect(other / same).toBeLessThan(0.005);
  }, 120_000);

  it('locals find what an interface requires', () => {
    needPackages();
    const query = queryOf('tree-sitter-selinux', 'locals');
    let [found, missing] = [0, 0];
    // The calls of corenetwork and devices are made by macros, which require what they use.
    for (const file of policy.filter(({ path }) => /\.if/.test(path) && !/corenetwork|devices/.test(path))) {
      withTree(file, parsers.selinux, (tree) => {
        for (const isDefined of typesInInterfaces(query, tree)) {
          if (isDefined) found++;
          else missing++;
        }
      });
    }
    // 15,730 and 7 with refpolicy 2.20221101, where interfaces forgot to require those 7.
    expect(found).toBeGreaterThan(10_000);
    expect(missing / found).toBeLessThan(0.001);
  }, 120_000);
});

/** Definitions by the id of their node; a definition matches once for each run of comments before it. */
function definitions(tags: Query, tree: Node): Map<number, { name: string; documented: boolean }> {
  const found = new Map<number, { name: string; documented: boolean }>();
  for (const { captures } of tags.matches(tree)) {
    const definition = captures.find(({ name }) => name.startsWith('definition.'));
    if (!definition) continue;
    const documented =
      captures.some(({ name }) => name === 'doc') || found.get(definition.node.id)?.documented === true;
    found.set(definition.node.id, { name: definition.name, documented });
  }
  return found;
}

/** For each whole name of a type in an interface, whether a scope around it defines that name. */
function typesInInterfaces(query: Query, tree: Node): boolean[] {
  const captures = query.captures(tree);
  const scopes = captures
    .filter(({ name }) => name === 'local.scope')
    .map(({ node }) => ({ node, names: new Set<string>() }));
  // Captures come in the order of the text, so the last scope around a place is the innermost.
  const around = ({ startIndex }: Node) =>
    scopes.filter(({ node }) => node.startIndex <= startIndex && startIndex < node.endIndex);
  for (const { node, name } of captures) if (name === 'local.definition') around(node).at(-1)!.names.add(node.text);
  return captures
    .filter(({ node, name }) => name === 'local.reference' && /^[^$]*_t$/.test(node.text))
    .map(({ node }) => ({ text: node.text, scopes: around(node) }))
    .filter(({ scopes }) => scopes.some(({ node }) => node.type === 'interface_definition'))
    .map(({ text, scopes }) => scopes.some(({ names }) => names.has(text)));
}

function queryOf(folder: string, name: string, parser = folder.endsWith('fc') ? parsers.selinuxFc : parsers.selinux) {
  return new Query(parser.language!, readFileSync(`${root}syntaxes/${folder}/queries/${name}.scm`, 'utf8'));
}

function withTree(file: CorpusFile, parser: typeof parsers.selinux, use: (root: Node) => void): void {
  const tree = parser.parse(file.text)!;
  use(tree.rootNode);
  tree.delete();
}

function isContexts(path: string): boolean {
  return /\.fc(\.(in|m4))?$/.test(path);
}

function needPackages(): void {
  requireTool('selinux-devel', 'the headers of package selinux-policy-dev');
  requireTool('selinux-src', 'package selinux-policy-src');
}
