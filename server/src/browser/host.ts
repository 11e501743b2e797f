/** The platform of the server in a browser worker: no tools, no files; the client sends the grammars. */
import type { InitializationOptions } from '../protocol.ts';
import type { Host } from '../workspace/host.ts';

export function browserHost({ grammars }: InitializationOptions): Host {
  return {
    async loadGrammars() {
      if (!grammars) throw new Error('The client sent no grammars: initializationOptions.grammars is missing.');
      return grammars;
    },
    async readFile() {
      return undefined;
    },
  };
}
