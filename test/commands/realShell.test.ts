/** What is read from scripts against what a real shell runs: a recorder stands in for semanage and writes its words down. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { hostCommands } from '../../server/src/core/commands/hostCommands.ts';
import { readPortArguments, type SemanagePortCommand } from '../../server/src/core/ports/semanageCommand.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'portcon-shell-'));
const OUTPUT = join(FOLDER, 'output');
writeFileSync(
  join(FOLDER, 'semanage'),
  `#!/bin/sh\nfor a; do printf '%s\\037' "$a"; done >>${OUTPUT}\necho >>${OUTPUT}\n`,
);
chmodSync(join(FOLDER, 'semanage'), 0o755);
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

it.each([
  'semanage port -a -t a_port_t -p tcp 80 # why',
  'semanage port -a \\\n  -t a_port_t \\\n  -p tcp 80\n',
  'semanage port --add --type "a_port_t" --proto \'tcp\' "80"; semanage port -d -p udp 53',
  'LC_ALL=C semanage port -a -t a_port_t -p tcp 80 2>/dev/null >&2 < /dev/null',
  'env X=1 nice -n 5 semanage port -a -t a_port_t -p tcp 80',
  '(semanage port -a -t a_port_t -p tcp 80) && { semanage port -m -t b_port_t -p tcp 81; }',
  'if true\nthen\n  semanage port -a -t a_port_t -p tcp 80\nfi || :',
  'add() {\n  semanage port -a -t a_port_t -p tcp 80\n}\nadd; function more { semanage port -a -t a_port_t -p tcp 81; }; more',
  'for i in 1 2; do semanage port -a -t a_port_t -p tcp 80; done',
  'case configure in\n  (configure|x) semanage port -a -t a_port_t -p tcp 80 ;;\n  *) ;;\nesac\nsemanage port -d -p tcp 81',
  'sh -c "semanage port -a -t a_port_t -p tcp 80"; bash -ec \'semanage port -a -t a_port_t -p tcp 81\'',
  'out=$(semanage port -a -t a_port_t -p tcp 80)$(echo ")")\nsemanage port -a -t a_port_t -p tcp 81',
  'yes | head -1 | semanage port -a -t a_port_t -p tcp 80 2>&1 | cat',
  'true &&\n\n  # why\n  semanage port -a -t a_port_t -p tcp 80',
  'cat <<EOF\nsemanage port -a -t x_port_t -p tcp 1\nEOF\nsemanage port -a -t a_port_t -p tcp 80',
  "bash -e <<'EOF'\nsemanage port -a -t a_port_t -p tcp 80\nEOF\nbash /dev/null <<EOF\nsemanage port -a -t x_port_t -p tcp 1\nEOF",
  'cat <<EOF | sh\nsemanage port -a -t a_port_t -p tcp 80\nEOF\nsemanage port -d -p tcp 81',
  "cat <<'A B' <<-C | cat\nsemanage port -a\nA B\n\tsemanage port -a\n\tC\nsemanage port -a -t a_port_t -p tcp 80",
  'echo semanage port -a -t x_port_t -p tcp 1; echo "x; semanage port -a -t x_port_t -p tcp 1"; # semanage port -l',
  "x='\nsemanage port -a -t x_port_t -p tcp 1\n'; semanage port -a -t a_port_t -p tcp 80",
  'x=(a semanage port); [[ a =~ (a|b) ]] && ((x = 1)); semanage port -a -t a_port_t -p tcp 80',
  'echo "$x" $((1 + (2))) "$(echo "a)b")"; semanage port -a -t a_port_t -p tcp 80',
  'x=$( (echo "a)b" "$(echo \')\')") ); semanage port -a -t a_port_t -p tcp 80',
  'semanage port -a -t a_port_t -p tcp 80&\nwait',
  'while semanage port -a -t a_port_t -p tcp 80; do break; done; until true; do :; done',
])('%j', async (script) => {
  expect(await readCommands(script)).toEqual(runCommands(script));
});

async function readCommands(script: string): Promise<string[]> {
  const { ports } = hostCommands(parseFile(await testGrammars(), 'file:///work/a.sh', script));
  return [...new Set(ports.map(({ command }) => describeCommand(command)))].sort();
}

/** The distinct commands that bash runs. */
function runCommands(script: string): string[] {
  rmSync(OUTPUT, { force: true });
  const env = { PATH: `${FOLDER}:/usr/bin:/bin` };
  const { status, stderr } = spawnSync('bash', ['--norc', '-c', script], {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 10_000,
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const lines = existsSync(OUTPUT) ? readFileSync(OUTPUT, 'utf8').split('\n').filter(Boolean) : [];
  const commands = lines.map((line) => {
    const [first, ...words] = line.split('\x1f').slice(0, -1);
    expect(first).toBe('port');
    return describeCommand(readPortArguments(words.map((text) => ({ text, offset: 0 }))));
  });
  return [...new Set(commands)].sort();
}

function describeCommand({
  action,
  type,
  protocol,
  port,
  extra,
  template,
}: Omit<SemanagePortCommand, 'start' | 'end' | 'fallback'>) {
  return [action, type?.text, protocol?.text, port?.text, extra.length, template].join(' ');
}
