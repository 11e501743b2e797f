/** Between two slices of long work the messages are handled that came meanwhile. */
import { PassThrough } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createMessageConnection } from 'vscode-languageserver/node';
import { turns } from '../../server/src/lsp/turns.ts';

const SLICES = 20;

function compute(milliseconds: number): void {
  for (const end = Date.now() + milliseconds; Date.now() < end; );
}

test('a slice makes way for a message that came while the one before ran', async () => {
  const input = new PassThrough();
  const server = createMessageConnection(input, new PassThrough());
  const work = turns(nextTurn);
  let handled = 0;
  server.onNotification('ask', () => {
    work.heard();
    handled++;
  });
  server.listen();
  const waited: number[] = [];
  await new Promise<void>((done) => {
    let sent = 0;
    const slice = () => {
      waited.push(sent - handled);
      if (sent === SLICES) return done();
      const body = JSON.stringify({ jsonrpc: '2.0', method: 'ask' });
      input.write(`Content-Length: ${body.length}\r\n\r\n${body}`);
      sent++;
      work.later(slice);
      compute(5);
    };
    work.later(slice);
  });
  server.dispose();
  expect(waited).toEqual(waited.map(() => 0));
});
