/** Portcon in a real VS Code, with the live ports of this host: what the README's pictures show. */
import { writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { requireRoot, requireTool } from '../requireTool.ts';
import { type RecordedTools, recordTools } from './recordedTools.ts';
import * as at from './selectors.ts';
import { type Session, startSession } from './session.ts';
import * as vscode from './workbench.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));
const FILE = 'beacond/beacond.te';
/** Lines of that file. */
const ADD_80 = '# semanage port -a -t beacond_port_t -p tcp 80';
const BIND_HTTP = 'allow beacond_t http_port_t:tcp_socket name_bind';

const why = 'the end-to-end tests';
const tools = ['code-server', 'node24', 'chromium', 'semanage', 'seinfo', 'unshare'].map((name) =>
  requireTool(name, why),
);
const isRoot = requireRoot(why);

describe.skipIf(!isRoot || tools.includes(undefined))('in VS Code', { timeout: 180_000 }, () => {
  let recorded: RecordedTools;
  let session: Session;
  let bench: vscode.Workbench;

  beforeAll(async () => {
    recorded = recordTools(requireTool('semanage', why) ?? '', requireTool('seinfo', why) ?? '');
    session = await startSession({ PATH: [recorded.folder, process.env.PATH].join(delimiter) });
    bench = await vscode.openWorkbench(session.browser, session.server.origin, {
      folder: session.copyOf(EXAMPLES),
      file: FILE,
      trust: 'yes',
    });
    await vscode.waitForStatus(bench, 'from semanage');
  }, 240_000);

  afterAll(async () => {
    await session?.close();
    recorded?.remove();
  });

  test('underlines a port that the policy of this host defines', async () => {
    explainFailure();
    await vscode.cursorTo(bench, ADD_80);
    await vscode.waitForSquiggle(bench, 'warning');
    const text = await vscode.hover(bench, '-p tcp 80', 'Port tcp/80 already defined: http_port_t (policy)');
    expect(text).toContain('port-already-defined');
    await vscode.screenshot(bench, 'finding');
  });

  test('says that the ports are live', async () => {
    explainFailure();
    expect(await vscode.waitForStatus(bench, 'from semanage')).toMatch(/Ports: \d+ from semanage \(1 local\)/);
    expect(recorded.calls()).toEqual(expect.arrayContaining(['semanage port -l', 'semanage port -lC']));
  });

  test('explains a permission and a port type', async () => {
    explainFailure();
    await vscode.cursorTo(bench, BIND_HTTP);
    expect(await vscode.hover(bench, BIND_HTTP, 'name_bind')).toContain('bind()');
    await vscode.screenshot(bench, 'hover-permission');
    const ports = await vscode.hover(bench, 'allow beacond_t http_port_t', 'corenet_tcp_bind_http_port');
    expect(ports).toMatch(/tcp.*80.*443/s);
    await vscode.screenshot(bench, 'hover-port-type');
  });

  test('mends a finding', async () => {
    explainFailure();
    const titles = await vscode.quickFixes(bench, '-p tcp 80');
    expect(titles[0]).toBe('Use semanage port -m');
    await vscode.screenshot(bench, 'quick-fix');
    await vscode.applyFix(bench, 'Use semanage port -m');
    await vscode.waitForLine(bench, /^# semanage port -m -t beacond_port_t -p tcp 80/);
  });

  test('sees what is typed, and a local record of this host', async () => {
    explainFailure();
    await vscode.typeLastLine(bench, '# semanage port -a -t beacond_port_t -p tcp 10122');
    await vscode.hover(bench, '-p tcp 10122', 'Port tcp/10122 already defined: ssh_port_t (local');
    await vscode.screenshot(bench, 'local-record');
  });

  test('looks up a port', async () => {
    explainFailure();
    await vscode.runCommand(bench, 'SELinux: Look Up a Port…');
    const rows = await vscode.typeAndWait(bench, '10122', 'tcp/10122');
    expect(rows.find((row) => row.includes('tcp/10122'))).toMatch(/ssh_port_t.*local/s);
    await vscode.screenshot(bench, 'look-up-port');
    await bench.page.keyboard.press('Escape');
  });

  test('starts no tool in Restricted Mode', async () => {
    const before = recorded.calls();
    const target = { folder: session.copyOf(EXAMPLES), file: FILE, trust: 'no' } as const;
    const restricted = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(restricted);
    expect(await vscode.waitForStatus(restricted, 'bundled')).toMatch(/Ports: bundled refpolicy .*trust/);
    await vscode.cursorTo(restricted, ADD_80);
    await vscode.waitForSquiggle(restricted, 'warning');
    expect(recorded.calls()).toEqual(before);
    await restricted.page.context().close();
  });

  test('starts for a semanage line that is typed into a script', async () => {
    const folder = session.copyOf(EXAMPLES);
    writeFileSync(join(folder, 'install.sh'), '#!/bin/sh\n');
    const target = { folder, file: 'install.sh', trust: 'yes' } as const;
    const script = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(script);
    await vscode.typeLastLine(script, 'semanage port -a -t beacond_port_t -p tcp 80');
    await vscode.waitForSquiggle(script, 'warning');
    await script.page.context().close();
  });

  test('fills the outline of a file that is too long to be read before VS Code asks for it', async () => {
    const folder = session.copyOf(EXAMPLES);
    const rules = Array.from({ length: 18_000 }, (_, i) => `allow a${i}_t b${i}_t:tcp_socket { create bind };\n`);
    writeFileSync(join(folder, 'long.te'), `policy_module(long, 1.0)\n${rules.join('')}type last_t;\n`);
    const target = { folder, file: 'long.te', trust: 'yes' } as const;
    const window = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(window);
    await vscode.runCommand(window, 'Explorer: Focus on Outline View');
    await window.page.locator(at.OUTLINE_ROW, { hasText: 'last_t' }).waitFor({ timeout: 60_000 });
    // Written anew, the file is asked for again and read again.
    writeFileSync(join(folder, 'long.te'), `policy_module(long, 1.0)\ntype first_t;\n${rules.join('')}`);
    await window.page.locator(at.OUTLINE_ROW, { hasText: 'first_t' }).waitFor({ timeout: 60_000 });
    await window.page.context().close();
  });

  test('names the ports and the parameters in the line, and renames a type in all files', async () => {
    const target = { folder: session.copyOf(EXAMPLES), file: FILE, trust: 'yes' } as const;
    const window = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(window);
    await vscode.cursorTo(window, 'beacond_conf_t');
    if (requireTool('selinux-devel', 'the headers of package selinux-policy-dev')) {
      await vscode.waitForLine(window, /init_daemon_domain\(domain:\s?beacond_t, entry_point:\s?beacond_exec_t\)/);
    }
    await vscode.rename(window, 'beacond_settings_t');
    await vscode.waitForLine(window, /^files_config_file\(beacond_settings_t\)/);
    await vscode.cursorTo(window, BIND_HTTP);
    await vscode.waitForLine(window, /http_port_t:tcp_socket name_bind;.*tcp 80, 443/);
    const other = await vscode.openFile(window, 'beacond/beacond.fc');
    await vscode.waitForLine(other, /object_r:beacond_settings_t,s0/);
    await window.page.context().close();
  });

  test('says at once that a module has no ports for a scriptlet', async () => {
    const folder = session.copyOf(EXAMPLES);
    writeFileSync(join(folder, 'plain.te'), 'policy_module(plain, 1.0)\ntype plain_t;\n');
    const target = { folder, file: 'plain.te', trust: 'yes' } as const;
    const window = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(window);
    await vscode.waitForStatus(window, 'from semanage');
    await vscode.runCommand(window, "SELinux: Generate the Scriptlet for This Module's Ports…");
    const toast = await vscode.waitForToast(window, 'plain.te declares no port type and labels no port.');
    expect(toast).not.toContain('Show Log');
    await window.page.context().close();
  });

  test('shows what a call grants', async () => {
    if (!requireTool('selinux-devel', 'the headers of package selinux-policy-dev')) return;
    const target = { folder: session.copyOf(EXAMPLES), file: FILE, trust: 'yes' } as const;
    const window = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(window);
    // The headers are read once the names of parameters are there.
    await vscode.waitForLine(window, /init_daemon_domain\(domain:/);
    await vscode.hover(window, 'files_config_file', 'typeattribute beacond_conf_t configfile');
    await vscode.cursorTo(window, 'files_config_file');
    await vscode.runCommand(window, 'SELinux: Show Expansion');
    await vscode.waitForExpansion(window, '# files_config_file(beacond_conf_t) · beacond.te:');
    await vscode.waitForExpansion(window, 'typeattribute beacond_conf_t configfile;');
    await window.page.context().close();
  });

  test('goes to the definition of an interface in the headers', async () => {
    if (!requireTool('selinux-devel', 'the headers of package selinux-policy-dev')) return;
    const target = { folder: session.copyOf(EXAMPLES), file: FILE, trust: 'yes' } as const;
    const window = await vscode.openWorkbench(session.browser, session.server.origin, target);
    explainFailure(window);
    await vscode.waitForLine(window, /init_daemon_domain\(domain:/);
    await vscode.cursorTo(window, 'files_config_file');
    const header = await vscode.goToDefinition(window, 'devel/include/kernel/files.if');
    await vscode.waitForLine(header, /^interface\(`files_config_file'/);
    await window.page.context().close();
  });

  /** On failure: a picture of the window, and what its page logged. */
  function explainFailure(window = bench): void {
    onTestFailed(async ({ task }) => {
      const name = `failed ${task.name}`.replaceAll(' ', '-');
      await vscode.screenshot(window, name).catch(() => undefined);
      console.error(`${name}.png shows the window; its page logged ${JSON.stringify(window.errors)}`);
    });
  }
});
