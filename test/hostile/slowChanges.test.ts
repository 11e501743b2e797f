// A file whose every change takes long is left alone, by a clock that a busy machine does not move.
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Workspace } from '../../server/src/workspace/workspace.ts';
import { testGrammars } from '../grammars.ts';

const URI = 'file:///work/a.te';
const start = { line: 0, character: 0 };
const typed = [{ range: { start, end: start }, text: ' ' }];

afterEach(() => {
  vi.restoreAllMocks();
});

describe('three slow changes in a row', () => {
  /** Each look at a clock takes `step`; a change of a small file looks about three times. */
  let step = 0;

  async function opened(computes: boolean): Promise<Workspace> {
    const grammars = await testGrammars();
    step = 0;
    let now = 0;
    let computed = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => {
      now += step;
      return now;
    });
    const workspace = new Workspace(grammars, () => {
      if (computes) computed += step;
      return computed;
    });
    workspace.open(URI, 'type a_t;\n');
    return workspace;
  }

  it('of a machine that computes', async () => {
    const workspace = await opened(true);
    const reason = () => workspace.file(URI)?.unchecked?.reason;
    step = 250;
    workspace.change(URI, typed);
    workspace.change(URI, typed);
    expect(reason()).toBeUndefined();
    step = 1;
    workspace.change(URI, typed);
    step = 250;
    workspace.change(URI, typed);
    workspace.change(URI, typed);
    expect(reason()).toBeUndefined();
    workspace.change(URI, typed);
    expect(reason()).toBe('takes too long to read');
    step = 1;
    workspace.change(URI, typed);
    expect(reason()).toBe('takes too long to read');
    workspace.change(URI, [{ text: 'type a_t;\n' }]);
    expect(reason()).toBeUndefined();
    expect(workspace.file(URI)?.statements).toHaveLength(1);
  });

  it('of one that is busy with something else', async () => {
    const workspace = await opened(false);
    step = 250;
    for (let i = 0; i < 5; i++) workspace.change(URI, typed);
    expect(workspace.file(URI)?.unchecked).toBeUndefined();
    expect(workspace.file(URI)?.statements).toHaveLength(1);
  });

  it('whose many edits take long', async () => {
    const workspace = await opened(true);
    step = 150;
    for (let i = 0; i < 3; i++) workspace.change(URI, [...typed, ...typed]);
    expect(workspace.file(URI)?.unchecked?.reason).toBe('takes too long to read');
  });
});
