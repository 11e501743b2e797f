// Reads the definitions of refpolicy headers as text: interfaces, templates and the macros of .spt files.

/** @typedef {{ name: string, body: string }} Definition */

/** Every `interface(`name',`body')`, template and define of a file, in order. @returns {Definition[]} */
export function definitions(text) {
  const found = [];
  for (const match of text.matchAll(/^[ \t]*(?:interface|template|define)\(\s*`(\w+)'\s*,\s*`/gm)) {
    const start = match.index + match[0].length;
    found.push({ name: match[1], body: text.slice(start, quoteEnd(text, start)) });
  }
  return found;
}

/** The offset of the quote that closes the one before `start`. */
function quoteEnd(text, start) {
  let depth = 1;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '`') depth++;
    else if (text[i] === "'" && --depth === 0) return i;
  }
  return text.length;
}

/** A body without comments and quotes. Blocks such as optional_policy become calls around their content. */
export function plainBody(body) {
  return body.replace(/#.*/g, '').replace(/[`']/g, '');
}

/** The calls `name(a, b)` that have no call inside, which leaves out blocks that contain calls. */
export function innermostCalls(plain) {
  return [...plain.matchAll(/\b(\w+)\(([^()]*)\)/g)].map(([, name, list]) => ({
    name,
    args: list.split(',').map((arg) => arg.trim()),
  }));
}

/** The names of `{ a b }` or `a`. */
export function nameList(text) {
  return text.replace(/[{}]/g, ' ').trim().split(/\s+/).filter(Boolean);
}
