/** Reads YAML: Ansible's seport tasks, the selinux_ports of linux-system-roles, and shell commands in tasks. */
import { isMap, isScalar, isSeq, type Pair, parseAllDocuments, Scalar, type YAMLMap } from 'yaml';
import {
  type HostCommands,
  type ModuleCommand,
  NO_COMMANDS,
  type Place,
  type PortCommand,
  type ShellWord,
} from './command.ts';
import { invocations } from './invocations.ts';
import { blank, replaceSpan } from './masks.ts';
import { seportCommands, seportStringCommands } from './seport.ts';
import { branchNumbers, type NewBranch, shellCommands } from './shellCommands.ts';

/**
 * A list is a sequence: its items run one after the other. What has a `when`, a loop or an error handler is a branch.
 * Tabs and other mistakes of YAML are somebody else's to report: what can be read is read.
 */
export function yamlCommands(text: string, newBranch = branchNumbers()): HostCommands {
  if (text.length > MOST_TEXT) return NO_COMMANDS;
  try {
    return readYaml(text, newBranch);
  } catch (error) {
    // The parser calls itself for each level of nesting.
    if (error instanceof RangeError) return NO_COMMANDS;
    throw error;
  }
}

/** Reading takes about a second for each million characters, at every keystroke. */
const MOST_TEXT = 200_000;

function readYaml(text: string, newBranch: NewBranch): HostCommands {
  const ports: PortCommand[] = [];
  const modules: ModuleCommand[] = [];
  for (const document of parseAllDocuments(text, { strict: false, uniqueKeys: false, logLevel: 'silent' })) {
    if ('contents' in document) visit(document.contents, { branches: [newBranch()], handled: false });
  }
  return { ports, modules };

  function visit(node: unknown, place: Place): void {
    if (isSeq(node)) {
      const branches = [...place.branches, newBranch()];
      for (const item of node.items) visit(item, { ...place, branches });
    } else if (isMap(node)) {
      const own = taskPlace(node, place);
      for (const pair of node.items) visitPair(pair, node, own);
    }
  }

  function visitPair(pair: Pair, map: YAMLMap, place: Place): void {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const name = key.replace(/^.*\./, '');
    const { value } = pair;
    if (name === 'seport') {
      if (map.has('args')) return;
      if (isMap(value)) ports.push(...seportCommands(text, value, place));
      else if (isScalar(value)) ports.push(...seportStringCommands(text, value, place));
    } else if (key === 'selinux_ports' && isSeq(value)) {
      const branches = [...place.branches, newBranch()];
      for (const item of value.items) {
        if (isMap(item)) ports.push(...seportCommands(text, item, { ...place, branches }));
      }
    } else if (SHELL_KEYS.has(name)) visitShell(value, place);
    else visit(value, place);
  }

  /** `shell: …`, `shell: { cmd: … }`, `run: |` and `runcmd: [ … ]`. */
  function visitShell(value: unknown, place: Place): void {
    if (isMap(value)) {
      for (const key of ['cmd', '_raw_params']) visitShell(value.get(key, true), place);
      visitWords(value.get('argv', true), place);
    } else if (isSeq(value)) {
      for (const item of value.items) if (isScalar(item)) visitShell(item, place);
    } else if (isScalar(value) && typeof value.value === 'string' && value.range) {
      const span = shellSpan(text, value);
      if (!span) return;
      const commands = shellCommands(span.text, span.start, span.end, newBranch, place);
      const found = invocations(span.text, commands, newBranch);
      ports.push(...found.ports);
      modules.push(...found.modules);
    }
  }

  /** `command: { argv: [semanage, port, …] }`: no shell splits these. */
  function visitWords(value: unknown, place: Place): void {
    const items = isSeq(value) ? value.items : [];
    const words = items.flatMap((item) => (isScalar(item) ? argumentWord(text, item) : []));
    const [first] = words;
    if (!first || words.length < items.length) return;
    const command = { ...place, words, input: [], start: first.offset, end: words.at(-1)!.end };
    const found = invocations(text, [command], newBranch);
    ports.push(...found.ports);
    modules.push(...found.modules);
  }

  /** A task that may not run, or whose failure is thought of, is a branch. */
  function taskPlace(map: YAMLMap, place: Place): Place {
    if (!CONDITIONS.some((key) => map.has(key))) return place;
    const handled = place.handled || ERROR_HANDLERS.some((key) => map.has(key));
    return { branches: [...place.branches, newBranch()], handled };
  }
}

/** Keys whose value a shell runs: Ansible's modules, GitHub's and GitLab's steps, cloud-init. */
const SHELL_KEYS = new Set(['shell', 'command', 'raw', 'run', 'script', 'runcmd']);
const ERROR_HANDLERS = ['ignore_errors', 'failed_when', 'register', 'rescue', 'continue-on-error', 'allow_failure'];
const CONDITIONS = [
  ...ERROR_HANDLERS,
  ...['when', 'loop', 'with_items', 'until', 'creates', 'removes', 'block', 'always', 'if'],
  ...['tasks', 'handlers', 'pre_tasks', 'post_tasks'],
];

/** A word of `argv`; Jinja makes another one of a template. */
function argumentWord(text: string, { range, type }: Scalar): ShellWord[] {
  if (!range) return [];
  const quoted = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
  if (!quoted && type !== Scalar.PLAIN) return [];
  const [offset, end] = quoted ? [range[0] + 1, range[1] - 1] : [range[0], range[1]];
  const word = text.slice(offset, end);
  return [{ text: word, offset, unknown: /[\\{]|''/.test(word), end }];
}

/** The text of a scalar in the file, where it stands there as the shell gets it (but for the line breaks of folding). */
function shellSpan(text: string, scalar: Scalar): { text: string; start: number; end: number } | undefined {
  const [from, to] = scalar.range!;
  const source = text.slice(from, to);
  if (!/semanage|semodule/.test(source)) return undefined;
  if (scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE) {
    if (/\\|''|\n/.test(source)) return undefined;
    return { text, start: from + 1, end: to - 1 };
  }
  if (scalar.type === Scalar.BLOCK_LITERAL) return { text, start: from + source.indexOf('\n') + 1, end: to };
  const head = scalar.type === Scalar.BLOCK_FOLDED ? source.indexOf('\n') + 1 : 0;
  const folded = blank(source.slice(0, head)) + source.slice(head).replace(/\r?\n/g, blank);
  return { text: replaceSpan(text, from, to, folded), start: from + head, end: to };
}
