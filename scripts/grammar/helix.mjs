// Writes the highlight query for Helix, whose themes know other names than those of tree-sitter and Neovim.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Captures that have another name in Helix; see the list of scopes in its documentation of themes. */
const HELIX = {
  boolean: 'constant.builtin.boolean',
  'comment.documentation': 'comment.line.documentation',
  'constant.macro': 'constant',
  'function.call': 'function',
  'keyword.conditional': 'keyword.control.conditional',
  'keyword.import': 'keyword.control.import',
  'keyword.modifier': 'keyword.storage.modifier',
  'keyword.type': 'keyword.storage.type',
  module: 'namespace',
  number: 'constant.numeric',
  property: 'variable.other.member',
};

/** The text of editors/helix/highlights.scm for the grammar in `path`. */
export function helixHighlights(path) {
  const query = readFileSync(join(path, 'queries', 'highlights.scm'), 'utf8');
  const renamed = query.replace(/(?<![\w"])@([a-z._]*[a-z])/g, (all, name) => (HELIX[name] ? `@${HELIX[name]}` : all));
  return `; Written by \`npm run grammar\` from queries/highlights.scm: the same with the names of Helix.\n${renamed}`;
}
