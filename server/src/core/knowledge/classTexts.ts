/** What an object class is about: what creates such an object, whose label it gets, and how its rules are written. */
import { classInfo } from './classes.ts';
import data from './data/classTexts.json' with { type: 'json' };
import { permissionInfo } from './permissions.ts';

export interface ClassText {
  /** What makes such an object, Markdown, without a full stop; where nothing makes one, what the class stands for. */
  readonly created?: string;
  readonly standsFor?: string;
  /** Whose label the object gets. */
  readonly label: string;
  /** The permission sets of refpolicy that are usual for it, best first. */
  readonly sets: readonly string[];
  /** Rules to copy, with the names server_t, client_t and my_t. */
  readonly rules: readonly string[];
  /** The facts that are easy to get wrong, Markdown, at most two. */
  readonly facts: readonly string[];
}

/** The text of a class; undefined for an unknown one, and for those of the X server, databases and Android. */
export function classText(name: string): ClassText | undefined {
  return writtenText(name) ?? familyText(name) ?? netlinkText(name) ?? goneText(name);
}

/** The kernel version the texts are about. */
export const CLASS_TEXTS_VERSION: string = data.version;

const WRITTEN: Readonly<Record<string, ClassText | undefined>> = data.classes;
const FAMILIES: Readonly<Record<string, string | undefined>> = data.families;
const NETLINK: Readonly<Record<string, string | undefined>> = data.netlink;
const GONE = new Set(data.gone.split(' '));

function writtenText(name: string): ClassText | undefined {
  const text = Object.hasOwn(WRITTEN, name) ? WRITTEN[name] : undefined;
  return text && { ...text, label: text.label === 'socket' ? data.socketLabel : text.label };
}

function familyText(name: string): ClassText | undefined {
  const [family, use] = FAMILIES[name]?.split(': ') ?? [];
  if (family === undefined) return undefined;
  const sets = ['create_stream_socket_perms', 'create_socket_perms'].slice(hasAccept(name) ? 0 : 1);
  return {
    created: `\`socket(${family}, …)\`${use ? `: ${use}` : ''}`,
    label: data.socketLabel,
    sets,
    rules: [`allow my_t self:${name} ${sets[0]};`],
    facts: [
      'Without policycap extended_socket_class it is class socket',
      'Its addresses have no labels: no name_bind, no node_bind, no name_connect',
    ],
  };
}

/** False where the protocol takes no connection: sock_no_accept in its proto_ops. */
const hasAccept = (name: string) => permissionInfo(name, 'accept')?.status !== 'pointless';

function netlinkText(name: string): ClassText | undefined {
  const protocol = NETLINK[name];
  if (protocol === undefined) return undefined;
  return {
    created: `\`socket(AF_NETLINK, SOCK_RAW, ${protocol})\``,
    label: data.socketLabel,
    sets: ['create_socket_perms'],
    rules: [`allow my_t self:${name} create_socket_perms;`],
    facts: [
      'The target is always self: the kernel checks the own socket only',
      'It has no nlmsg permissions: create_netlink_socket_perms does not compile',
    ],
  };
}

function goneText(name: string): ClassText | undefined {
  if (!GONE.has(name) || !classInfo(name)) return undefined;
  return {
    created: 'nothing: the kernel has no such socket any more',
    label: 'none',
    sets: [],
    rules: [],
    facts: ['No permission of this class is ever checked'],
  };
}
