// Drives the built server with random edits, requests and nonsense: `npm run fuzz [-- --edits N --seed S]`.
//
// After each batch the tree and the statements that grew with the edits are those of a fresh parse, the findings are those
// of a second server that sees the same texts for the first time, and every message of the server was valid LSP.
import { parseArgs } from 'node:util';
import { bundleCore } from './bundleCore.mjs';
import { checkDiagnostics, checkReply } from './fuzz/checkReply.mjs';
import { openDocuments } from './fuzz/documents.mjs';
import { FuzzServer } from './fuzz/fuzzServer.mjs';
import { sendNonsense, sendRequest } from './fuzz/requests.mjs';
import { sameFile } from './fuzz/sameFile.mjs';
import { seededRandom } from './mutants/random.mjs';

const BATCH = 250;
const CANCELLED = -32800;
/** A rename that is not possible. */
const REQUEST_FAILED = -32803;
/** The server has 120 MB after its start, and one file of 1 MB may take 200 MB more for a moment. */
const MOST_MEGABYTES = 600;

const { values } = parseArgs({
  options: { edits: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
});
const edits = Number(values.edits);
const seed = Number(values.seed);

const core = await bundleCore(`
export { changeFile, parseFile } from './core/syntax/sourceFile.ts';
export { loadGrammars } from './core/syntax/grammars.ts';
export { MAX_LENGTH } from './core/syntax/unchecked.ts';
export { RULES } from './core/lint/rules/all.ts';
`);
const started = performance.now();
const random = seededRandom(seed);
const counts = {
  edits: 0,
  hostile: 0,
  requests: 0,
  nonsense: 0,
  cancelled: 0,
  refused: 0,
  diagnostics: 0,
  batches: 0,
  findings: 0,
};
const server = new FuzzServer((uri, version, list) => {
  counts.diagnostics++;
  counts.findings += list.length;
  checkDiagnostics(documents, core.RULES, uri, version, list);
});
const fresh = new FuzzServer(() => undefined);
await Promise.all([server.initialize(), fresh.initialize()]);
const documents = await openDocuments(core, random, server);
const pending = [];

let most = 0;
try {
  while (counts.edits < edits) {
    const left = Math.min(BATCH, edits - counts.edits);
    for (let i = 0; i < left; i++) {
      step();
      if (i % 25 === 24) await server.flushed();
    }
    await compare();
  }
} catch (error) {
  console.error(`seed ${seed}, after ${counts.edits} edits: ${error.stack}`);
  process.exitCode = 1;
}
const [code] = await Promise.all([server.stop(), fresh.stop()]);
if (code !== 0) {
  console.error(`the server ended with ${code}`);
  process.exitCode = 1;
}
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const list = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
console.log(`seed ${seed}: ${list.join(', ')}; most memory ${most.toFixed(0)} MB; ${seconds} s`);

/** One change of a document, perhaps with something else before or behind it. */
function step() {
  const document = documents.pick();
  counts.edits++;
  if (document.change()) counts.hostile++;
  if (random() < 0.3) {
    const { reply, cancel } = sendRequest(random, server, document);
    counts.requests++;
    if (cancel) counts.cancelled++;
    pending.push(checked(reply, document.uri, document.text, cancel));
  }
  if (random() < 0.05) {
    sendNonsense(random, server, document.uri);
    counts.nonsense++;
  }
}

/** The first thing wrong with an answer; undefined if there is none. */
async function checked(reply, uri, text, cancelled) {
  try {
    checkReply(await reply, uri, text);
    return undefined;
  } catch (error) {
    const isRefusal = error.code === REQUEST_FAILED || (cancelled && error.code === CANCELLED);
    if (!isRefusal) return error;
    counts.refused++;
    return undefined;
  }
}

async function compare() {
  counts.batches++;
  const replies = pending.splice(0);
  for (const document of documents.all)
    sameFile(document.file, () =>
      core.parseFile(documents.grammars, document.uri, document.text, document.file.language, {
        maxLength: core.MAX_LENGTH,
      }),
    );
  const got = await documents.settle(server);
  const wrong = (await Promise.all(replies)).find((error) => error);
  if (wrong) throw wrong;
  const expected = await documents.asNew(fresh);
  for (const { uri } of documents.all) {
    const [one, other] = [JSON.stringify(got.get(uri)), JSON.stringify(expected.get(uri))];
    if (one !== other) throw new Error(`findings of ${uri} differ: ${one}\nfresh: ${other}`);
  }
  if (server.errors.length > 0) throw new Error(`the server logged ${server.errors[0]}`);
  documents.tidy();
  const megabytes = server.megabytes();
  most = Math.max(most, megabytes);
  if (megabytes > MOST_MEGABYTES) throw new Error(`the server has ${megabytes} MB`);
  if (counts.batches % 40 === 0) console.log(`${counts.edits} edits, ${megabytes.toFixed(0)} MB`);
}
