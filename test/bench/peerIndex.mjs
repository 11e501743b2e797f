// How an index without a parser is made, for comparison: as the nearest peer does it (facts: its parser.ts, read as public code),
// written anew here, its one expression of exponential time made linear. Started as a program it indexes the folders of its arguments and prints the milliseconds that took.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

const DECLARATION = /^(type|attribute_role|attribute|bool)\s+(\w+(?:,\s*\w+)*)(?:\s+alias\s+(\w+))?;$/gm;
const OPENINGS = { '.if': /^\s*(?:interface|template)\(/, '.spt': /^\s*define\(/ };

const started = performance.now();
const symbols = new Map();
for (const folder of process.argv.slice(2)) {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    if (!['.te', '.if', '.spt'].includes(extname(path)) || !statSync(path).isFile()) continue;
    const text = readFileSync(path, 'utf8');
    if (path.endsWith('.te')) readDeclarations(path, text);
    else readDefinitions(path, text, OPENINGS[extname(path)]);
  }
}
console.log(JSON.stringify({ milliseconds: performance.now() - started, symbols: symbols.size }));

function readDeclarations(path, text) {
  let line = 0;
  let last = 0;
  for (const match of text.matchAll(DECLARATION)) {
    line += text.slice(last, match.index).split('\n').length - 1;
    last = match.index + match[0].length;
    for (const name of match[2].split(/\s*,\s*/)) add(name, { path, line, description: match[0] });
  }
}

/** Line by line; a body ends where the parentheses that it opens are closed. */
function readDefinitions(path, text, opening) {
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    const name = opening.test(lines[at]) && /(?<=`)(.*)(?=')/.exec(lines[at])?.[0];
    if (!name) continue;
    const first = at;
    let open = 1;
    for (let from = lines[at].indexOf(name); at < lines.length; at++, from = 0) {
      for (let i = from; i < lines[at].length && open > 0; i++) {
        const character = lines[at].charAt(i);
        if (character === '(') open++;
        else if (character === ')') open--;
      }
      if (open === 0) break;
    }
    add(name, { path, line: first, description: lines.slice(first, at + 1).join('\n') });
  }
}

function add(name, place) {
  const known = symbols.get(name);
  if (known) known.push(place);
  else symbols.set(name, [place]);
}
