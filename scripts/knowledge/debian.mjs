// The Debian packages the knowledge is generated from: where they are and which version is installed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Debian's refpolicy headers, of package selinux-policy-dev. */
export const HEADERS = '/usr/share/selinux/devel/include';

/** refpolicy's source, of package selinux-policy-src. */
export const SOURCE_ARCHIVE = '/usr/src/selinux-policy-src.tar.zst';

/** The upstream version of an installed package: `2:2.20221101-9` is `2.20221101`. */
export function upstreamVersion(name) {
  const version = execFileSync('dpkg-query', ['-W', '-f', '$' + '{Version}', name], { encoding: 'utf8' });
  return version.replace(/^\d+:/, '').replace(/-[^-]*$/, '');
}

/** The text of one file of refpolicy's source. */
export function sourceFile(path) {
  return execFileSync('tar', ['--zstd', '-xOf', SOURCE_ARCHIVE, `selinux-policy-src/${path}`], {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
}

/** The modules (.te) of refpolicy's source, by path in the archive, sorted. Debian's archive has corenetwork.te made. */
export function sourceModules() {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-modules-'));
  try {
    execFileSync('tar', ['--zstd', '-xf', SOURCE_ARCHIVE, '-C', folder, 'selinux-policy-src/policy/modules']);
    return readdirSync(folder, { recursive: true })
      .filter((path) => path.endsWith('.te'))
      .sort()
      .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The header files with one of the extensions, by path in the include folder, sorted. */
export function headers(...extensions) {
  return readdirSync(HEADERS, { recursive: true })
    .filter((path) => extensions.some((extension) => path.endsWith(extension)))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(HEADERS, path), 'utf8') }));
}
