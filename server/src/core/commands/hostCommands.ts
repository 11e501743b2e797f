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
  if (!file.language) return NO_COMMANDS;
  let commands = known.get(file);
  if (!commands) {
    commands = mayHoldCommands(file.text) ? yield* READERS[file.language](file.text) : NO_COMMANDS;
    known.set(file, commands);
  }
  return commands;
}

/**
 * True if the commands of `file` are known or soon read. What a user waits for says nothing of others: the rules read them in
 * steps, and then they are known.
 */
export function isSoonRead(file: SourceFile): boolean {
  return !file.language || known.has(file) || file.text.length <= SHORT;
}

/** A playbook of so many characters takes a tenth of a second, scripts less. */
const SHORT = 20_000;

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
