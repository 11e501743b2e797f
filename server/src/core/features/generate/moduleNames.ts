/** The domains and port types that a file is about. */
import { remember } from '../../base/remember.ts';
import { fileFacts } from '../../index/fileFacts.ts';
import { corenetInterface } from '../../knowledge/corenet.ts';
import { attributesGivenBy, typeGiven } from '../../knowledge/interfaces.ts';
import type { PortRange, Protocol } from '../../ports/port.ts';
import { asProtocol, parsePortWord, parseSemanagePort } from '../../ports/semanageCommand.ts';
import type { SourceFile } from '../../syntax/sourceFile.ts';
import type { Comment } from '../../syntax/statements.ts';

/** A `semanage port` command of a comment that gives ports a type. */
export interface SemanageComment {
  readonly comment: Comment;
  readonly type: string;
  readonly protocol: Protocol;
  readonly range: PortRange;
}

/** How a module uses a port type. */
export interface PortUse {
  readonly type: string;
  readonly protocol: Protocol;
  readonly role: 'server' | 'client';
}

/** The commands in the file's comments that add or change a label, with all their words. */
export const semanageComments = remember((file: SourceFile): readonly SemanageComment[] =>
  file.comments.flatMap((comment) => {
    const command = parseSemanagePort(file.text.slice(comment.start, comment.end));
    if (!command || command.template || (command.action !== 'add' && command.action !== 'modify')) return [];
    const protocol = asProtocol(command.protocol?.text ?? '');
    const port = command.port && parsePortWord(command.port.text);
    if (!protocol || !command.type || port?.kind !== 'range') return [];
    return [{ comment, type: command.type.text, protocol, range: port.range }];
  }),
);

/**
 * The domains of a module, the most certain first: those that an interface makes a domain, then types with an
 * `_exec_t` twin or attribute domain, then sources of rules on self and on ports. Names with parameters are left out.
 */
export const domainsOf = remember(
  (file: SourceFile): { readonly sure: readonly string[]; readonly all: readonly string[] } => {
    const facts = fileFacts(file);
    const daemons: string[] = [];
    for (const [name, calls] of facts.calls) {
      const given = attributesGivenBy(name).filter(({ attributes }) => attributes.includes('domain'));
      for (const { data } of calls) {
        if (data.kind !== 'macro_call') continue;
        const args = data.arguments.map(({ text }) => text);
        daemons.push(...given.flatMap((each) => typeGiven(each, args) ?? []));
      }
    }
    const twins = [...facts.types.values()]
      .filter(({ name, attributes }) => attributes.has('domain') || facts.types.has(name.replace(/_t$/, '_exec_t')))
      .map(({ name }) => name)
      .filter((name) => !name.endsWith('_exec_t'));
    const actors = file.statements.flatMap(({ data, block }) => {
      if (data.kind !== 'av_rule' || block !== undefined || data.source.items.length !== 1) return [];
      const isActor =
        data.target.items.some(({ text }) => text === 'self') ||
        data.permissions.items.some(({ text }) => ROLES[text] !== undefined);
      return isActor ? [data.source.items[0]!.text] : [];
    });
    const plain = (names: readonly string[]) => [...new Set(names)].filter((name) => /^[A-Za-z]\w*$/.test(name));
    const sure = plain([...daemons, ...twins]);
    return { sure, all: plain([...sure, ...actors]) };
  },
);

/** The one domain a module is about; undefined where that is not clear. */
export function onlyDomain(file: SourceFile): string | undefined {
  const { sure, all } = domainsOf(file);
  const own = sure.length > 0 ? sure : all;
  return own.length === 1 ? own[0] : undefined;
}

/** The port types that the file declares: by attribute or `corenet_port()`, or named so in a semanage comment. */
export const declaredPortTypes = remember((file: SourceFile): readonly string[] => {
  const facts = fileFacts(file);
  const labelled = new Set(semanageComments(file).map(({ type }) => type));
  const called = new Set(
    ['corenet_port', 'corenet_reserved_port', 'corenet_rpc_port'].flatMap((name) =>
      (facts.calls.get(name) ?? []).flatMap(({ data }) =>
        data.kind === 'macro_call' ? data.arguments.slice(0, 1).map(({ text }) => text) : [],
      ),
    ),
  );
  return [...facts.types.values()]
    .filter(({ name, attributes }) => attributes.has('port_type') || called.has(name) || labelled.has(name))
    .map(({ name }) => name);
});

/** How the rules and calls of the file use port types, each use once. */
export const portUses = remember((file: SourceFile): readonly PortUse[] => {
  const uses = new Map<string, PortUse>();
  const add = (type: string, protocol: Protocol, role: PortUse['role']) => {
    if (/^[A-Za-z]\w*$/.test(type)) uses.set(`${type} ${protocol} ${role}`, { type, protocol, role });
  };
  for (const { data } of file.statements) {
    if (data.kind === 'av_rule' && data.flavour === 'allow') {
      const roles = data.permissions.items.flatMap(({ text }) => ROLES[text] ?? []);
      for (const role of roles) {
        for (const { text } of data.target.items) {
          if (text === 'self' || data.source.items.some((source) => source.text === text)) continue;
          for (const each of data.classes.items) {
            const protocol = asProtocol(each.text.replace(/_socket$/, ''));
            if (protocol) add(text, protocol, role);
          }
        }
      }
    } else if (data.kind === 'macro_call') {
      const call = corenetInterface(data.name.text);
      if (call?.kind !== 'port' || call.dontaudit) continue;
      if (call.action === 'bind') add(call.portType, call.protocol, 'server');
      if (call.action === 'connect') add(call.portType, call.protocol, 'client');
    }
  }
  return [...uses.values()];
});

const ROLES: { readonly [permission: string]: PortUse['role'] | undefined } = {
  name_bind: 'server',
  name_connect: 'client',
};
