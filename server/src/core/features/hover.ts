/** What stands under the cursor: class, permission, set, port type, port number, statement or corenetwork interface. */
import type { Hover, Position } from 'vscode-languageserver-types';
import type { Policy } from '../index/policy.ts';
import { permissionSet } from '../knowledge/permissionSets.ts';
import type { Snapshot } from '../snapshot.ts';
import type { SourceFile } from '../syntax/sourceFile.ts';
import { buildOptionMarkdown } from './hover/buildOptionHover.ts';
import { classFacts, classMarkdown, classSetFacts, classSetMarkdown } from './hover/classHover.ts';
import { corenetFacts, corenetMarkdown } from './hover/corenetHover.ts';
import { namedSet } from './hover/namedSet.ts';
import { objectRoleMarkdown } from './hover/otherNames.ts';
import { permissionFacts, permissionMarkdown } from './hover/permissionHover.ts';
import { permissionSetFacts, permissionSetMarkdown } from './hover/permissionSetHover.ts';
import { portFacts, portMarkdown } from './hover/portHover.ts';
import { portTypeFacts, portTypeMarkdown } from './hover/portTypeHover.ts';
import { cilStatementMarkdown, statementMarkdown } from './hover/statementHover.ts';
import { type Subject, subjectAt } from './hover/subject.ts';

/** The hover at `position`, or null where nothing is known of what stands there. */
export function hover(snapshot: Snapshot, file: SourceFile, position: Position): Hover | null {
  const place = subjectAt(snapshot, file, file.lines.offset(position));
  const value = place && describe(snapshot, file, place.subject);
  if (!value) return null;
  return { contents: { kind: 'markdown', value }, range: file.lines.range(place.start, place.end) };
}

function describe(snapshot: Snapshot, file: SourceFile, subject: Subject): string | undefined {
  switch (subject.kind) {
    case 'port':
      return portMarkdown(portFacts(snapshot, subject.port, subject.protocol));
    case 'port type':
      return portTypeMarkdown(portTypeFacts(snapshot, subject.name, file.uri), file.kind === 'cil' ? 'cil' : 'policy');
    case 'role of objects':
      return objectRoleMarkdown();
    case 'build option':
      return buildOptionMarkdown(subject.name);
    case 'class':
      return classMarkdown(classFacts(subject.name));
    case 'class set':
      return classSetMarkdown(classSetFacts(subject.name));
    case 'permission':
      return permissionMarkdown(permissionFacts(subject.name, subject.classes, snapshot.sysctls));
    case 'permission set':
      if (isOtherSet(snapshot.policy, subject.name)) return undefined;
      return permissionSetMarkdown(permissionSetFacts(subject.name, subject.classes));
    case 'statement':
      return statementMarkdown(subject.keyword);
    case 'cil statement':
      return cilStatementMarkdown(subject.keyword);
    case 'corenet interface':
      return corenetMarkdown(corenetFacts(snapshot, subject.name), subject.domain);
  }
}

/** True if the policy here has another set of that name than refpolicy: the hover on a macro tells of it. */
function isOtherSet(policy: Policy, name: string): boolean {
  const [located] = policy.find(name);
  const here = located && namedSet(policy, located);
  const members = permissionSet(name)?.members;
  return here !== undefined && [...here.members].sort().join() !== [...(members ?? [])].sort().join();
}
