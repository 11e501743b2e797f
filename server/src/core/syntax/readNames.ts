/** Reads names and sets of names from an outline. */
import type { Outline } from './outline.ts';
import type { Name, Names } from './statements.ts';

export function readName(node: Outline, text: string): Name {
  return { text: text.slice(node.start, node.end), offset: node.start };
}

/** The name inside m4 quotes, or the name itself. */
export function readQuotedName(node: Outline, text: string): Name {
  const inner = node.type === 'quoted_name' ? node.children.find((child) => child.named) : undefined;
  return readName(inner ?? node, text);
}

/** What stands where one or several names may stand. */
export function readNames(node: Outline | undefined, text: string): Names {
  const found = { items: [] as Name[], excluded: [] as Name[], complement: false, wildcard: false, partial: false };
  if (!node) return { ...found, partial: true, start: 0, end: 0 };
  collect(node, found.items);
  return { ...found, start: node.start, end: node.end };

  function collect(part: Outline, into: Name[]): void {
    switch (part.type) {
      case 'identifier':
      case 'parameter':
      case 'template_identifier':
      case 'numeric_name':
        into.push(readName(part, text));
        return;
      case 'set':
        for (const child of part.children) if (child.named) collect(child, into);
        return;
      case 'wildcard':
        found.wildcard = true;
        return;
      case 'complement':
        found.complement = true;
        for (const child of part.children) if (child.named) collect(child, into);
        return;
      case 'exclusion':
        for (const child of part.children) if (child.named) collect(child, found.excluded);
        return;
      case 'difference': {
        const [left, right] = part.children.filter((child) => child.named);
        if (left) collect(left, into);
        if (right) collect(right, found.excluded);
        return;
      }
      case 'comment':
      case 'doc_comment':
      case 'dnl_comment':
        return;
      default:
        found.partial = true;
    }
  }
}
