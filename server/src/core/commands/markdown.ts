/** Reads the fenced code blocks of Markdown: shell (also console, or without a language), YAML and Dockerfiles. */
import type { Steps } from '../base/steps.ts';
import { mayHoldCommands } from '../syntax/commandLanguage.ts';
import { type HostCommands, type ModuleCommand, NO_COMMANDS, type PortCommand } from './command.ts';
import { dockerfileCommands } from './dockerfile.ts';
import { invocations } from './invocations.ts';
import { blank } from './masks.ts';
import { moved } from './moved.ts';
import { branchNumbers, type NewBranch, shellCommands } from './shellCommands.ts';
import { yamlCommands } from './yamlFile.ts';

/** A fenced block, its fences left out. */
export interface CodeBlock {
  /** The first word after the fence, in lower case. */
  readonly language: string;
  readonly start: number;
  readonly end: number;
  /** The offset of its opening fence's line. */
  readonly fence: number;
}

const SHELL = new Set([
  '',
  'sh',
  'bash',
  'shell',
  'zsh',
  'ksh',
  'console',
  'shell-session',
  'shellsession',
  'sh-session',
  'terminal',
  'text',
  'txt',
]);
const SESSION = new Set(['console', 'shell-session', 'shellsession', 'sh-session', 'terminal', '', 'text', 'txt']);

/**
 * Each block is a sequence of its own: what a page shows are often alternatives. It is read alone, so that a page of many is
 * read once and not once for each of them.
 */
export function* markdownCommands(text: string): Steps<HostCommands> {
  const newBranch = branchNumbers();
  const ports: PortCommand[] = [];
  const modules: ModuleCommand[] = [];
  for (const block of yield* codeBlocks(text)) {
    yield;
    const alone = yield* blockCommands(text.slice(block.start, block.end), block.language, newBranch);
    const found = yield* moved(alone, block.start);
    for (const each of found.ports) ports.push(each);
    for (const each of found.modules) modules.push(each);
  }
  return { ports, modules };
}

function* blockCommands(content: string, language: string, newBranch: NewBranch): Steps<HostCommands> {
  if (SHELL.has(language)) return yield* shellBlock(content, language, newBranch);
  const read = READERS.get(language);
  return read && mayHoldCommands(content) ? yield* read(content, newBranch) : NO_COMMANDS;
}

/** Blocks of other languages that have commands; each knows its own rules for what runs after what. */
const READERS: ReadonlyMap<string, (text: string, newBranch: NewBranch) => Steps<HostCommands>> = new Map([
  ['yaml', yamlCommands],
  ['yml', yamlCommands],
  ['ansible', yamlCommands],
  ['dockerfile', dockerfileCommands],
  ['containerfile', dockerfileCommands],
]);

function* shellBlock(content: string, language: string, newBranch: NewBranch): Steps<HostCommands> {
  if (!content.includes('semanage')) return NO_COMMANDS;
  const masked = commandsOnly(content, language);
  // A page that shows the failure knows of it.
  const handled = /\b\w*Error:|already defined/.test(content);
  const place = { branches: [newBranch()], handled };
  const commands = yield* shellCommands(masked, 0, masked.length, newBranch, place);
  const { ports, modules } = yield* invocations(masked, commands, newBranch);
  // More words than a command has are a remark: `semanage port -m -t http_port_t -p tcp 8080 changes it`.
  return {
    ports: ports.filter(({ command }) => command.extra.length === 0 && !command.protocol?.text.includes('/')),
    modules,
  };
}

/** Lines in one step. */
const STEP = 256;

/** The fenced blocks of a page (CommonMark 4.5). */
export function* codeBlocks(text: string): Steps<CodeBlock[]> {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; language: string; start: number; at: number } | undefined;
  let lines = 0;
  for (let start = 0; start < text.length; ) {
    if (++lines % STEP === 0) yield;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, end);
    const fence = /^[ \t>]*(?:[-*+] +|\d+[.)] +)?(`{3,}|~{3,})[ \t]*(.*)$/.exec(line.replace(/\r$/, ''));
    const [, marks = '', info = ''] = fence ?? [];
    if (open && fence && marks.startsWith(open.fence) && info.trim() === '') {
      blocks.push({ language: open.language, start: open.start, end: start, fence: open.at });
      open = undefined;
    } else if (!open && fence && !(marks.startsWith('`') && info.includes('`'))) {
      const language = /^\{?\.?([\w+-]*)/.exec(info)![1]!.toLowerCase();
      open = { fence: marks, language, start: Math.min(text.length, end + 1), at: start };
    }
    start = end + 1;
  }
  return blocks;
}

const PROMPT = /^[ \t>]*(?:\[[^\]\n]*\]\s*|[\w.-]+@[\w.-]+(?![\w.-])[^#$%\n]*)?(?:[$%] |# (?=.))/;

/**
 * The block with its prompts, and where there are prompts with the output between them, blanked. `# ` is a prompt in a
 * session, and elsewhere where every line begins with one.
 */
function commandsOnly(content: string, language: string): string {
  const lines = content.split('\n');
  const texts = lines.filter((line) => line.trim() !== '');
  const dollar = texts.some((line) => PROMPT.test(line) && !/^[ \t>]*# /.test(line));
  const hash = texts.some((line) => /^[ \t>]*# (sudo |\S*\/)?semanage /.test(line));
  const rootSession = hash && (SESSION.has(language) || texts.every((line) => /^[ \t>]*[#$] /.test(line)));
  if (!dollar && !rootSession) return content.replace(/^[ \t]*>/gm, blank);
  let continues = false;
  return lines
    .map((line) => {
      const prompt = PROMPT.exec(line)?.[0];
      const isRoot = prompt !== undefined && /^[ \t>]*# $/.test(prompt);
      const command = prompt !== undefined && (!isRoot || rootSession);
      const shown = command
        ? blank(prompt) + line.slice(prompt.length)
        : continues
          ? line.replace(/^[ \t]*>/, blank)
          : '';
      continues = (command || continues) && /\\\s*$/.test(line);
      return command || shown !== '' ? shown : blank(line);
    })
    .join('\n');
}
