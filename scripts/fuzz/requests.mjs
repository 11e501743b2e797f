// The requests of a fuzz run, good ones and nonsense.
import { pick } from '../mutants/random.mjs';

const QUERIES = [
  '80',
  'tcp/80',
  '8000-8100',
  'http_port_t',
  '',
  'ssh',
  '99999',
  '-1',
  '80-',
  '\0',
  'a'.repeat(5000),
  '😀',
];

const NEW_NAMES = ['new_t', 'allow', 'relayd_t', '', ' ', 'a b', '1x', '$1', '\0', '😀', 'a'.repeat(5000)];

/** What is asked of a file as a whole. */
export const OF_FILE = ['documentSymbol', 'foldingRange', 'documentLink', 'codeLens', 'semanticTokens/full'];
/** What is asked of a place. */
export const AT_POSITION = [
  'documentHighlight',
  'references',
  'prepareRename',
  'definition',
  'declaration',
  'completion',
  'signatureHelp',
  'prepareCallHierarchy',
];

/** Asks something of a document as it is now; in one of six cases takes it back at once. */
export function sendRequest(random, server, { uri, text }) {
  const textDocument = { uri };
  const position = () => ({
    line: Math.floor(random() * (text.split('\n').length + 1)),
    character: Math.floor(random() * 60),
  });
  const range = () => {
    const [start, end] = [position(), position()];
    const isForward = start.line < end.line || (start.line === end.line && start.character <= end.character);
    return isForward ? { start, end } : { start: end, end: start };
  };
  const asked = pick(random, [
    () => [`textDocument/${pick(random, OF_FILE)}`, { textDocument }],
    () => [
      `textDocument/${pick(random, AT_POSITION)}`,
      { textDocument, position: position(), context: { includeDeclaration: true } },
    ],
    () => ['textDocument/semanticTokens/range', { textDocument, range: range() }],
    () => ['textDocument/selectionRange', { textDocument, positions: [position(), position()] }],
    () => ['textDocument/inlayHint', { textDocument, range: range() }],
    () =>
      random() < 0.2
        ? ['textDocument/rename', { textDocument, position: position(), newName: pick(random, NEW_NAMES) }]
        : ['textDocument/selectionRange', { textDocument, positions: [] }],
    () => ['workspace/symbol', { query: pick(random, QUERIES) }],
    () => ['textDocument/hover', { textDocument, position: position() }],
    () => ['textDocument/hover', { textDocument, position: position() }],
    () => ['textDocument/codeAction', { textDocument, range: range(), context: { diagnostics: [] } }],
    () => ['portcon/lookUpPort', { query: pick(random, QUERIES) }],
    () =>
      random() < 0.1
        ? ['portcon/portSnapshot', undefined]
        : ['textDocument/hover', { textDocument: { uri: 'file:///none' }, position: position() }],
  ])();
  const { id, reply } = server.request(...asked);
  const cancel = random() < 1 / 6;
  if (cancel) server.notify('$/cancelRequest', { id });
  return { reply: reply.then((result) => ({ method: asked[0], result })), cancel };
}

/** Sends what no client should; it must be answered with an error or not at all. */
export function sendNonsense(random, server, uri) {
  pick(random, [
    () => server.request('textDocument/unknown', { textDocument: { uri } }),
    () => server.request('$/unknown', null),
    () => server.notify('$/unknown', []),
    () => server.notify('textDocument/didSave', { textDocument: { uri } }),
    () => server.request('textDocument/hover', { textDocument: { uri: 7 }, position: null }),
    () => server.request('textDocument/codeAction', { textDocument: null }),
    () => server.request('textDocument/codeAction', undefined),
    () => server.request('portcon/lookUpPort', { query: { toString: null } }),
    () =>
      server.notify('textDocument/didChange', {
        textDocument: { uri: 'file:///none' },
        contentChanges: [{ text: '' }],
      }),
    () => server.notify('textDocument/didClose', { textDocument: { uri: 'file:///none' } }),
    () =>
      server.notify('textDocument/didOpen', {
        textDocument: { uri: 'file:///none.te', languageId: 'selinux', version: 1, text: null },
      }),
    () => server.notify('$/cancelRequest', { id: 987654321 }),
    () => server.notify('$/cancelRequest', { id: null }),
    () => server.send({ jsonrpc: '2.0', id: 'nobody', result: null }),
    () => server.notify('workspace/didChangeConfiguration', { settings: null }),
    () => server.request('portcon/scriptlet', { uri: 3 }),
  ])();
}
