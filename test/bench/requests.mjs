// The requests of an editor, at places of a file that the generator of the bench picks.

export function place(lines, random) {
  for (;;) {
    const line = random(lines.length);
    if (lines[line].length > 4) return { line, character: random(lines[line].length) };
  }
}

/** The lines of `text` that begin with a call, from 0. */
export function callLines(lines) {
  return lines.flatMap((line, at) => (/^[a-z]\w+\(\w/.test(line) ? [at] : []));
}

export function hover(client, uri, position) {
  return client.request('textDocument/hover', { textDocument: { uri }, position });
}

export function definition(client, uri, position) {
  return client.request('textDocument/definition', { textDocument: { uri }, position });
}

export function signature(client, uri, position) {
  return client.request('textDocument/signatureHelp', { textDocument: { uri }, position });
}

export function completion(client, uri, position) {
  return client.request('textDocument/completion', { textDocument: { uri }, position });
}

export function semanticTokens(client, uri) {
  return client.request('textDocument/semanticTokens/full', { textDocument: { uri } });
}

export function references(client, uri, position) {
  const context = { includeDeclaration: true };
  return client.request('textDocument/references', { textDocument: { uri }, position, context });
}

export function codeAction(client, uri, start) {
  const params = { textDocument: { uri }, range: { start, end: start }, context: { diagnostics: [] } };
  return client.request('textDocument/codeAction', params);
}
