/** The URI of a file, written as VS Code writes it, so that a file has one URI whether it is open or not. */

/** @param path absolute, with slashes or as Windows has it */
export function fileUri(path: string): string {
  const slashed = path.replaceAll('\\', '/');
  const drive = /^[A-Za-z]:/.test(slashed);
  const absolute = drive ? `/${slashed[0]!.toLowerCase()}${slashed.slice(1)}` : slashed;
  return `file://${absolute.split('/').map(escapePart).join('/')}`;
}

/** VS Code leaves letters, digits and `-._~` alone. */
function escapePart(part: string): string {
  return encodeURIComponent(part).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The last two parts of the path of `uri`, decoded: what tells a file from others of its name. */
export function shortPath(uri: string): string {
  const parts = uri.split('/').slice(-2).join('/');
  try {
    return decodeURIComponent(parts);
  } catch {
    return parts;
  }
}
