// Compiles the native tree-sitter for Node, which the tests compare with web-tree-sitter.
import { compileRuntime, noNative } from '../grammar/native.mjs';
import { toolPath, VERSIONS } from '../tools.mjs';
import { SetupError } from './step.mjs';

export const nativeTreeSitter = {
  name: 'native-tree-sitter',
  title: `tree-sitter ${VERSIONS['native-tree-sitter']} for Node (compiles for about 20 seconds)`,
  isThere: () => toolPath('native-tree-sitter') !== undefined,
  whyNot: noNative,
  install,
};

async function install() {
  try {
    compileRuntime();
  } catch (error) {
    throw new SetupError(`native-tree-sitter: ${error.message}`);
  }
}
