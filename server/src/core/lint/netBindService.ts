/** Says whether a file gives a domain capability net_bind_service, or may do so in a way we cannot see. */
import { fileFacts } from '../index/fileFacts.ts';
import { netBindServiceGivenBy, typeGiven } from '../knowledge/interfaces.ts';
import { permissionSet } from '../knowledge/permissionSets.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import type { AvRuleData, Names } from '../syntax/statements.ts';
import { argumentsOf, type OwnType, textsOf } from './ownTypes.ts';

const CAPABILITY = 'net_bind_service';
const CLASSES = ['capability', 'cap_userns'];

/**
 * True unless the file shows that `type` has no net_bind_service: no rule on it or on one of its attributes, no call that
 * grants it, nothing we do not know. A `dontaudit` counts too: who writes it has decided.
 */
export function mayHaveNetBindService(file: SourceFile, type: OwnType): boolean {
  if (type.unsure) return true;
  const { attributes: declared, calls } = fileFacts(file);
  // What the policy allows an attribute of another module is not in this file.
  if ([...type.written].some((name) => name !== 'domain' && !declared.has(name))) return true;
  const names = new Set([type.name, ...type.attributes]);
  if (file.statements.some(({ data }) => data.kind === 'av_rule' && grants(data, names))) return true;
  for (const [name, statements] of calls) {
    const given = netBindServiceGivenBy(name);
    if (given.length === 0) continue;
    for (const statement of statements) {
      const args = textsOf(argumentsOf(statement));
      if (given.some((each) => wordsOf(typeGiven(each, args)).some((word) => names.has(word)))) return true;
    }
  }
  return false;
}

function grants({ flavour, source, classes, permissions }: AvRuleData, names: ReadonlySet<string>): boolean {
  if (flavour !== 'allow' && flavour !== 'dontaudit') return false;
  return (
    includes(source, (name) => names.has(name)) && includes(classes, isCapability) && includes(permissions, isGrant)
  );
}

const isCapability = (name: string) => CLASSES.includes(name);
const isGrant = (name: string) => name === CAPABILITY || permissionSet(name)?.members.includes(CAPABILITY) === true;

function includes(names: Names, test: (name: string) => boolean): boolean {
  if (names.wildcard || names.partial) return true;
  const listed = names.items.some(({ text }) => test(text));
  return names.complement ? !listed : listed;
}

/** The names of an argument that can be a set: `{ a_t b_t }`. */
function wordsOf(text: string | undefined): string[] {
  return text?.match(/\w+/g) ?? [];
}
