// Makes classes.json: every object class with its permissions, and which policies have them.
import { readFileSync } from 'node:fs';
import { sourceFile, upstreamVersion } from './debian.mjs';

const OTHER = new URL('../data/other-permissions.json', import.meta.url);

/**
 * Permissions are strings of names; a class says the common it inherits. `refpolicy` is what Debian's access_vectors
 * has, the other keys what has to be added for newer kernels, for older and Fedora's policies, and for Android.
 */
export function makeClasses() {
  const { commons, classes } = readAccessVectors(sourceFile('policy/flask/access_vectors'));
  const userspace = [...sourceFile('policy/flask/security_classes').matchAll(/^class\s+(\w+)\s+#\s*userspace/gm)];
  const other = JSON.parse(readFileSync(OTHER, 'utf8'));
  return {
    source: `refpolicy policy/flask/access_vectors and security_classes (Debian selinux-policy-src); ${other.source}`,
    version: upstreamVersion('selinux-policy-src'),
    userspace: userspace.map((match) => match[1]).join(' '),
    refpolicy: { commons, classes },
    newer: other.newer,
    legacy: other.legacy,
    android: other.android,
  };
}

/** `inherits x a b` or `a b` for each class. */
function readAccessVectors(text) {
  const commons = {};
  const classes = {};
  const plain = text.replace(/#.*/g, '');
  for (const [, kind, name, inherits, names] of plain.matchAll(
    /\b(common|class)\s+(\w+)(?:\s+inherits\s+(\w+))?(?:\s*\{([^}]*)\})?/g,
  )) {
    const own = (names ?? '').trim().split(/\s+/).filter(Boolean).join(' ');
    if (kind === 'common') commons[name] = own;
    else classes[name] = [inherits && `inherits ${inherits}`, own].filter(Boolean).join(' ');
  }
  return { commons, classes };
}
