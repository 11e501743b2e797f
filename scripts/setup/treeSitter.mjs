// Compiles the tree-sitter CLI with cargo; npm's package of it downloads a binary from a host that may be out of reach.
import { existsSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { toolFolder, toolPath, VERSIONS } from '../tools.mjs';
import { moveIntoPlace, workFolder } from './place.mjs';
import { runLogged } from './step.mjs';

const VERSION = VERSIONS['tree-sitter'];

export const treeSitter = {
  name: 'tree-sitter',
  title: `tree-sitter CLI ${VERSION} (compiles for about 3 minutes)`,
  isThere: () => toolPath('tree-sitter') !== undefined,
  whyNot: () => (cargo() ? undefined : 'it is compiled with cargo, which is missing (rustup.rs)'),
  install,
};

async function install() {
  const folder = toolFolder('tree-sitter');
  const work = workFolder(folder);
  const what = ['tree-sitter-cli', '--version', VERSION, '--locked', '--no-default-features'];
  await runLogged('tree-sitter', cargo(), ['install', ...what, '--root', work], {
    env: { ...process.env, CARGO_TARGET_DIR: join(work, 'target') },
  });
  rmSync(join(work, 'target'), { recursive: true, force: true });
  moveIntoPlace(work, folder);
}

function cargo() {
  const own = join(process.env.CARGO_HOME ?? join(homedir(), '.cargo'), 'bin', 'cargo');
  return toolPath('cargo') ?? (existsSync(own) ? own : undefined);
}
