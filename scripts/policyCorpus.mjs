// The real policy that rules are run over: refpolicy's source and the installed headers, both of Debian's packages.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HEADERS, SOURCE_ARCHIVE, upstreamVersion } from './knowledge/debian.mjs';

/** Policy files: by extension (with the stages .in and .m4), and those of policy/ that have none. */
const WANTED = /\.(te|if|spt|fc)(\.(in|m4))?$|(^|\/)policy\/(flask\/)?[a-z_]+$/;

/** Both corpora: a name with the version, and the files by path in their corpus, sorted. */
export function policyCorpora() {
  return [refpolicySource(), installedHeaders()];
}

function refpolicySource() {
  const folder = mkdtempSync(join(tmpdir(), 'portcon-corpus-'));
  try {
    execFileSync('tar', ['--zstd', '-xf', SOURCE_ARCHIVE, '-C', folder, 'selinux-policy-src/policy']);
    const files = readFiles(join(folder, 'selinux-policy-src'));
    return { name: `refpolicy source ${upstreamVersion('selinux-policy-src')}`, root: 'refpolicy', files };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The headers that modules are compiled with. */
export function installedHeaders() {
  return { name: `headers ${upstreamVersion('selinux-policy-dev')}`, root: 'headers', files: readFiles(HEADERS) };
}

function readFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1))
    .filter((path) => WANTED.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}
