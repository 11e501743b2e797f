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
  const description = element(rest, 'desc');
  const paragraphs = description.includes('<p>') ? description.split(/<\/?p>/) : [description];
  return {
    summary,
    description: paragraphs.map(plainText).filter((text) => text !== ''),
    parameters,
    deprecated: /\(deprecated\)/i.test(summary),
  };
}

function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([\\s\\S]*?)</${name}>`).exec(xml)?.[1] ?? '';
}

function attribute(attributes: string, name: string): string {
  return new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(attributes)?.[1] ?? '';
}

function plainText(xml: string): string {
  return xml
    .replace(/<[^>]*>/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
}
