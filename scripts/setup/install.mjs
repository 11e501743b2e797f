// Brings the tools that are missing, one after the other, and says what it does and how long it took.
import { codeServer } from './codeServer.mjs';
import { compilers, debian } from './debian.mjs';
import { nativeTreeSitter } from './nativeTreeSitter.mjs';
import { SetupError, say, since } from './step.mjs';
import { treeSitter } from './treeSitter.mjs';

/**
 * All that the tests use, in the order in which they need each other: code-server is compiled with Debian's libraries,
 * and the native tree-sitter where need be with the headers of code-server's Node.
 */
export const STEPS = [debian, treeSitter, codeServer, nativeTreeSitter];

/**
 * Runs the steps whose names are given; `compilers` is the part of `debian` that code-server needs. A failed step does
 * not stop the next one. Returns why each of those that failed could not be done, one line each.
 */
export async function install(names) {
  const problems = [];
  for (const step of [compilers, ...STEPS].filter((it) => names.includes(it.name))) {
    const problem = await installOne(step);
    if (problem) problems.push(problem);
  }
  return problems;
}

async function installOne(step) {
  if (step.isThere()) {
    say(`${step.name}: there`);
    return undefined;
  }
  const reason = step.whyNot();
  if (reason) {
    say(`${step.name}: missing; ${reason}`);
    return `${step.name}: ${reason}`;
  }
  say(`${step.name}: installing ${step.title} …`);
  const start = performance.now();
  try {
    await step.install();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    return error.message.split('\n', 1)[0];
  }
  say(`${step.name}: installed in ${since(start)}`);
  return undefined;
}
