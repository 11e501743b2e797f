// Says whether what the server sends is valid LSP and fits the text it is about.
import { linesOf } from './lineEnds.mjs';

/** @throws if a notification of diagnostics is not as LSP has it, or not of a version that the server was told */
export function checkDiagnostics(documents, rules, uri, version, list) {
  const document = documents.all.find((each) => each.uri === uri);
  // One that was closed, or never well opened.
  if (version === undefined && list.length === 0) return;
  const text = document?.texts.get(version);
  if (text === undefined) throw new Error(`findings of ${uri} version ${version}, which is not there`);
  const lines = linesOf(text);
  for (const diagnostic of list) {
    const { range, severity, code, source, message, codeDescription, relatedInformation, ...rest } = diagnostic;
    const fail = (what) => {
      throw new Error(`${uri} version ${version}: ${what}: ${JSON.stringify(diagnostic)}`);
    };
    lines.check(range, fail);
    if (![1, 2, 3, 4].includes(severity)) fail('severity');
    if (source !== 'portcon' || !rules.some(({ id }) => id === code)) fail('code');
    if (typeof message !== 'string' || message === '' || /undefined|NaN|\[object/.test(message)) fail('message');
    if (!/^file:.*\.md$/.test(codeDescription?.href)) fail('codeDescription');
    for (const { location, message: words } of relatedInformation ?? []) {
      if (typeof location.uri !== 'string' || typeof words !== 'string') fail('relatedInformation');
      if (location.uri === uri) lines.check(location.range, fail);
    }
    if (Object.keys(rest).some((key) => !['tags', 'data'].includes(key))) fail('unknown key');
  }
}

/** @throws if the answer to a request is not as LSP has it; `text` is the document's when it was asked */
export function checkReply({ method, result }, uri, text) {
  const fail = (what) => {
    throw new Error(`${method} of ${uri}: ${what}: ${JSON.stringify(result)?.slice(0, 2000)}`);
  };
  const lines = linesOf(text);
  if (method === 'textDocument/hover') {
    if (result === null) return;
    if (result.contents?.kind !== 'markdown' || !result.contents.value || /undefined|NaN/.test(result.contents.value))
      fail('contents');
    lines.check(result.range, fail);
  } else if (method === 'textDocument/codeAction') {
    if (result === null) return;
    if (!Array.isArray(result)) fail('not a list');
    for (const action of result) checkAction(action, uri, lines, fail);
  } else if (method === 'portcon/lookUpPort') {
    if (
      !Array.isArray(result) ||
      result.some(({ port, type, origin, reason }) =>
        [port, type, origin, reason].some((word) => typeof word !== 'string'),
      )
    )
      fail('items');
  } else if (FEATURES[method]) {
    FEATURES[method](result, lines, uri, fail);
  } else if (method === 'portcon/portSnapshot') {
    if (typeof result.text !== 'string' || typeof JSON.parse(result.json) !== 'object') fail('snapshot');
  }
}

/** What each language feature's answer must be; no answer at all is one where no name stands. */
const FEATURES = {
  'textDocument/documentSymbol': checkSymbols,
  'textDocument/documentHighlight': (list, lines, _, fail) => {
    for (const { range, kind } of list) {
      lines.check(range, fail);
      if (kind !== 2 && kind !== 3) fail('kind');
    }
  },
  'textDocument/rename': (edit, lines, uri, fail) => {
    for (const { textDocument, edits } of edit?.documentChanges ?? []) {
      for (const { range, newText } of edits) {
        if (textDocument.uri === uri) lines.check(range, fail);
        if (!/^[A-Za-z_]\w*$/.test(newText)) fail('no name');
      }
    }
  },
  'textDocument/foldingRange': (list, lines, _, fail) => {
    for (const { startLine, endLine } of list ?? []) {
      if (!(startLine < endLine)) fail('nothing to fold');
      const [start, end] = [startLine, endLine].map((line) => ({ line, character: 0 }));
      lines.check({ start, end }, fail);
    }
  },
  'textDocument/selectionRange': (list, lines, _, fail) => {
    if (list.length !== 0 && list.length !== 2) fail('not one for each position');
    for (let each of list) {
      for (; each; each = each.parent) {
        lines.check(each.range, fail);
        if (!each.parent) continue;
        const [start, end] = [lines.offset(each.range.start), lines.offset(each.range.end)];
        const [from, to] = [lines.offset(each.parent.range.start), lines.offset(each.parent.range.end)];
        if (from > start || to < end || to - from <= end - start) fail('not inside of its parent');
      }
    }
  },
  'textDocument/references': checkLocations,
  'textDocument/definition': checkLocations,
  'textDocument/declaration': checkLocations,
  'textDocument/documentLink': (list, lines, _, fail) => {
    for (const { range, target } of list) {
      lines.check(range, fail);
      if (typeof target !== 'string' || target === '') fail('target');
    }
  },
  'textDocument/codeLens': (list, lines, _, fail) => {
    for (const { range } of list) lines.check(range, fail);
  },
  'textDocument/semanticTokens/full': checkTokens,
  'textDocument/semanticTokens/range': checkTokens,
  'textDocument/completion': (result, lines, _, fail) => {
    for (const { label, textEdit } of result?.items ?? []) {
      if (typeof label !== 'string' || label === '' || /undefined|NaN/.test(label)) fail('label');
      if (textEdit) lines.check(textEdit.range, fail);
    }
  },
  'textDocument/signatureHelp': (result, _, _uri, fail) => {
    if (result === null) return;
    for (const { label, parameters } of result.signatures) {
      if (typeof label !== 'string' || label === '') fail('label');
      for (const [from, to] of parameters.map((each) => each.label).filter(Array.isArray))
        if (!(from <= to && to <= label.length)) fail('parameter');
    }
  },
  'textDocument/prepareCallHierarchy': (list, lines, uri, fail) => {
    for (const item of list ?? []) {
      if (!item.name) fail('name');
      if (item.uri === uri) for (const range of [item.range, item.selectionRange]) lines.check(range, fail);
    }
  },
  'textDocument/prepareRename': (result, lines, _, fail) => {
    if (result === null) return;
    lines.check(result.range, fail);
    if (typeof result.placeholder !== 'string' || result.placeholder === '') fail('placeholder');
  },
  'textDocument/inlayHint': (list, lines, _, fail) => {
    for (const { position, label } of list) {
      lines.check({ start: position, end: position }, fail);
      if (typeof label !== 'string' || label === '' || /undefined|NaN/.test(label)) fail('label');
    }
  },
  'workspace/symbol': (list, _, _uri, fail) => {
    if (list.length > 200) fail('too many');
    for (const { name, location } of list) if (!name || typeof location.uri !== 'string') fail('symbol');
  },
};

function checkLocations(list, lines, uri, fail) {
  for (const location of list ?? []) if (location.uri === uri) lines.check(location.range, fail);
}

/** Five numbers for each token, relative to the one before, none on top of another. */
function checkTokens(result, lines, _, fail) {
  const data = result?.data ?? [];
  if (data.length % 5 !== 0 || data.some((number) => !Number.isInteger(number) || number < 0)) fail('numbers');
  let line = 0;
  let character = 0;
  let end = 0;
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length] = data.slice(i, i + 3);
    if (down > 0) end = 0;
    line += down;
    character = down > 0 ? right : character + right;
    if (length === 0 || character < end) fail('tokens overlap');
    end = character + length;
    lines.check({ start: { line, character }, end: { line, character: end } }, fail);
  }
}

function checkSymbols(list, lines, uri, fail) {
  for (const { name, range, selectionRange, children } of list) {
    if (!name) fail('name');
    lines.check(range, fail);
    lines.check(selectionRange, fail);
    checkSymbols(children ?? [], lines, uri, fail);
  }
}

function checkAction({ title, kind, edit, command }, uri, lines, fail) {
  if (typeof title !== 'string' || title === '') fail('title');
  if (!/^(quickfix|refactor)(\.|$)/.test(kind)) fail('kind');
  if (!edit && !command) fail('does nothing');
  for (const change of edit?.documentChanges ?? []) {
    if (change.kind === 'create') {
      if (!change.uri.startsWith('file:///fuzz/')) fail('creates elsewhere');
      continue;
    }
    if (change.textDocument.uri !== uri) continue;
    const { version } = change.textDocument;
    if (version !== null && !Number.isInteger(version)) fail('version');
    const ranges = change.edits.map(({ range, newText }) => {
      if (typeof newText !== 'string') fail('newText');
      lines.check(range, fail);
      return [lines.offset(range.start), lines.offset(range.end)];
    });
    ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    for (let i = 1; i < ranges.length; i++) if (ranges[i][0] < ranges[i - 1][1]) fail('edits overlap');
  }
}
