// Writes the bundled port tables (core/ports/data): refpolicy's from Debian's policy source, Fedora's from
// scripts/data/fedora-ports.txt; then compares refpolicy's with the real `semanage port -l`. `--check` writes nothing.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const SOURCE = '/usr/src/selinux-policy-src.tar.zst';
const TREE = 'selinux-policy-src';
const CORENETWORK = 'policy/modules/kernel/corenetwork.te.in';
const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const check = process.argv.includes('--check');

await write('fedora', fedora(await readFile(file('data/fedora-ports.txt'), 'utf8')));
if (existsSync(SOURCE)) {
  const table = refpolicy(fromSource(CORENETWORK), fromSource('VERSION').trim());
  await write('refpolicy', table);
  compareWithHost(table);
} else console.log(`refpolicy: ${SOURCE} is missing (Debian package selinux-policy-src); its table stays as it is`);

/** The portcons that corenetwork.te.in makes: of its network_port() calls, and the fallback ranges it writes itself. */
function refpolicy(text, version) {
  const table = new Map();
  for (const line of text.split('\n')) {
    const call = /^network_port\(([^)]*)\)/.exec(line);
    if (call) {
      const [name, ...rest] = call[1].split(',').map((word) => word.trim());
      // The macro takes three arguments a portcon and stops at the first that is empty (corenetwork.te.m4, declare_portcons).
      for (let i = 0; rest[i]; i += 3) add(table, `${name}_port_t`, rest[i], rest[i + 1], rest[i + 2]);
    }
    const portcon = /^portcon (\w+) (\S+) gen_context\(\w+:\w+:(\w+),\s*([^)]*)\)/.exec(line);
    if (portcon) add(table, portcon[3], portcon[1], portcon[2], portcon[4]);
  }
  const debian = /^Version: (.*)$/m.exec(
    execFileSync('dpkg-query', ['-s', 'selinux-policy-src'], { encoding: 'utf8' }),
  )?.[1];
  return { policy: 'refpolicy', version, source: `Debian selinux-policy-src ${debian}, ${CORENETWORK}`, table };
}

function fedora(text) {
  const table = new Map();
  const facts = {};
  for (const line of text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))) {
    const [first, second, ...rest] = line.split(' ');
    if (first === 'version' || first === 'source') facts[first] = [second, ...rest].join(' ');
    else for (const port of rest) add(table, first, second, port, 's0');
  }
  return { policy: 'fedora', version: facts.version, source: facts.source, table };
}

function add(table, type, protocol, port, level) {
  if (!/^\w+$/.test(type) || !/^(tcp|udp|sctp|dccp)$/.test(protocol) || !/^\d+(-\d+)?$/.test(port) || level !== 's0')
    throw new Error(`not a port record: ${type} ${protocol} ${port} ${level}`);
  const protocols = table.get(type) ?? new Map();
  table.set(type, protocols.set(protocol, [...(protocols.get(protocol) ?? []), port]));
}

async function write(name, { table, ...facts }) {
  const types = [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, protocols]) => {
      const ports = Object.fromEntries(
        [...protocols].sort().map(([protocol, list]) => [protocol, list.sort(byPort).join(' ')]),
      );
      return `${JSON.stringify(type)}:${JSON.stringify(ports)}`;
    });
  const text = `${JSON.stringify(facts).slice(0, -1)},"entries":{\n${types.join(',\n')}\n}}\n`;
  const path = file(`../server/src/core/ports/data/${name}.json`);
  const old = await readFile(path, 'utf8').catch(() => '');
  const count = [...table.values()].flatMap((protocols) => [...protocols.values()]).flat().length;
  console.log(
    `${name} ${facts.version}: ${count} port records of ${table.size} types, ${old === text ? 'unchanged' : 'changed'}`,
  );
  if (old === text) return;
  if (check) process.exitCode = 1;
  else await writeFile(path, text);
}

/** Prints which records `semanage port -l` has and the table has not, and the other way round. Local records do not count. */
function compareWithHost({ table, version }) {
  const all = semanage('-l');
  if (all === undefined) return console.log('semanage does not answer here (it needs root): nothing to compare with');
  for (const record of semanage('-lC') ?? []) all.delete(record);
  const ours = new Set();
  for (const [type, protocols] of table)
    for (const [protocol, ports] of protocols) for (const port of ports) ours.add(`${type} ${protocol} ${port}`);
  const missing = [...all].filter((record) => !ours.has(record));
  const extra = [...ours].filter((record) => !all.has(record));
  for (const record of missing) console.log(`  only in semanage port -l: ${record}`);
  for (const record of extra) console.log(`  only in the table: ${record}`);
  if (missing.length + extra.length > 0) process.exitCode = 1;
  else console.log(`refpolicy ${version} and semanage port -l agree in all ${all.size} records`);
}

function semanage(list) {
  try {
    const text = execFileSync('semanage', ['port', list, '-n'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const records = new Set();
    for (const [type, protocol, ...ports] of text
      .split('\n')
      .filter(Boolean)
      .map((line) => line.split(/[ ,]+/)))
      for (const port of ports) records.add(`${type} ${protocol} ${port}`);
    return records;
  } catch {
    return undefined;
  }
}

function fromSource(path) {
  return execFileSync('tar', ['--zstd', '-xOf', SOURCE, `${TREE}/${path}`], { encoding: 'utf8' });
}

function byPort(a, b) {
  return Number.parseInt(a, 10) - Number.parseInt(b, 10);
}
