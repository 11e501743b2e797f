/** Finds semanage lines whose type is none at that moment: no port type, not loaded yet, or removed with its module. */
import { replaceText } from '../../base/edits.ts';
import { type ModuleCommand, runsBefore } from '../../commands/command.ts';
import { hostCommands } from '../../commands/hostCommands.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { hasCorenetInterfaces } from '../../knowledge/corenet.ts';
import { fileName } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { type OwnType, ownType } from '../calls/ownTypes.ts';
import { kindOfType } from '../calls/typeKinds.ts';
import { makePortType } from '../ports/makePortType.ts';
import { sameKey } from '../ports/portEntries.ts';
import { portUses, type SemanageLine } from '../ports/portUses.ts';
import { lineNumber, portName, rangeOnLine } from '../ports/portWords.ts';
import { makesRecord } from '../ports/semanageLines.ts';
import type { Fix, Related, Rule, RuleContext } from '../rule.ts';

export const semanageBeforeType: Rule = {
  id: 'semanage-before-type',
  severity: 'warning',
  summary:
    'The type of the semanage line is no port type at that moment: not declared so, not loaded yet, or in the way.',
  needsPorts: true,
  *file(context) {
    const { semanage } = portUses(context.file);
    const { modules } = hostCommands(context.file);
    for (const line of semanage) {
      yield;
      if (line.form !== 'command') continue;
      if (makesRecord(line.command)) {
        if (!reportNoPortType(context, line)) reportNotLoaded(context, line, modules);
      } else if (line.command.action === 'delete') reportRemoved(context, line, semanage, modules);
    }
  },
};

/** semanage asks the installed policy for attribute port_type (seobject.py, portRecords: `must be a port type`). */
function reportNoPortType(context: RuleContext, line: SemanageLine): boolean {
  const { file, snapshot, report } = context;
  const name = line.command.type?.text ?? '';
  if (snapshot.ports.hasType(name)) return false;
  const found = declaration(context, name);
  if (
    !found ||
    found.type.unsure ||
    ['port_type', 'reserved_port_type'].some((each) => found.type.attributes.has(each))
  )
    return false;
  const others = [file, ...snapshot.files.values()].filter((each) => each.uri !== found.file.uri);
  // Another file can give it the attribute.
  if (others.some((each) => !each.language && each.text.includes(name))) return false;
  const start = line.base + line.command.type!.offset;
  const own = found.file.uri === file.uri;
  report({
    range: rangeOnLine(file, start, start + name.length),
    severity: 'error',
    message: `${name} is not a port type: semanage refuses it.`,
    related: [declared(found.file, found.type)],
    ...(own && !kindOfType(found.type) && { fixes: () => [makePortType(file, found.type)] }),
  });
  return true;
}

/** A type of a module is there once the module is installed. */
function reportNotLoaded(context: RuleContext, line: SemanageLine, modules: readonly ModuleCommand[]): void {
  const { file, report } = context;
  const { host, command } = line;
  const type = command.type?.text ?? '';
  if (!host) return;
  const installs = modules.filter(({ action }) => action === 'install');
  const defines = (each: ModuleCommand) => each.modules.find((module) => isTypeOf(context, type, module));
  const later = installs.find((each) => each.start > command.start && runsBefore(host, each) && defines(each));
  const earlier = installs.some((each) => each.start < command.start && (each.modules.length === 0 || defines(each)));
  if (!later || earlier) return;
  report({
    range: rangeOnLine(file, command.start, command.end),
    message: `semanage takes ${type} once module ${defines(later)} is loaded, and line ${lineNumber(file, later.start)} does that.`,
    related: [place(file, later)],
    fixes: () => move(file, line, later, 'below'),
  });
}

/** libsepol stops at a record whose type is gone (context_from_record), and semodule fails with it. */
function reportRemoved(
  context: RuleContext,
  line: SemanageLine,
  lines: readonly SemanageLine[],
  modules: readonly ModuleCommand[],
): void {
  const { file, report } = context;
  const { host, command, use } = line;
  if (!host || !use?.key) return;
  const recorded = lines.find((each) => makesRecord(each.command) && sameKey(each.use ?? {}, use));
  const type = recorded?.command.type?.text ?? command.type?.text ?? '';
  const removal = modules.find(
    (each) =>
      each.action === 'remove' &&
      each.start < command.start &&
      runsBefore(each, host) &&
      each.modules.some((module) => isTypeOf(context, type, module)),
  );
  if (!removal) return;
  const done = lines.some(
    (each) =>
      each !== line &&
      each.command.action === 'delete' &&
      sameKey(each.use ?? {}, use) &&
      each.command.start < removal.start,
  );
  if (done) return;
  report({
    range: rangeOnLine(file, command.start, command.end),
    message: `semodule does not remove a module while a port has its type ${type}: delete ${portName(use.key)} before line ${lineNumber(file, removal.start)}.`,
    related: [place(file, removal)],
    fixes: () => move(file, line, removal, 'above'),
  });
}

/** True if an open module of that name declares the type, or if nothing else can: its name begins with the module's. */
function isTypeOf(context: RuleContext, type: string, module: string): boolean {
  const found = declaration(context, type);
  if (found) return moduleName(found.file) === module;
  const known = context.snapshot.ports.portsOf(type).some(({ origin }) => origin.kind !== 'local');
  return type.startsWith(`${module}_`) && !known && !hasCorenetInterfaces(type);
}

/** The open file that declares the type. */
function declaration({ file, snapshot }: RuleContext, name: string): { file: SourceFile; type: OwnType } | undefined {
  for (const each of [file, ...snapshot.files.values()]) {
    const type = each.kind === 'te' ? ownType(snapshot.policy, each, name) : undefined;
    if (type) return { file: each, type };
  }
  return undefined;
}

function moduleName(file: SourceFile): string {
  const { header } = fileFacts(file);
  if (header?.kind === 'policy_module' || header?.kind === 'module_statement') return header.data.name.text;
  return fileName(file.uri).replace(/\.te(\.(in|m4))*$/, '');
}

function declared(file: SourceFile, { name, statement }: OwnType): Related {
  return {
    message: `${name} is declared here`,
    uri: file.uri,
    range: rangeOnLine(file, statement.start, statement.end),
  };
}

function place(file: SourceFile, { start, end }: ModuleCommand): Related {
  return { message: file.text.slice(start, end), uri: file.uri, range: rangeOnLine(file, start, end) };
}

/** Moves the command's line to the other's; only where both are lines of their own, in the same branch. */
function move(
  file: SourceFile,
  { host, command }: SemanageLine,
  other: ModuleCommand,
  where: 'above' | 'below',
): Fix[] {
  const { lines, text } = file;
  const [own, target] = [command.start, other.start].map((offset) => lines.lineAt(offset)) as [number, number];
  const alike = host!.branches.length === other.branches.length;
  if (!alike || !isWholeLine(file, command) || !isWholeLine(file, other) || target + 1 >= lines.lineCount) return [];
  const [start, end] = [lines.lineStart(own), lines.lineStart(own + 1)];
  const at = lines.lineStart(where === 'above' ? target : target + 1);
  return [
    {
      title: `Move ${where} line ${target + 1}`,
      edits: [replaceText(lines, at, at, text.slice(start, end)), replaceText(lines, start, end, '')],
    },
  ];
}

/** True if nothing else is on the line, and the line is not part of a longer one. */
function isWholeLine({ lines }: SourceFile, { start, end }: { start: number; end: number }): boolean {
  const line = lines.lineAt(start);
  if (lines.lineAt(end) !== line) return false;
  const text = lines.line(line);
  const before = text.slice(0, start - lines.lineStart(line));
  const carriesOn = /\\\s*$/.test(text) || (line > 0 && /(\\|&&|\|\|)\s*$/.test(lines.line(line - 1)));
  return !carriesOn && /^\s*(sudo\s+)?[\w/{}%]*$/.test(before) && !/&&|;/.test(text.slice(before.length));
}
