/** Reads the scriptlets of an RPM spec file: `%post`, `%postun` and their kin, with its `%if` branches. */
import type { Steps } from '../base/steps.ts';
import type { HostCommands, ModuleCommand, PortCommand } from './command.ts';
import { invocations } from './invocations.ts';
import { branchNumbers, MOST_BRANCHES, shellCommands } from './shellCommands.ts';

const SCRIPTLET =
  /^%(pre|post|preun|postun|pretrans|posttrans|preuntrans|postuntrans|verifyscript|trigger\w*|filetrigger\w*|transfiletrigger\w*)\b(.*)$/;
const SECTION =
  /^%(description|package|prep|generate_buildrequires|conf|build|install|check|clean|files|changelog|sourcelist|patchlist|sepolicy)\b/;
const CONDITIONAL = /^\s*%(if\w*|elif\w*|else|endif)\b/;

/** Each scriptlet is a sequence of its own; what stands between `%if` and `%endif` is a branch of it. */
export function* specCommands(text: string): Steps<HostCommands> {
  const ports: PortCommand[] = [];
  const modules: ModuleCommand[] = [];
  const newBranch = branchNumbers();
  let branches: readonly number[] = [];
  /** `%if` that are open, beyond those that have a branch. */
  let beyond = 0;
  let inShell = false;
  let from = 0;

  let lines = 0;
  for (let start = 0; start <= text.length; ) {
    if (++lines % STEP === 0) yield;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const scriptlet = SCRIPTLET.exec(line);
    const conditional = CONDITIONAL.exec(line)?.[1];
    if (scriptlet || SECTION.test(line) || conditional) {
      if (inShell) yield* read(from, start);
      from = end + 1;
    }
    if (scriptlet) {
      branches = [newBranch()];
      beyond = 0;
      inShell = !/-p\s+(<lua>|(?!\S*\/(ba|da)?sh\b)\S)/.test(scriptlet[2]!);
    } else if (SECTION.test(line)) inShell = false;
    else if (conditional?.startsWith('if')) {
      if (branches.length < MOST_BRANCHES) branches = [...branches, newBranch()];
      else beyond++;
    } else if (conditional && beyond > 0) beyond -= conditional === 'endif' ? 1 : 0;
    else if (conditional === 'endif') branches = branches.slice(0, Math.max(1, branches.length - 1));
    else if (conditional) branches = [...branches.slice(0, -1), newBranch()];
    start = end + 1;
  }
  if (inShell) yield* read(from, text.length);
  return { ports, modules };

  function* read(start: number, end: number): Steps<void> {
    const commands = yield* shellCommands(text, start, end, newBranch, { branches, handled: false });
    const more = yield* invocations(text, commands, newBranch);
    for (const each of more.ports) ports.push(each);
    for (const each of more.modules) modules.push(each);
  }
}

/** Lines in one step. */
const STEP = 64;
