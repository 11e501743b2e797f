/** The commands of a script or document, read once for each version of it. */
import { finish, type Steps } from '../base/steps.ts';
import { type CommandLanguage, mayHoldCommands } from '../syntax/commandLanguage.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { type HostCommands, NO_COMMANDS } from './command.ts';
import { dockerfileCommands } from './dockerfile.ts';
import { importCommands } from './importFile.ts';
import { invocations } from './invocations.ts';
import { markdownCommands } from './markdown.ts';
import { branchNumbers, shellCommands } from './shellCommands.ts';
import { specCommands } from './specFile.ts';
import { yamlCommands } from './yamlFile.ts';

const known = new WeakMap<SourceFile, HostCommands>();

/** Nothing for a policy file, whose commands stand in comments. */
export function hostCommands(file: SourceFile): HostCommands {
  return finish(hostCommandSteps(file));
}

/** The same in steps. */
export function* hostCommandSteps(file: SourceFile): Steps<HostCommands> {
  if (!file.language || !mayHoldCommands(file.text)) return NO_COMMANDS;
  let commands = known.get(file);
  if (!commands) {
    commands = yield* READERS[file.language](file.text);
    known.set(file, commands);
  }
  return commands;
}

const READERS: { readonly [language in CommandLanguage]: (text: string) => Steps<HostCommands> } = {
  shell: scriptCommands,
  spec: specCommands,
  dockerfile: dockerfileCommands,
  markdown: markdownCommands,
  yaml: yamlCommands,
  import: importCommands,
};

function* scriptCommands(text: string): Steps<HostCommands> {
  const newBranch = branchNumbers();
  const commands = yield* shellCommands(text, 0, text.length, newBranch, { branches: [], handled: false });
  return yield* invocations(text, commands, newBranch);
}
