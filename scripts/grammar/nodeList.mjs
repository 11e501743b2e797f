// Writes the list of nodes into the README of a grammar, from its node-types.json.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const BEGIN = '<!-- The list of nodes: written by `npm run grammar`. -->';
const END = '<!-- The end of the list. -->';

/** The README in `path` with the list of its nodes renewed. */
export function readmeWithNodes(path) {
  const readme = readFileSync(join(path, 'README.md'), 'utf8');
  const [before, rest] = readme.split(BEGIN);
  const after = rest?.split(END)[1];
  if (after === undefined) throw new Error(`${path}/README.md has no place for the list of nodes`);
  return `${before}${BEGIN}\n\n${nodeList(path)}\n${END}${after}`;
}

/** Two tables: the supertypes with their members, and the nodes with their fields and other children. */
function nodeList(path) {
  const types = JSON.parse(readFileSync(join(path, 'src', 'node-types.json'), 'utf8')).filter(({ named }) => named);
  const byName = (a, b) => (a.type < b.type ? -1 : 1);
  const [groups, nodes] = [types.filter((it) => it.subtypes), types.filter((it) => !it.subtypes)];
  return [
    '| supertype | one of |\n|---|---|\n',
    ...groups.sort(byName).map(({ type, subtypes }) => `| \`${type}\` | ${names(subtypes)} |\n`),
    '\n| node | fields | other children |\n|---|---|---|\n',
    ...nodes.sort(byName).map((node) => `| \`${node.type}\` | ${fields(node)} | ${children(node)} |\n`),
  ].join('');
}

function fields({ fields = {} }) {
  return Object.entries(fields)
    .map(([name, field]) => `**${name}**${count(field)} ${names(field.types)}`)
    .join('<br>');
}

function children({ children }) {
  return children ? `${names(children.types)}${count(children)}` : '';
}

/** As in regular expressions: `?` none or one, `*` any number, `+` one or more. */
function count({ required, multiple }) {
  if (multiple) return required ? '+' : '\\*';
  return required ? '' : '?';
}

/** Named nodes as they are, tokens in quotes, brackets and the like left out. */
function names(types) {
  return types
    .filter(({ type, named }) => named || !/^[(){}`',;:]$/.test(type))
    .map(({ type, named }) => (named ? `\`${type}\`` : `"${type.replaceAll('|', '\\|')}"`))
    .join(' ');
}
