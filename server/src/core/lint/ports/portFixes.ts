/** The fixes of port statements that a module cannot have: a type and semanage lines in their place, or a CIL file. */
import type { TextEdit } from 'vscode-languageserver-types';
import { leadingSpace, lineBreakOf, replaceText } from '../../base/edits.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { addRequire } from '../../index/moduleEdits.ts';
import { cilPortcon, semanageLine } from '../../ports/portStatements.ts';
import { fileName } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { removeStatement } from '../removal.ts';
import type { Fix, RuleContext, StatementOf } from '../rule.ts';
import { isRecordedType, recordedExactly, sameKey } from './portEntries.ts';
import { type SourceUse, usesOf } from './portUses.ts';

/** A portcon or a call of network_port(). */
export type PortStatement = StatementOf<'portcon'> | StatementOf<'macro_call'>;

/**
 * Replaces `statement` by what is missing of its type and by `semanage port` lines in comments. Undefined where its ports
 * or its type are not plain.
 */
export function replaceBySemanage(context: RuleContext, statement: PortStatement): Fix | undefined {
  const { file } = context;
  const uses = usesOf(file, statement);
  const type = typeOf(file, statement);
  if (!type || uses.some((use) => !use.key)) return undefined;
  // In an interface only the comment has a place: its type belongs to the module.
  const declared = file.kind === 'if' ? { lines: [], edits: [] } : declarations(context, type);
  const commands = uses.flatMap((use) => semanageComment(context, type, use));
  const lines = [...declared.lines, ...commands];
  return {
    title: replacementTitle(statement, declared.lines, commands.length),
    edits: [
      ...declared.edits,
      lines.length > 0 ? replacement(file, statement, lines) : removeStatement(file, statement),
    ],
  };
}

/**
 * Moves the ports of `statements` into a CIL file beside the module: in CIL a loadable module may have portcons. The file
 * has a name of its own, since `semodule -i myapp.cil` would replace the module that came from myapp.pp. Ports with a
 * label already stay, since a portcon for them has no effect or is refused; undefined if `statement` is one of these.
 */
export function moveToCil(
  context: RuleContext,
  statement: PortStatement,
  statements: readonly PortStatement[] = [statement],
): Fix | undefined {
  const { file } = context;
  const keys: SourceUse[] = [];
  const moved = statements.flatMap((each) => {
    const type = typeOf(file, each);
    const uses = usesOf(file, each);
    const lines = uses.map((use) => cilLine(type, use));
    const whole = type && each.block === undefined && lines.length > 0 && lines.every((line) => line !== undefined);
    if (!whole || uses.some((use) => isTaken(context, use, keys))) return [];
    keys.push(...uses);
    return [{ statement: each, type, lines }];
  });
  if (file.kind !== 'te' || !moved.some((each) => each.statement === statement)) return undefined;
  const declared = [...new Set(moved.map(({ type }) => type))].map((type) => declarations(context, type));
  const first = declared.flatMap(({ lines }) => lines);
  const edits = moved.map(({ statement }, i) =>
    i === 0 && first.length > 0 ? replacement(file, statement, first) : removeStatement(file, statement),
  );
  const name = moduleName(file);
  const count = moved.length === 1 ? '' : `${moved.length} port statements `;
  return {
    title: `Move ${count}to ${name}_ports.cil`,
    edits: [...(declared.find((each) => each.edits.length > 0)?.edits ?? []), ...edits],
    newFile: {
      name: `${name}_ports.cil`,
      text: `; semodule -i ${name}.pp -i ${name}_ports.cil\n${moved.flatMap(({ lines }) => lines).join('\n')}\n`,
    },
  };
}

/** The lines that make `type` a port type of this module, and the edits these need elsewhere. */
function declarations(context: RuleContext, type: string): { lines: string[]; edits: TextEdit[] } {
  const { file } = context;
  const { types, required, calls, style } = fileFacts(file);
  const own = types.get(type);
  if (!own && (required.has(type) || isRecordedType(context, type))) return { lines: [], edits: [] };
  const isPort =
    own?.attributes.has('port_type') ||
    PORT_INTERFACES.some((name) => calls.get(name)?.some((call) => firstArgument(call) === type));
  if (isPort) return { lines: [], edits: [] };
  if (style !== 'plain') return { lines: [...(own ? [] : [`type ${type};`]), `corenet_port(${type})`], edits: [] };
  const line = own ? `typeattribute ${type} port_type;` : `type ${type}, port_type;`;
  return { lines: [line], edits: addRequire(file, { attributes: ['port_type'] }) };
}

/** Interfaces of corenetwork that give a type the attribute port_type. */
const PORT_INTERFACES = ['corenet_port', 'corenet_reserved_port', 'corenet_rpc_port'];

function firstArgument(call: { readonly data: unknown }): string | undefined {
  return (call as StatementOf<'macro_call'>).data.arguments[0]?.text;
}

function typeOf(file: SourceFile, statement: PortStatement): string | undefined {
  const [use] = usesOf(file, statement);
  if (use || statement.kind === 'portcon') return use?.type;
  // network_port(x) declares a type without ports.
  const name = statement.data.arguments[0];
  return name?.isName && /^[A-Za-z]/.test(name.text) ? `${name.text}_port_t` : undefined;
}

/** Nothing where the port has this type already. */
function semanageComment(context: RuleContext, type: string, { key, level }: SourceUse): string[] {
  if (!key || recordedExactly(context, key)[0]?.type === type) return [];
  const line = semanageLine(context.snapshot.ports, type, key.protocol, key);
  return [`# ${level && level !== 's0' && PLAIN_LEVEL.test(level) ? line.replace(' -p ', ` -r ${level} -p `) : line}`];
}

function isTaken(context: RuleContext, use: SourceUse, keys: readonly SourceUse[]): boolean {
  return recordedExactly(context, use.key!).length > 0 || keys.some((other) => sameKey(other, use));
}

function cilLine(type: string | undefined, { key, level }: SourceUse): string | undefined {
  if (!type || !key || (level !== undefined && !/^s\d+$/.test(level))) return undefined;
  return cilPortcon(type, key.protocol, key, level);
}

/** A level without a range, whose words a shell takes as they are. */
const PLAIN_LEVEL = /^s\d+(:c[\dc.,]+)?$/;

function replacementTitle(statement: PortStatement, declared: readonly string[], commands: number): string {
  const semanage = commands === 0 ? '' : commands === 1 ? 'a semanage line' : `${commands} semanage lines`;
  const types = declared.map((line, i) => (i < declared.length - 1 ? line : line.replace(/;$/, ''))).join(' ');
  if (!semanage && !types) return statement.kind === 'portcon' ? 'Remove the portcon' : 'Remove the call';
  return `Replace with ${[types, semanage].filter((words) => words !== '').join(' and ')}`;
}

function replacement(file: SourceFile, { start, end }: PortStatement, lines: readonly string[]): TextEdit {
  const indent = leadingSpace(file.lines.line(file.lines.lineAt(start)));
  return replaceText(file.lines, start, end, lines.join(lineBreakOf(file.text) + indent));
}

function moduleName(file: SourceFile): string {
  const header = fileFacts(file).header;
  if (header?.kind === 'policy_module' || header?.kind === 'module_statement') return header.data.name.text;
  return fileName(file.uri).replace(/\.te(\.(in|m4))*$/, '');
}
