/** Reads the XML in the `##` comment above an interface: summary, description and parameters, as plain text. */

export interface ParameterDoc {
  readonly name: string;
  readonly summary: string;
  readonly optional: boolean;
}

export interface InterfaceDoc {
  readonly summary: string;
  /** Paragraphs. */
  readonly description: readonly string[];
  readonly parameters: readonly ParameterDoc[];
  /** True with `(Deprecated)` in the summary, as refpolicy marks them. */
  readonly deprecated: boolean;
}

/** The documentation in `comment`, the lines above an interface. What is not written is empty. */
export function readInterfaceDoc(comment: string): InterfaceDoc {
  const xml = comment.replace(/^#+[ \t]?/gm, '');
  const parameters = Array.from(
    xml.matchAll(/<param\b([^>]*?)\/?>(?:([\s\S]*?)<\/param>)?/g),
    ([, attributes, inner]) => ({
      name: attribute(attributes!, 'name'),
      summary: plainText(element(inner ?? '', 'summary')),
      optional: attribute(attributes!, 'optional') === 'true',
    }),
  );
  const rest = xml.replace(/<param\b[\s\S]*?<\/param>/g, '');
  const summary = plainText(element(rest, 'summary'));
  const description = withLists(element(rest, 'desc'));
  const paragraphs = description.includes('<p>') ? description.split(/<\/?p>/) : [description];
  return {
    summary,
    description: paragraphs.map(plainText).filter((text) => text !== ''),
    parameters,
    deprecated: /\(deprecated\)/i.test(summary),
  };
}

/** The names of the parameters that no call leaves out, in their order; an empty one where it is missing. */
export function parameterNames(comment: string): string[] {
  const attributes = Array.from(comment.matchAll(/<param\b([^>]*)>/g), ([, each]) => each!);
  return attributes.filter((each) => attribute(each, 'optional') !== 'true').map((each) => attribute(each, 'name'));
}

function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '';
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(attributes)?.[1] ?? '';
}

const MOST_ITEMS = 6;

/** The list behind a colon becomes the end of that sentence, which without it says nothing. */
function withLists(xml: string): string {
  return xml.replace(/:\s*(?:<\/p>)?\s*<ul>([\s\S]*?)<\/ul>/g, (_, list: string) => {
    const items = list.split(/<\/?li>/).map((item) => plainText(item).replace(/\.$/, ''));
    const written = items.filter((item) => item !== '');
    return `: ${written.slice(0, MOST_ITEMS).join(', ')}${written.length > MOST_ITEMS ? ' …' : '.'}</p>`;
  });
}

/** Tags that stand inside of a sentence, where a full stop may follow them. */
const INLINE = /<\/?(?:a|b|code|em|i|strong|tt)\b[^>]*>/g;

function plainText(xml: string): string {
  return xml
    .replace(INLINE, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
