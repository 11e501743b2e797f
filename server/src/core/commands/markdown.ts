/** Reads the fenced code blocks of Markdown: shell (also console, or without a language), YAML and Dockerfiles. */
import { mayHoldCommands } from '../syntax/commandLanguage.ts';
import { type HostCommands, NO_COMMANDS } from './command.ts';
import { dockerfileCommands } from './dockerfile.ts';
import { invocations } from './invocations.ts';
import { blank, replaceSpan } from './masks.ts';
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

/** Each block is a sequence of its own: what a page shows are often alternatives. */
export function markdownCommands(text: string): HostCommands {
  const newBranch = branchNumbers();
  const found = codeBlocks(text).map((block) => {
    if (SHELL.has(block.language)) return readBlock(text, block, newBranch);
    const read = READERS.get(block.language);
    return read && mayHoldCommands(text.slice(block.start, block.end))
      ? read(blockAlone(text, block), newBranch)
      : NO_COMMANDS;
  });
  return { ports: found.flatMap(({ ports }) => ports), modules: found.flatMap(({ modules }) => modules) };
}

/** Blocks of other languages that have commands; each knows its own rules for what runs after what. */
const READERS: ReadonlyMap<string, (text: string, newBranch: NewBranch) => HostCommands> = new Map([
  ['yaml', yamlCommands],
  ['yml', yamlCommands],
  ['ansible', yamlCommands],
  ['dockerfile', dockerfileCommands],
  ['containerfile', dockerfileCommands],
]);

/** The text up to the end of the block, with blanks in the place of all before it. */
function blockAlone(text: string, { start, end }: CodeBlock): string {
  return text.slice(0, start).replace(/[^\n]+/g, blank) + text.slice(start, end);
}

function readBlock(text: string, block: CodeBlock, newBranch: () => number): HostCommands {
  const content = text.slice(block.start, block.end);
  if (!content.includes('semanage')) return { ports: [], modules: [] };
  const masked = replaceSpan(text, block.start, block.end, commandsOnly(content, block.language));
  // A page that shows the failure knows of it.
  const handled = /\b\w*Error:|already defined/.test(content);
  const commands = shellCommands(masked, block.start, block.end, newBranch, { branches: [newBranch()], handled });
  const { ports, modules } = invocations(masked, commands, newBranch);
  // More words than a command has are a remark: `semanage port -m -t http_port_t -p tcp 8080 changes it`.
  return {
    ports: ports.filter(({ command }) => command.extra.length === 0 && !command.protocol?.text.includes('/')),
    modules,
  };
}

/** The fenced blocks of a page (CommonMark 4.5). */
export function codeBlocks(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: { fence: string; language: string; start: number; at: number } | undefined;
  for (let start = 0; start < text.length; ) {
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
