/** The page of a rule for a terminal: paragraphs filled anew, examples indented, without the marks of Markdown. */
import { wrap } from './wrap.ts';

/** What stands above an example: the file that it is, or that it is the one before with its fixes. */
const FENCE = /^```(\S*)(?:.*?\bfile=(\S+))?/;

/** @param width of the terminal; examples and tables keep their lines */
export function terminalPage(markdown: string, width: number): string {
  const out: string[] = [];
  let paragraph: string[] = [];
  let fenced = false;
  const flush = () => {
    if (paragraph.length > 0) out.push(...wrap(withoutMarks(paragraph.join(' ')), width, 0));
    paragraph = [];
  };
  for (const line of markdown.split('\n')) {
    const fence = FENCE.exec(line);
    if (fence) {
      flush();
      fenced = !fenced;
      const title = fence[1] === 'fixed' ? 'Fixed:' : fence[2] && `In ${fence[2]}:`;
      if (fenced && title) out.push(title);
    } else if (fenced) {
      out.push(line === '' ? '' : `    ${line}`);
    } else if (line !== '' && !/^([#|>\s]|[-*] |\d+\. )/.test(line)) {
      paragraph.push(line);
    } else {
      flush();
      out.push(withoutMarks(line.replace(/^#+ /, '')));
    }
  }
  flush();
  return out.join('\n');
}

/** Links lose their address, which leads to a file beside the page. */
function withoutMarks(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/`` ?(.*?) ?``|`([^`]*)`/g, (_, double?: string, single?: string) => double ?? single ?? '');
}
