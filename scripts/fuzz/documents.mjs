// The documents of a fuzz run: what the server was told of each, and a twin of it in this process.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { randomChanges } from './edits.mjs';

const EXAMPLES = [
  'beacond/beacond.te',
  'beacond/beacond.if',
  'beacond/beacond.fc',
  'beacond/beacond_broken.te',
  'clean/relayd.te',
];
const OTHERS = {
  'ports.cil': '(type my_port_t)\n(portcon tcp 80 (system_u object_r my_port_t ((s0) (s0))))\n',
  'install.sh': '#!/bin/sh\nsemanage port -a -t http_port_t -p tcp 80\nsemanage port -m -t ssh_port_t -p tcp 22\n',
  'defs.spt': "define(`rw_my_perms',`{ read write }')\n",
};
const LANGUAGES = { sh: 'shellscript' };
const LONGEST = 6000;

/** Opens all; each change goes to `server` and to its twin. */
export async function openDocuments(core, random, server) {
  const require = createRequire(import.meta.url);
  const wasm = (name) => readFileSync(new URL(`../../syntaxes/${name}/${name}.wasm`, import.meta.url));
  const grammars = await core.loadGrammars({
    runtime: readFileSync(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
    selinux: wasm('tree-sitter-selinux'),
    selinuxFc: wasm('tree-sitter-selinux-fc'),
  });
  const example = (name) => readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8');
  const texts = [...EXAMPLES.map((name) => [name.split('/')[1], example(name)]), ...Object.entries(OTHERS)];
  const all = texts.map(([name, text]) => document(name, text));
  return { all, grammars, pick: () => all[Math.floor(random() * all.length)], settle, asNew, tidy };

  function document(name, original) {
    const uri = `file:///fuzz/${name}`;
    const languageId = LANGUAGES[name.split('.').at(-1)] ?? 'selinux';
    const limits = { maxLength: core.MAX_LENGTH };
    const parse = (text) => core.parseFile(grammars, uri, text, undefined, limits);
    const self = {
      uri,
      languageId,
      version: 1,
      file: parse(original),
      /** The text of each version since the last time all was quiet. */
      texts: new Map([[1, original]]),
      get text() {
        return self.texts.get(self.version);
      },
      /** Changes it at random; true for changes that no editor would send. */
      change() {
        if (self.text.length > LONGEST || random() < 0.002) {
          self.apply([{ text: original }]);
          return false;
        }
        const { changes, isHostile } = randomChanges(random, TextDocument.create(uri, languageId, 1, self.text));
        self.apply(changes, isHostile);
        return isHostile;
      },
      apply(changes, isHostile = false) {
        const before = self.text;
        self.file = core.changeFile(grammars, self.file, changes, limits);
        self.version++;
        const text = self.file.unchecked?.text ?? self.file.text;
        if (!isHostile && changes.reduce(applyOne, before) !== text)
          throw new Error(`${uri}: ${JSON.stringify(changes)} give another text`);
        self.texts.set(self.version, text);
        server.notify('textDocument/didChange', {
          textDocument: { uri, version: self.version },
          contentChanges: changes,
        });
      },
      reopen() {
        server.notify('textDocument/didClose', { textDocument: { uri } });
        self.file.tree?.delete();
        self.file = parse(self.text);
        open();
      },
    };
    open();
    return self;
    function open() {
      server.notify('textDocument/didOpen', {
        textDocument: { uri, languageId, version: self.version, text: self.text },
      });
    }
  }

  /** The findings of all, once each has been looked at with all others as they are now. */
  async function settle(on) {
    const empty = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    for (let round = 0; ; round++) {
      const lists = all.map(async (each) => {
        const list = on.diagnostics(each.uri, each.version + 1);
        each.apply([{ range: empty, text: '' }]);
        return [each.uri, await list];
      });
      const found = new Map(await Promise.all(lists));
      if (round === 1) return found;
    }
  }

  /** The findings that a server has which sees all texts for the first time. */
  async function asNew(on) {
    const opened = all.map(async ({ uri, languageId, text }) => {
      const first = on.diagnostics(uri, 1);
      on.notify('textDocument/didOpen', { textDocument: { uri, languageId, version: 1, text } });
      await first;
    });
    await Promise.all(opened);
    const lists = all.map(async ({ uri, text }) => {
      const list = on.diagnostics(uri, 2);
      on.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text }] });
      return [uri, await list];
    });
    const found = new Map(await Promise.all(lists));
    for (const { uri } of all) on.notify('textDocument/didClose', { textDocument: { uri } });
    return found;
  }

  /** Forgets old texts, and closes and opens one document. */
  function tidy() {
    for (const each of all)
      for (const version of each.texts.keys()) if (version < each.version) each.texts.delete(version);
    if (random() < 0.3) all[Math.floor(random() * all.length)].reopen();
  }
}

/** A new TextDocument each time: its own lines are wrong after an edit that joins \r and \n. */
function applyOne(text, change) {
  return TextDocument.update(TextDocument.create('', '', 1, text), [change], 2).getText();
}
