/** Reads YAML: Ansible's seport tasks, the selinux_ports of linux-system-roles, and shell commands in tasks. */

import { isMap, isScalar, isSeq, type Pair, Scalar, type YAMLMap } from 'yaml';
import type { Steps } from '../base/steps.ts';
import {
  type HostCommands,
  type ModuleCommand,
  NO_COMMANDS,
  type Place,
  type PortCommand,
  type ShellWord,
} from './command.ts';
import { invocations } from './invocations.ts';
import { blank } from './masks.ts';
import { moved } from './moved.ts';
import { seportCommands, seportStringCommands } from './seport.ts';
import { branchNumbers, type NewBranch, shellCommands } from './shellCommands.ts';
import { yamlDocuments } from './yamlDocuments.ts';

/**
 * A list is a sequence: its items run one after the other. What has a `when`, a loop or an error handler is a branch.
 * Tabs and other mistakes of YAML are somebody else's to report: what can be read is read.
 */
export function* yamlCommands(text: string, newBranch = branchNumbers()): Steps<HostCommands> {
  if (text.length > MOST_TEXT) return NO_COMMANDS;
  try {
    return yield* readYaml(text, newBranch);
  } catch (error) {
    // The parser calls itself for each level of nesting.
    if (error instanceof RangeError) return NO_COMMANDS;
    throw error;
  }
}

/** Reading takes about a second for each million characters, at every keystroke. */
const MOST_TEXT = 200_000;

function* readYaml(text: string, newBranch: NewBranch): Steps<HostCommands> {
  const ports: PortCommand[] = [];
  const modules: ModuleCommand[] = [];
  const { documents, itemsOf } = yield* yamlDocuments(text, HAS_COMMAND);
  for (const document of documents) yield* visit(document.contents, { branches: [newBranch()], handled: false });
  return { ports, modules };

  function* visit(node: unknown, place: Place): Steps<void> {
    if (isSeq(node)) {
      const branches = [...place.branches, newBranch()];
      for (const item of itemsOf(node)) {
        yield;
        yield* visit(item, { ...place, branches });
      }
    } else if (isMap(node)) {
      const own = taskPlace(node, place);
      for (const pair of node.items) yield* visitPair(pair, node, own);
    }
  }

  function* visitPair(pair: Pair, map: YAMLMap, place: Place): Steps<void> {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const name = key.replace(/^.*\./, '');
    const { value } = pair;
    if (name === 'seport') {
      if (map.has('args')) return;
      if (isMap(value)) ports.push(...seportCommands(text, value, place));
      else if (isScalar(value)) ports.push(...seportStringCommands(text, value, place));
    } else if (key === 'selinux_ports' && isSeq(value)) {
      const branches = [...place.branches, newBranch()];
      for (const item of itemsOf(value)) {
        yield;
        if (isMap(item)) ports.push(...seportCommands(text, item, { ...place, branches }));
      }
    } else if (SHELL_KEYS.has(name)) yield* visitShell(value, place);
    else yield* visit(value, place);
  }

  /** `shell: …`, `shell: { cmd: … }`, `run: |` and `runcmd: [ … ]`. */
  function* visitShell(value: unknown, place: Place): Steps<void> {
    if (isMap(value)) {
      for (const key of ['cmd', '_raw_params']) yield* visitShell(value.get(key, true), place);
      yield* visitWords(value.get('argv', true), place);
    } else if (isSeq(value)) {
      for (const item of itemsOf(value)) if (isScalar(item)) yield* visitShell(item, place);
    } else if (isScalar(value) && typeof value.value === 'string' && value.range) {
      const span = shellSpan(text, value);
      if (!span) return;
      const commands = yield* shellCommands(span.text, span.start, span.end, newBranch, place);
      keep(yield* moved(yield* invocations(span.text, commands, newBranch), span.offset));
    }
  }

  /** `command: { argv: [semanage, port, …] }`: no shell splits these. */
  function* visitWords(value: unknown, place: Place): Steps<void> {
    const items = isSeq(value) ? value.items : [];
    const words = items.flatMap((item) => (isScalar(item) ? argumentWord(text, item) : []));
    const [first] = words;
    if (!first || words.length < items.length) return;
    const command = { ...place, words, input: [], start: first.offset, end: words.at(-1)!.end };
    keep(yield* invocations(text, [command], newBranch));
  }

  function keep(found: HostCommands): void {
    for (const each of found.ports) ports.push(each);
    for (const each of found.modules) modules.push(each);
  }

  /** A task that may not run, or whose failure is thought of, is a branch. */
  function taskPlace(map: YAMLMap, place: Place): Place {
    if (!CONDITIONS.some((key) => map.has(key))) return place;
    const handled = place.handled || ERROR_HANDLERS.some((key) => map.has(key));
    return { branches: [...place.branches, newBranch()], handled };
  }
}

/** What a text has in which a command can be found. */
const HAS_COMMAND = /semanage|semodule|seport|selinux_ports/;

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

/** A text of the file, or a part of it alone, which begins at `offset`; `start` and `end` are of the text. */
interface Span {
  readonly text: string;
  readonly offset: number;
  readonly start: number;
  readonly end: number;
}

/** The text of a scalar in the file, where it stands there as the shell gets it (but for the line breaks of folding). */
function shellSpan(text: string, scalar: Scalar): Span | undefined {
  const [from, to] = scalar.range!;
  const source = text.slice(from, to);
  if (!/semanage|semodule/.test(source)) return undefined;
  if (scalar.type === Scalar.QUOTE_DOUBLE || scalar.type === Scalar.QUOTE_SINGLE) {
    if (/\\|''|\n/.test(source)) return undefined;
    return { text, offset: 0, start: from + 1, end: to - 1 };
  }
  if (scalar.type === Scalar.BLOCK_LITERAL) {
    return { text, offset: 0, start: from + source.indexOf('\n') + 1, end: to };
  }
  const head = scalar.type === Scalar.BLOCK_FOLDED ? source.indexOf('\n') + 1 : 0;
  const folded = blank(source.slice(0, head)) + source.slice(head).replace(/\r?\n/g, blank);
  return { text: folded, offset: from, start: head, end: folded.length };
}
