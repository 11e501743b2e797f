// Long scripts and documents: read once and in steps. Most of these took minutes, for each part of them copied the whole.
import { describe, expect, it } from 'vitest';
import { finish } from '../../server/src/core/base/steps.ts';
import { hostCommandSteps, hostCommands, isSoonRead } from '../../server/src/core/commands/hostCommands.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import { lintSteps } from '../../server/src/core/lint/lint.ts';
import { portUseSteps } from '../../server/src/core/lint/ports/portUses.ts';
import { mayHoldCommands } from '../../server/src/core/syntax/commandLanguage.ts';
import { parseFile } from '../../server/src/core/syntax/sourceFile.ts';
import { testGrammars } from '../grammars.ts';
import { testSnapshot } from '../snapshot.ts';

const LENGTH = 1_000_000;
const fill = (text: string, length = LENGTH) => text.repeat(Math.floor(length / text.length));
const fileOf = async (name: string, text: string) => parseFile(await testGrammars(), `file:///work/${name}`, text);
const ADD = 'semanage port -a -t http_port_t -p tcp 8081';
const TASK = '- seport: { ports: 8081, proto: tcp, setype: http_port_t }\n';

describe('a file of a megabyte', { timeout: 30_000 }, () => {
  it.each([
    ['page of shell blocks', 'a.md', fill(`\`\`\`sh\n${ADD}\n\`\`\`\n`)],
    ['page of sessions', 'a.md', fill(`\`\`\`console\n$ ${ADD}\nok\n\`\`\`\n`)],
    ['page of playbooks', 'a.md', fill(`\`\`\`yaml\n${TASK}\`\`\`\n`)],
    ['page of Dockerfiles', 'a.md', fill(`\`\`\`dockerfile\nRUN ${ADD}\n\`\`\`\n`)],
    ['Dockerfile with comments', 'Dockerfile', fill(`RUN a && \\\n# as root\n  ${ADD}\n`)],
    ['spec file of open conditions', 'a.spec', `%post\n${fill(`%if 1\n${ADD}\n`)}`],
    ['script', 'a.sh', fill(`if a; then ${ADD} || b $(c); fi\n`)],
    ['script of here-documents', 'a.sh', fill(`semanage import <<E\n${ADD.slice('semanage '.length)}\nE\n`)],
    ['import', 'a.semanage', fill(`${ADD.slice('semanage '.length)}\n`)],
    ['playbook', 'a.yml', `- hosts: all\n  tasks:\n${fill(`  ${TASK}`, 199_000)}`],
    ['playbook of folded lines', 'a.yml', fill(`- shell: >\n    a &&\n    ${ADD}\n`, 199_000)],
  ])('is read in steps, every command of it where it stands: %s', async (_, name, text) => {
    const file = await fileOf(name, text);
    const steps = hostCommandSteps(file);
    let count = 0;
    while (!steps.next().done) count++;
    const { ports } = hostCommands(file);
    expect(ports).toHaveLength(text.split('8081').length - 1);
    // The longest step has a few hundred commands of thousands.
    expect(count).toBeGreaterThan(ports.length / 300);
    for (const { command } of [ports.at(0)!, ports.at(-1)!]) {
      for (const word of [command.port!, command.type!])
        expect(text.slice(word.offset, word.offset + word.text.length)).toBe(word.text);
      expect(text.slice(command.start, command.end)).toMatch(/^(semanage|port|8081)/);
    }
    expect(ports.at(-1)!.command.port!.offset).toBe(text.lastIndexOf('8081'));
  });

  it.each([
    ['words of one command', 'a.sh', `semanage port -a ${fill('-t x ')}`],
    ['variables before a command', 'a.sh', `${fill('A=b ')}${ADD}`],
    ['shells in each other', 'a.sh', `semanage;\n${fill('sh <<A\n')}`],
    ['a line of a here-document', 'Dockerfile', `RUN <<EOF\nsemanage ${fill('a')}\nEOF\n`],
    ['empty lines', 'a.sh', `${fill('\n')}x`],
  ])('is read to its end: %s', async (_, name, text) => {
    expect(Array.isArray(hostCommands(await fileOf(name, text)).ports)).toBe(true);
  });
});

it('knows the line of an import behind empty lines', () => {
  expect(mayHoldCommands('\n\n  port -a')).toBe(true);
  expect(mayHoldCommands('a port -a')).toBe(false);
});

it('finds in a long list what it finds in short ones', async () => {
  const tasks = [
    TASK,
    '- name: nothing\n',
    `- shell: ${ADD}\n  when: a\n`,
    '- block:\n    - seport: ports=80 proto=tcp\n    - seport: ports=81 proto=tcp\n  # a comment\n',
    '- selinux_ports:\n    - { ports: 82, proto: tcp, setype: a_t }\n    # another\n    - { ports: "83-84", proto: udp, setype: b_t }\n',
    '- shell:\n    cmd: |\n      semodule -i a.pp\n',
    `- script:\n    - a\n    - ${ADD}\n`,
  ];
  const long = tasks.concat(tasks, tasks).join('');
  const { ports, modules } = hostCommands(await fileOf('a.yml', long));
  const found = ports.map(({ command, handled, form }) => [form, handled, command.port?.text, command.type?.text]);
  const alone = [];
  for (const task of tasks)
    for (const { command, handled, form } of hostCommands(await fileOf('a.yml', task)).ports)
      alone.push([form, handled, command.port?.text, command.type?.text]);
  expect(alone).toHaveLength(7);
  expect(found).toEqual([...alone, ...alone, ...alone]);
  expect(modules).toHaveLength(3);
  for (const { command } of ports) expect(long.slice(command.port!.offset).startsWith(command.port!.text)).toBe(true);
  // The items run one after the other.
  expect(new Set(ports.map(({ branches }) => branches.slice(0, 2).join())).size).toBe(1);
});

describe('a script that is not read yet', () => {
  const text = fill(`${ADD}\n`, 200_000);
  const offset = text.lastIndexOf('8081');

  it('is read by the rules, which stop as they are told', async () => {
    const { snapshot, file } = await testSnapshot('a.sh', text);
    const steps = lintSteps(snapshot, file, {}, () => true);
    for (let i = 0; i < 20; i++) expect(steps.next().done).toBe(false);
    expect(isSoonRead(file)).toBe(false);
    finish(steps);
    expect(isSoonRead(file)).toBe(true);
  });

  it('has no hover until then', async () => {
    const { snapshot, file } = await testSnapshot('a.sh', text);
    const position = file.lines.position(offset + 1);
    expect(hover(snapshot, file, position)).toBeNull();
    finish(portUseSteps(file));
    expect(hover(snapshot, file, position)).not.toBeNull();
  });

  it('is soon read where it is short', async () => {
    expect(isSoonRead(await fileOf('a.sh', ADD))).toBe(true);
    expect(isSoonRead(await fileOf('a.te', text))).toBe(true);
  });
});
