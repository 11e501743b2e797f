/** The definitions of a text that is edited: only what is another text than before is scanned. */
import { commonEnd, commonStart } from '../base/commonText.ts';
import { firstFrom } from '../base/firstFrom.ts';
import { countLineEnds } from '../base/lineIndex.ts';
import { contentOf, type Definition, definitionsFrom } from './skeleton.ts';

export class DefinitionScan {
  private text = '';
  private definitions: readonly Definition[] = [];

  /** What `scanDefinitions` finds in the text. Those that stand where they stood are the same objects. */
  scan(text: string): readonly Definition[] {
    const { text: oldText, definitions: old } = this;
    if (text === oldText) return old;
    const start = commonStart(oldText, text);
    const oldEnd = oldText.length - commonEnd(oldText, text, start);
    const by = text.length - oldText.length;
    // One that is not closed ends with the text, and may go on in what is typed there.
    const head = firstFrom(old, ({ end }) => end >= start);
    const found = old.slice(0, head);
    const last = found.at(-1);
    const changed = new Map<string, Definition>();
    for (let i = head; i < old.length && old[i]!.docStart <= oldEnd; i++) changed.set(old[i]!.name, old[i]!);
    const place = last
      ? { at: last.end, line: last.line + countLineEnds(text, last.start, last.end) }
      : { at: 0, line: 0 };
    for (const each of definitionsFrom(text, place)) {
      const next = firstFrom(old, (before) => before.start >= Math.max(oldEnd, each.start - by));
      const isThere = old[next]?.start === each.start - by;
      const before = isThere ? old[next] : changed.get(each.name);
      found.push(before && isSameText(oldText, before, text, each) ? { ...each, as: contentOf(before) } : each);
      if (!isThere) continue;
      // From here on all is as it was.
      const down = each.line - old[next]!.line;
      for (let i = next + 1; i < old.length; i++) found.push(moved(old[i]!, by, down));
      break;
    }
    this.text = text;
    this.definitions = found;
    return found;
  }
}

/** The documentation says who is deprecated; what else it says is shown, and nothing hangs on it. */
function isSameText(oldText: string, before: Definition, text: string, now: Definition): boolean {
  const from = ({ deprecated, docStart, start }: Definition) => (deprecated ? docStart : start);
  return (
    before.end - from(before) === now.end - from(now) &&
    oldText.slice(from(before), before.end) === text.slice(from(now), now.end)
  );
}

function moved(definition: Definition, by: number, down: number): Definition {
  if (by === 0 && down === 0) return definition;
  const { kind, name, nameStart, start, end, line, bodyStart, bodyEnd, docStart, deprecated } = definition;
  const next = {
    kind,
    name,
    nameStart: nameStart + by,
    start: start + by,
    end: end + by,
    line: line + down,
    bodyStart: bodyStart + by,
    bodyEnd: bodyEnd + by,
    docStart: docStart + by,
    as: contentOf(definition),
  };
  return deprecated ? { ...next, deprecated } : next;
}
