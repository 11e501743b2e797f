/** Writes what a package runs to install a module with its ports, and to take both away again: for RPM or for Debian. */
import { fileFacts } from '../../index/fileFacts.ts';
import { portUses } from '../../lint/ports/portUses.ts';
import type { PortRange, Protocol } from '../../ports/port.ts';
import { formatPortRange } from '../../ports/portFields.ts';
import { parsePortQuery } from '../../ports/query.ts';
import { fileName } from '../../syntax/fileKind.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import { declaredPortTypes } from './moduleNames.ts';

export type PackageForm = 'rpm' | 'deb';

/** A part of a spec file, or a maintainer script. */
export interface ScriptletPart {
  /** `%post`, or the name of the script: `debian/postinst`. */
  readonly name: string;
  readonly text: string;
}

export interface Scriptlet {
  readonly parts: readonly ScriptletPart[];
  /** Port types of the module that no line gives a port: the text has a placeholder for each. */
  readonly withoutPort: readonly string[];
}

/**
 * The scriptlets of the module in `file`; undefined where it declares no port type and labels no port. The ports are those
 * of its semanage comments, portcon and network_port(). `given` has ports for types without one, such as `tcp/9123`.
 */
export function scriptlet(
  file: SourceFile,
  form: PackageForm,
  given: { readonly [type: string]: string } = {},
): Scriptlet | undefined {
  const own = [...declaredPortTypes(file)].sort();
  const labels = [...labelsOf(file), ...own.flatMap((type) => givenLabel(type, given[type]))];
  const withoutPort = own.filter((type) => !labels.some((label) => label.type === type));
  if (labels.length === 0 && own.length === 0) return undefined;
  const module = moduleName(file);
  const parts = form === 'rpm' ? rpm : deb;
  return { parts: parts({ module, own, labels, withoutPort }), withoutPort };
}

/** One text of all parts: a spec file has its own headings, scripts get a comment with their name. */
export function scriptletText({ parts }: Scriptlet): string {
  return parts.map(({ name, text }) => (name.startsWith('%') ? text : `# ${name}\n${text}`)).join('\n');
}

interface Label {
  readonly type: string;
  readonly protocol: Protocol;
  readonly range: PortRange;
  readonly level?: string;
}

interface Facts {
  readonly module: string;
  /** The port types that go with the module. */
  readonly own: readonly string[];
  readonly labels: readonly Label[];
  readonly withoutPort: readonly string[];
}

/** Each key once, the last line for it. */
function labelsOf(file: SourceFile): Label[] {
  const labels = new Map<string, Label>();
  for (const use of portUses(file).all) {
    const { key, type, level } = use;
    if (!key || !type || (use.kind === 'semanage' && !/^(add|modify)$/.test(use.line.command.action ?? ''))) continue;
    const { protocol, low, high } = key;
    const range = { low, high };
    const isPlain = level !== undefined && level !== 's0' && /^s\d+(:c[\dc.,]+)?$/.test(level);
    labels.set(`${protocol}/${low}-${high}`, { type, protocol, range, ...(isPlain && { level }) });
  }
  return [...labels.values()];
}

function givenLabel(type: string, port: string | undefined): Label[] {
  const query = port === undefined ? undefined : parsePortQuery(port);
  if (query?.kind !== 'ports') return [];
  const protocol = query.protocol ?? 'tcp';
  return [{ type, protocol, range: query.range }];
}

function rpm(facts: Facts): ScriptletPart[] {
  const { module } = facts;
  const post = [
    '# Requires(post): policycoreutils, policycoreutils-python-utils; Requires(postun): the same',
    '%post',
    ...install(facts, `%{_datadir}/selinux/packages/${module}.pp`, ''),
    ':',
  ];
  const postun = ['%postun', 'if [ "$1" -eq 0 ]; then', ...remove(facts, '    '), 'fi', ':'];
  return [
    { name: '%post', text: lines(post) },
    { name: '%postun', text: lines(postun) },
  ];
}

function deb(facts: Facts): ScriptletPart[] {
  const { module } = facts;
  const head = ['#!/bin/sh', '# Depends: policycoreutils, policycoreutils-python-utils', 'set -e', ''];
  const tail = ['', '#DEBHELPER#'];
  const path = `/usr/share/selinux/packages/${module}.pp`;
  const postinst = [...head, 'if [ "$1" = configure ]; then', ...install(facts, path, '    '), 'fi', ...tail];
  const prerm = [...head, 'if [ "$1" = remove ]; then', ...remove(facts, '    '), 'fi', ...tail];
  return [
    { name: 'debian/postinst', text: lines(postinst) },
    { name: 'debian/prerm', text: lines(prerm) },
  ];
}

const lines = (list: readonly string[]) => `${list.join('\n')}\n`;

/**
 * The module first: semanage takes only types of the installed policy. Then `-a`, and where that fails since a record is
 * there (before semanage 3.7: an upgrade, a port of the policy) `-m`.
 */
function install({ module, labels, withoutPort }: Facts, path: string, indent: string): string[] {
  const body = labels.flatMap((label) => {
    const command = (action: string) => `semanage port ${action} ${words(label)}`;
    const failed = `echo "${module}: ${label.protocol}/${formatPortRange(label.range)} did not get the type ${label.type}" >&2`;
    return [`${command('-a')} 2>/dev/null ||`, `    ${command('-m')} ||`, `    ${failed}`];
  });
  const open = withoutPort.flatMap((type) => [
    `# ${type} has no port yet: write its number in the place of PORT.`,
    `# semanage port -a -t ${type} -p tcp PORT 2>/dev/null || semanage port -m -t ${type} -p tcp PORT`,
  ]);
  return [
    `${indent}# semanage takes only types of the installed policy, so the module comes first.`,
    `${indent}if semodule -X 200 -i ${path}; then`,
    ...(labels.length > 0
      ? [`${indent}    # -a fails where there is a record, up to semanage 3.6; -m works there on every version.`]
      : [`${indent}    :`]),
    ...[...body, ...open].map((line) => `${indent}    ${line}`),
    `${indent}fi`,
  ];
}

const words = ({ type, level, protocol, range }: Label) =>
  `-t ${type}${level ? ` -r ${level}` : ''} -p ${protocol} ${formatPortRange(range)}`;

/**
 * The records first: semodule does not remove a module while a record names one of its types, whoever made the record.
 * A record with a type of the policy goes only where it still has that type.
 */
function remove({ module, own, labels }: Facts, indent: string): string[] {
  const foreign = labels.filter(({ type }) => !own.includes(type));
  const patterns = [
    ...own.map((type) => `-e 's/^port .*-t ${type} .*-p //p'`),
    ...foreign.map(({ type, protocol, range }) => {
      const key = `${protocol} ${formatPortRange(range)}`;
      return `-e 's/^port .*-t ${type} .*-p ${key}$/${key}/p'`;
    }),
  ];
  return [
    `# The records go first, also those of an administrator: with one of them semodule -r fails.`,
    'semanage port -E | sed -n \\',
    ...patterns.map((pattern, i) => `    ${pattern}${i < patterns.length - 1 ? ' \\' : ' |'}`),
    'while read -r protocol port; do',
    '    semanage port -d -p "$protocol" "$port" || :',
    'done',
    `semodule -X 200 -r ${module} || :`,
  ].map((line) => indent + line);
}

function moduleName(file: SourceFile): string {
  const { header } = fileFacts(file);
  if (header?.kind === 'policy_module' || header?.kind === 'module_statement') return header.data.name.text;
  return fileName(file.uri).replace(/\.te(\.(in|m4))*$/, '');
}
