/** The texts of hovers for a terminal: what is known of a class, a permission, a permission set or a statement. */

import { classesWithPermission, isKnownClass } from '../../knowledge/classes.ts';
import { classFacts, classMarkdown, classSetFacts, classSetMarkdown } from './classHover.ts';
import { permissionFacts, permissionMarkdown } from './permissionHover.ts';
import { permissionSetFacts, permissionSetMarkdown } from './permissionSetHover.ts';
import { statementMarkdown } from './statementHover.ts';

/** A class, a class set, a permission in all its classes, a permission set, or a keyword; undefined for another word. */
export function explainName(name: string): string | undefined {
  const markdown =
    classMarkdown(classFacts(name)) ??
    permissionMarkdown(permissionFacts(name, classesWithPermission(name))) ??
    permissionSetMarkdown(permissionSetFacts(name, [])) ??
    classSetMarkdown(classSetFacts(name)) ??
    statementMarkdown(name);
  return markdown && plain(markdown);
}

/** A permission of one class, or that the class does not have it; undefined where no class has it. */
export function explainPermission(className: string, permission: string): string | undefined {
  if (!isKnownClass(className)) return undefined;
  const markdown = permissionMarkdown(permissionFacts(permission, [className]));
  return markdown && plain(markdown);
}

/** Markdown without its marks; code keeps its indent. */
function plain(markdown: string): string {
  let code = false;
  const lines: string[] = [];
  for (const line of markdown.split('\n')) {
    if (line.startsWith('```')) code = !code;
    else if (code) lines.push(`    ${line}`);
    else lines.push(withoutMarks(line).trimEnd());
  }
  return lines.join('\n');
}

/** Escapes go last, since they may stand inside the others. */
function withoutMarks(line: string): string {
  return line.replace(/`([^`]*)`|\*\*([^*]+)\*\*|\*([^*]+)\*/g, '$1$2$3').replace(/\\([^\w\s])|\\(?=_)/g, '$1');
}
