/**
 * What the base of a policy declares beside types and roles, and the modules themselves, found by a linear scan of the text:
 * classes, commons and permissions (access_vectors, security_classes), users, initial SIDs, sensitivities and categories.
 */
import { endOfRequire } from './declarations.ts';
import { ownCopy } from './skeleton.ts';

export type BaseKind = 'class' | 'common' | 'permission' | 'user' | 'sid' | 'sensitivity' | 'category' | 'module';

export interface BaseName {
  readonly kind: BaseKind;
  readonly name: string;
  /** The word that declares it: the name, or the macro that makes the name. Offsets in the text of the file. */
  readonly start: number;
  readonly end: number;
  /** Of a permission: the class or common that has it; of a class: the common it inherits. */
  readonly of?: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const TOKEN = new RegExp(
  [
    '#[^\\n]*|\\bdnl\\b[^\\n]*',
    '\\b(?<require>gen_require\\(\\s*`?|require\\s*\\{)',
    `\\b(?<vector>class|common)\\s+(?<of>${NAME})(?:\\s+inherits\\s+(?<inherits>${NAME}))?\\s*(?<open>\\{)?`,
    `\\bgen_user\\(\\s*\`?(?<user>${NAME})`,
    `\\buser\\s+(?<plainUser>${NAME})\\s+roles\\b`,
    `^[ \\t]*sid\\s+(?<sid>${NAME})[ \\t]*(?:#[^\\n]*)?$`,
    `^[ \\t]*(?<level>sensitivity|category)\\s+(?<levelName>${NAME})(?:\\s+alias\\s+[^;]*)?;`,
    '\\b(?<made>gen_(?:sens|cats))\\(\\s*(?<count>\\d*)',
  ].join('|'),
  'gm',
);
const OF_A_MODULE = new RegExp(`#[^\\n]*|\\b(?:policy_module\\(\\s*\`?|module\\s+)(?<module>${NAME})`, 'g');
/** A header stands at the beginning, below a comment. */
const HEADER_WITHIN = 4_000;
/** As many categories as refpolicy has by default; levels whose number is set by the build have one for all. */
const MOST_LEVELS = 1024;

/** False where the text has changed since it was scanned. */
export function declares(text: string, { kind, name, start, end }: BaseName): boolean {
  const word = text.slice(start, end);
  return (
    word === name || (kind === 'sensitivity' && word === 'gen_sens') || (kind === 'category' && word === 'gen_cats')
  );
}

/** The module that a `.te` file is, by its header. */
export function scanModuleName(text: string): BaseName[] {
  OF_A_MODULE.lastIndex = 0;
  for (let match = OF_A_MODULE.exec(text); match && match.index < HEADER_WITHIN; match = OF_A_MODULE.exec(text)) {
    const { module } = match.groups!;
    if (module !== undefined) return [named('module', module, OF_A_MODULE.lastIndex - module.length)];
  }
  return [];
}

/** What a file of the base declares, in its order. */
export function scanBaseNames(text: string): BaseName[] {
  const found: BaseName[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match; match = TOKEN.exec(text)) {
    const { require, vector, of, inherits, open, user, plainUser, sid, level, levelName, made, count } = match.groups!;
    const end = TOKEN.lastIndex;
    if (require) TOKEN.lastIndex = endOfRequire(text, require, end);
    else if (vector) {
      const start = match.index + match[0].indexOf(of!, vector.length);
      found.push({ ...named(vector as 'class' | 'common', of!, start), ...(inherits && { of: ownCopy(inherits) }) });
      if (open) TOKEN.lastIndex = permissions(text, end, of!, found);
    } else if (user ?? plainUser) {
      const name = (user ?? plainUser)!;
      found.push(named('user', name, match.index + match[0].indexOf(name, user ? 'gen_user('.length : 'user '.length)));
    } else if (sid)
      found.push(named('sid', sid, match.index + match[0].indexOf(sid, match[0].indexOf('sid') + 'sid'.length)));
    else if (level)
      found.push(
        named(
          level as 'sensitivity' | 'category',
          levelName!,
          match.index + match[0].indexOf(levelName!, level.length),
        ),
      );
    else if (made) levels(match.index, made, count!, found);
  }
  return found;
}

function named(kind: BaseKind, name: string, start: number): BaseName {
  return { kind, name: ownCopy(name), start, end: start + name.length };
}

const WORD = /#[^\n]*|\}|[\w-]+/g;

/** Takes the permissions up to the brace that closes them. Returns the offset behind it. */
function permissions(text: string, from: number, of: string, found: BaseName[]): number {
  const owner = ownCopy(of);
  WORD.lastIndex = from;
  for (let match = WORD.exec(text); match; match = WORD.exec(text)) {
    const [word] = match;
    if (word === '}') return WORD.lastIndex;
    if (word[0] !== '#') found.push({ ...named('permission', word, match.index), of: owner });
  }
  return text.length;
}

/** `gen_sens(1)` declares s0, `gen_cats(1024)` c0 to c1023 (mls_mcs_macros.spt). */
function levels(start: number, macro: string, count: string, found: BaseName[]): void {
  const kind = macro === 'gen_sens' ? 'sensitivity' : 'category';
  const end = start + macro.length;
  const many = Math.min(Number(count || 1), MOST_LEVELS);
  for (let i = 0; i < many; i++) found.push({ kind, name: `${kind === 'category' ? 'c' : 's'}${i}`, start, end });
}
