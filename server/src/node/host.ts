/** The platform of the server under Node: files, the query tools, the installed policy. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Host } from '../workspace/host.ts';
import { listPolicy, listScripts } from './listFiles.ts';
import { installedPolicy, portSysctls, watchPolicyStore } from './policyStore.ts';
import { policyTools } from './policyTools.ts';
import { wholeReader } from './readWhole.ts';

/** A device or a pipe never ends, and a port list is far shorter. */
const MAX_FILE_BYTES = 20 * 1024 * 1024;

/** @param dist the folder of the bundles, which has the grammars in `wasm` and the rules' pages in `rules` */
export function nodeHost(dist: string): Host {
  const tools = policyTools();
  const readWhole = wholeReader(MAX_FILE_BYTES);
  return {
    rulePages: `${pathToFileURL(join(dist, 'rules')).toString()}/`,
    async loadGrammars() {
      const wasm = (name: string) => readFile(join(dist, 'wasm', `${name}.wasm`));
      const [runtime, selinux, selinuxFc] = await Promise.all([
        wasm('web-tree-sitter'),
        wasm('tree-sitter-selinux'),
        wasm('tree-sitter-selinux-fc'),
      ]);
      return { runtime, selinux, selinuxFc };
    },
    async readFile(uri) {
      if (!uri.startsWith('file:')) return undefined;
      let path: string;
      try {
        path = fileURLToPath(uri);
      } catch {
        return undefined;
      }
      return readWhole(path);
    },
    listPolicy,
    listScripts,
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    run: tools.run,
    forgetAnswers: tools.forget,
    installedPolicy,
    portSysctls,
    watchPolicyStore,
    computed() {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
  };
}
