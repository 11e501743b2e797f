/** Reads the RUN instructions of a Dockerfile: their shell form, JSON form and here-documents. */
import type { Steps } from '../base/steps.ts';
import {
  type HostCommands,
  type ModuleCommand,
  NO_COMMANDS,
  type PortCommand,
  type ShellWord,
  type SimpleCommand,
} from './command.ts';
import { invocations } from './invocations.ts';
import { blank, replaceSpan } from './masks.ts';
import { moved } from './moved.ts';
import { branchNumbers, type NewBranch, shellCommands } from './shellCommands.ts';
import { lineEnd } from './shellTokens.ts';

/** The instructions of a stage run one after the other; each FROM begins a new stage. */
export function* dockerfileCommands(text: string, newBranch = branchNumbers()): Steps<HostCommands> {
  // Another escape character is for Windows, where there is no SELinux.
  if (/^#\s*escape\s*=\s*`/im.test(text)) return NO_COMMANDS;
  const ports: PortCommand[] = [];
  const modules: ModuleCommand[] = [];
  let branches = [newBranch()];
  for (let start = 0; start < text.length; ) {
    yield;
    const end = instructionEnd(text, start);
    const instruction = /^\s*(?:ONBUILD\s+)?(FROM|RUN)\s+(?:--\S+\s+)*/i.exec(text.slice(start, end));
    let next = end + 1;
    if (/^from$/i.test(instruction?.[1] ?? '')) branches = [newBranch()];
    else if (instruction) {
      const from = start + instruction[0].length;
      const bodyEnd = hereDocumentEnd(text, from, end);
      const to = Math.max(end, bodyEnd ?? end);
      if (/semanage|semodule/.test(text.slice(from, to))) {
        // Alone, as its comments are masked: a copy of the whole text for each would be too much.
        const found = yield* runCommands(text.slice(from, to), end - from, branches, newBranch);
        const { ports: more, modules: others } = yield* moved(found, from);
        for (const each of more) ports.push(each);
        for (const each of others) modules.push(each);
      }
      if (bodyEnd !== undefined) next = bodyEnd;
    }
    start = next;
  }
  return { ports, modules };
}

/** The commands of what stands behind RUN: an instruction up to `end` and its here-documents. */
function* runCommands(
  text: string,
  end: number,
  branches: readonly number[],
  newBranch: NewBranch,
): Steps<HostCommands> {
  const place = { branches, handled: false };
  const json = jsonWords(text, end);
  if (json) {
    const [first] = json;
    const command: SimpleCommand = { ...place, words: json, input: [], start: first!.offset, end };
    return yield* invocations(text, [command], newBranch);
  }
  const script = hereScript(text, end);
  const masked = maskComments(text, end);
  const commands = script
    ? yield* shellCommands(text, script.start, script.end, newBranch, place)
    : yield* shellCommands(masked, 0, text.length, newBranch, place);
  return yield* invocations(masked, commands, newBranch);
}

/** The end of an instruction: a backslash carries it on, and comment and empty lines inside are passed over. */
function instructionEnd(text: string, start: number): number {
  let line = start;
  for (;;) {
    const end = lineEnd(text, line, text.length);
    const content = text.slice(line, end);
    const passed = line > start && /^\s*(#.*)?$/.test(content);
    if ((!passed && !/\\[ \t\r]*$/.test(content)) || end >= text.length) return end;
    line = end + 1;
  }
}

/** Comment lines inside an instruction become blanks; the text keeps its length. A `\` joins over them. */
function maskComments(text: string, end: number): string {
  const inside = text.slice(0, end);
  const masked = inside.replace(/(?<=\n)[ \t]*#[^\n]*(\n|$)/g, blank).replace(/(?<=\n)[ \t\r]*\n/g, blank);
  return masked === inside ? text : replaceSpan(text, 0, end, masked);
}

/** Where the here-documents of `RUN <<EOF` end; undefined where there are none. */
function hereDocumentEnd(text: string, from: number, end: number): number | undefined {
  let at: number | undefined;
  for (const [, , name] of text.slice(from, end).matchAll(/(?<!<)<<-?(["']?)(\w+)\1/g)) {
    const close = new RegExp(`^\\t*${name}\\r?$`, 'm').exec(text.slice((at ?? end) + 1));
    at = close ? (at ?? end) + 1 + close.index + close[0].length + 1 : text.length;
  }
  return at === undefined ? undefined : Math.min(at, text.length);
}

/** The body of `RUN <<EOF`, where the here-document is the script itself. */
function hereScript(text: string, end: number): { start: number; end: number } | undefined {
  if (!/^\s*<<-?(["']?)\w+\1\s*$/.test(text.slice(0, end))) return undefined;
  const body = text.slice(end + 1).replace(/\n$/, '');
  // Its last line is the delimiter.
  return { start: end + 1, end: end + 1 + body.lastIndexOf('\n') + 1 };
}

/** The words of `["a", "b"]`; undefined where it is no such list of plain strings. */
function jsonWords(text: string, end: number): ShellWord[] | undefined {
  const source = text.slice(0, end);
  if (!/^\s*\[\s*"[\s\S]*"\s*\]\s*$/.test(source)) return undefined;
  return [...source.matchAll(/"((?:[^"\\]|\\[\s\S])*)"/g)].map((match) => {
    const offset = match.index + 1;
    const value = match[1]!;
    // The command begins behind a quote, so it ends before one.
    return { text: value, offset, unknown: value.includes('\\'), end: offset + value.length };
  });
}
