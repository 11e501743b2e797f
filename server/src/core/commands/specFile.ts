/** Reads the scriptlets of an RPM spec file: `%post`, `%postun` and their kin, with its `%if` branches. */
import { type HostCommands, NO_COMMANDS } from './command.ts';
import { invocations } from './invocations.ts';
import { branchNumbers, shellCommands } from './shellCommands.ts';

const SCRIPTLET =
  /^%(pre|post|preun|postun|pretrans|posttrans|preuntrans|postuntrans|verifyscript|trigger\w*|filetrigger\w*|transfiletrigger\w*)\b(.*)$/;
const SECTION =
  /^%(description|package|prep|generate_buildrequires|conf|build|install|check|clean|files|changelog|sourcelist|patchlist|sepolicy)\b/;
const CONDITIONAL = /^\s*%(if\w*|elif\w*|else|endif)\b/;

/** Each scriptlet is a sequence of its own; what stands between `%if` and `%endif` is a branch of it. */
export function specCommands(text: string): HostCommands {
  let found = NO_COMMANDS;
  const newBranch = branchNumbers();
  let branches: number[] = [];
  let inShell = false;
  let from = 0;

  for (let start = 0; start <= text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const scriptlet = SCRIPTLET.exec(line);
    const conditional = CONDITIONAL.exec(line)?.[1];
    if (scriptlet || SECTION.test(line) || conditional) {
      if (inShell) read(from, start);
      from = end + 1;
    }
    if (scriptlet) {
      branches = [newBranch()];
      inShell = !/-p\s+(<lua>|(?!\S*\/(ba|da)?sh\b)\S)/.test(scriptlet[2]!);
    } else if (SECTION.test(line)) inShell = false;
    else if (conditional?.startsWith('if')) branches = [...branches, newBranch()];
    else if (conditional === 'endif') branches = branches.slice(0, Math.max(1, branches.length - 1));
    else if (conditional) branches = [...branches.slice(0, -1), newBranch()];
    start = end + 1;
  }
  if (inShell) read(from, text.length);
  return found;

  function read(start: number, end: number): void {
    const commands = shellCommands(text, start, end, newBranch, { branches, handled: false });
    const more = invocations(text, commands, newBranch);
    found = { ports: [...found.ports, ...more.ports], modules: [...found.modules, ...more.modules] };
  }
}
