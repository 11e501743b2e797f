// What is proposed in a comment that is a semanage command.
import { expect, it } from 'vitest';
import { complete } from '../server/src/core/features/complete.ts';
import { SymbolIndex } from '../server/src/core/index/symbolIndex.ts';
import { testSnapshot } from './snapshot.ts';

const MODULE = 'policy_module(my, 1.0)\ntype my_t;\ntype my_port_t, port_type;\n';

async function labels(comment: string): Promise<string[]> {
  const text = `${MODULE}${comment}`;
  const { snapshot, file } = await testSnapshot('my.te', text.replace('|', ''));
  return complete(snapshot, new SymbolIndex(), file, text.indexOf('|')).items.map(({ label }) => label);
}

it('the port types of the module, then those of this host', async () => {
  const types = await labels('# semanage port -a -t | -p tcp 9123');
  expect(types[0]).toBe('my_port_t');
  expect(types).toContain('http_port_t');
  expect(types).not.toContain('my_t');
  expect(await labels('# semanage port -a -t http_p|')).toEqual(['http_port_t']);
  expect((await labels('#/usr/sbin/semanage port -m --type=|'))[0]).toBe('my_port_t');
});

it('the protocols', async () => {
  expect(await labels('# semanage port -a -t my_port_t -p |')).toEqual(['dccp', 'sctp', 'tcp', 'udp']);
  expect(await labels('# semanage port -a -t my_port_t --proto u|')).toEqual(['udp']);
});

it('nothing elsewhere in a comment', async () => {
  expect(await labels('# semanage port -a -t my_port_t -p tcp |')).toEqual([]);
  expect(await labels('# semanage fcontext -a -t |')).toEqual([]);
  expect(await labels('# cp -t |')).toEqual([]);
  expect(await labels('# run semanage, port -t |')).toEqual([]);
});
