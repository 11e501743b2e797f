/** All that a call gives, as a text to read: its blocks as policy, and before each part the calls that lead to it. */
import { LineIndex } from '../../base/lineIndex.ts';
import type { Condition, Effect } from '../../index/expansion/effects.ts';
import type { Call, Place } from '../../index/expansion/pieces.ts';
import { wordsOf } from '../../index/expansion/words.ts';
import type { Expansion } from '../../index/expansion.ts';

/**
 * @param title the call and its place
 * @param textOf the texts of the files that the expansion comes from
 */
export function expansionDocument(
  title: string,
  { effects, cycles, isWhole }: Expansion,
  textOf: (uri: string) => string | undefined,
): string {
  const lineOf = lines(textOf);
  const out = [`# ${title}`, `# ${count(effects)}`];
  let open: readonly Block[] = [];
  /** Statements of one body have one comment. */
  let shown: Call | undefined | null = null;
  for (const effect of effects) {
    const blocks: readonly Block[] = effect.kind === 'require' ? [...effect.conditions, 'require'] : effect.conditions;
    let same = 0;
    while (same < open.length && same < blocks.length && open[same] === blocks[same]) same++;
    // A require belongs to one body.
    if (effect.place.call !== shown) same = Math.min(same, effect.conditions.length);
    closeBlocks(same);
    if (effect.place.call !== shown) {
      if (same === 0) out.push('');
      out.push(`${indent(same)}# ${chain(effect.place, lineOf)}`);
    }
    shown = effect.place.call;
    for (const block of blocks.slice(same)) {
      out.push(`${indent(open.length)}${opening(block)}`);
      open = [...open, block];
    }
    const line = wordsOf(effect.words);
    out.push(indent(open.length) + (effect.kind === 'call' ? `${line} # not defined here` : `${line};`));
  }
  closeBlocks(0);
  for (const { name, from } of cycles) out.push('', `# ${name} calls itself: ${chain(from, lineOf)}`);
  if (!isWhole) out.push('', '# There is more; this is as far as Portcon reads.');
  return `${out.join('\n')}\n`;

  function closeBlocks(keep: number): void {
    for (let i = open.length - 1; i >= keep; i--) out.push(indent(i) + closing(open[i]!));
    open = open.slice(0, keep);
  }
}

type Block = Condition | 'require';

const indent = (depth: number) => '\t'.repeat(depth);

function opening(block: Block): string {
  if (block === 'require') return 'require {';
  if (block.kind === 'optional') return block.holds ? 'optional {' : 'optional { # else';
  if (block.kind === 'ifdef') return `${block.holds ? 'ifdef' : 'ifndef'}(\`${block.name}',\``;
  return block.holds ? `if (${block.expression}) {` : `if (!(${block.expression})) {`;
}

function closing(block: Block): string {
  return block !== 'require' && block.kind === 'ifdef' ? "')" : '}';
}

/** The calls that lead to a place, from the outermost on, each with the line that it goes on from. */
function chain(place: Place, lineOf: (place: Place) => string): string {
  const steps: string[] = [];
  for (let at: Place | undefined = place; at?.call; at = at.call.from) steps.unshift(`${at.call.name} ${lineOf(at)}`);
  return steps.length > 0 ? steps.join(' > ') : 'here';
}

function lines(textOf: (uri: string) => string | undefined): (place: Place) => string {
  const indices = new Map<string, LineIndex>();
  return ({ uri, offset }) => {
    const index = indices.get(uri) ?? new LineIndex(textOf(uri) ?? '');
    indices.set(uri, index);
    return `${decodeURIComponent(uri).split('/').slice(-2).join('/')}:${index.position(offset).line + 1}`;
  };
}

function count(effects: readonly Effect[]): string {
  const of = (kind: Effect['kind']) => effects.filter((each) => each.kind === kind).length;
  const parts = [
    [of('rule'), 'rule', 'rules'],
    [of('declaration'), 'declaration', 'declarations'],
    [of('require'), 'require', 'requires'],
    [of('call'), 'call of a macro that is not defined here', 'calls of macros that are not defined here'],
  ] as const;
  return parts.flatMap(([n, one, many]) => (n > 0 ? `${n} ${n === 1 ? one : many}` : [])).join(', ') || 'nothing';
}
