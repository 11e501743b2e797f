// The generated files of the grammars belong to the sources beside them.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { hashesOf } from '../../scripts/grammar/hashes.mjs';
import { helixHighlights } from '../../scripts/grammar/helix.mjs';
import { readmeWithNodes } from '../../scripts/grammar/nodeList.mjs';
import { nodeTypesModule } from '../../scripts/grammar/nodeTypes.mjs';
import { requireTool } from '../requireTool.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

describe.each(['tree-sitter-selinux', 'tree-sitter-selinux-fc'])('%s', (folder) => {
  const path = `${root}syntaxes/${folder}`;

  it('has the hashes of its sources and products', () => {
    expect(readFileSync(`${path}/sources.sha256`, 'utf8')).toBe(hashesOf(path, folder));
  });

  it('has the list of its nodes in the README, and the colours for Helix', () => {
    expect(readFileSync(`${path}/README.md`, 'utf8')).toBe(readmeWithNodes(path));
    expect(readFileSync(`${path}/editors/helix/highlights.scm`, 'utf8')).toBe(helixHighlights(path));
  });

  it('has all that the hashes are of', () => {
    for (const file of ['grammar.js', 'src/scanner.c', 'src/parser.c', 'src/node-types.json', `${folder}.wasm`]) {
      expect(existsSync(`${path}/${file}`), file).toBe(true);
    }
  });

  it('passes its corpus and the colours of its samples in the tree-sitter CLI too', ({ skip }) => {
    const cli = requireTool('tree-sitter', 'runs test/corpus');
    // The CLI compiles the parser to a shared library, by default to one place for all checkouts.
    const env = { ...process.env, TREE_SITTER_LIBDIR: `${root}node_modules/.cache/portcon/lib` };
    if (!requireTool('cc', 'compiles the parser for the tree-sitter CLI')) return skip();
    execFileSync(cli!, ['test'], { cwd: path, env, stdio: 'pipe' });
  }, 300_000);
});

it('nodeTypes.ts names the nodes of both grammars', () => {
  expect(readFileSync(`${root}server/src/core/syntax/nodeTypes.ts`, 'utf8')).toBe(nodeTypesModule(`${root}syntaxes`));
});

it('generating again gives the same bytes', () => {
  requireTool('tree-sitter', 'generates the parsers');
  requireTool('clang-19', 'compiles them to wasm');
  execFileSync(process.execPath, [`${root}scripts/grammar.mjs`, '--check'], { stdio: 'pipe' });
}, 300_000);
