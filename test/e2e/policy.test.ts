/** A module beside the source of refpolicy, in a real VS Code: what Portcon knows from all of it and from the headers. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { requireRoot, requireTool } from '../requireTool.ts';
import * as keyboard from './keyboard.ts';
import { type RecordedTools, recordTools } from './recordedTools.ts';
import { type Session, startSession } from './session.ts';
import * as vscode from './workbench.ts';

const ARCHIVE = '/usr/src/selinux-policy-src.tar.zst';
const FILE = 'webd/webd.te';
const MODULE = `policy_module(webd, 1.0)

type webd_t;
type webd_exec_t;
init_daemon_domain(webd_t, webd_exec_t)

type webd_conf_t;
files_config_file(webd_conf_t)

gen_require(\`
	type http_port_t;
')

allow webd_t self:tcp_socket create_stream_socket_perms;
allow webd_t http_port_t:tcp_socket name_connect;
read_files_pattern(webd_t, webd_conf_t, webd_conf_t)

corenet_tcp_bind_generic_node(webd_t)

files_read_etc_files(webd_t)
logging_send_syslog_msg(webd_t)
miscfiles_read_localisation(webd_t)
`;
const CONTEXTS =
  '/usr/sbin/webd\t--\tgen_context(system_u:object_r:webd_exec_t,s0)\n/etc/webd(/.*)?\tgen_context(system_u:object_r:webd_conf_t,s0)\n';

const why = 'the end-to-end tests';
const tools = ['code-server', 'node24', 'chromium', 'semanage', 'seinfo', 'unshare'].map((name) =>
  requireTool(name, why),
);
const policy = ['selinux-src', 'selinux-devel'].map((name) => requireTool(name, 'a whole policy in VS Code'));
const isRoot = requireRoot(why);
const isMissing = !isRoot || tools.includes(undefined) || policy.includes(undefined);

describe.skipIf(isMissing)('a whole policy in VS Code', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'pc-policy-'));
  let recorded: RecordedTools;
  let session: Session;
  let bench: vscode.Workbench;

  beforeAll(async () => {
    spawnSync('tar', ['--zstd', '-xf', ARCHIVE, '-C', folder], { stdio: 'inherit' });
    mkdirSync(join(folder, 'webd'));
    writeFileSync(join(folder, FILE), MODULE);
    writeFileSync(join(folder, 'webd/webd.fc'), CONTEXTS);
    recorded = recordTools(requireTool('semanage', why) ?? '', requireTool('seinfo', why) ?? '');
    session = await startSession({ PATH: [recorded.folder, process.env.PATH].join(delimiter) });
    bench = await vscode.openWorkbench(session.browser, session.server.origin, { folder, file: FILE, trust: 'yes' });
    await vscode.waitForStatus(bench, 'from semanage');
  }, 240_000);

  afterAll(async () => {
    await session?.close();
    recorded?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  test('names parameters and ports in the lines', async () => {
    explainFailure();
    await vscode.waitForLine(bench, /init_daemon_domain\(domain:\s?webd_t, entry_point:\s?webd_exec_t\)/);
    await vscode.waitForLine(bench, /http_port_t:tcp_socket name_connect;.*tcp 80, 443/);
  });

  test('says which interface is meant, and mends the call', async () => {
    explainFailure();
    await vscode.hover(bench, 'miscfiles_read_localisation', 'miscfiles_read_localization');
    const titles = await vscode.quickFixes(bench, 'miscfiles_read_localisation');
    expect(titles[0]).toContain('miscfiles_read_localization');
    await vscode.applyFix(bench, titles[0]!);
    await vscode.waitForLine(bench, /^miscfiles_read_localization\(/);
  });

  test('shows in the hover what a call grants', async () => {
    explainFailure();
    const text = await vscode.hover(bench, 'logging_send_syslog_msg', 'webd_t devlog_t:sock_file');
    expect(text).toContain('syslog');
    await vscode.screenshot(bench, 'hover-expansion');
  });

  test('completes the interface of a port by its number', async () => {
    explainFailure();
    await vscode.typeLastLine(bench, '');
    const row = await keyboard.suggest(bench, '8080', 'corenet_tcp_bind_http_cache_port');
    expect(row).toContain('corenet_tcp_bind_http_cache_port');
    await vscode.screenshot(bench, 'complete-port');
    await bench.page.keyboard.press('Enter');
    await vscode.waitForLine(bench, /^corenet_tcp_bind_http_cache_port\(/);
    await bench.page.keyboard.press('Escape');
  });

  test('goes to the definition of an interface in the workspace, which counts before the headers', async () => {
    explainFailure();
    await vscode.cursorTo(bench, 'logging_send_syslog_msg');
    const module = await vscode.goToDefinition(bench, 'policy/modules/system/logging.if');
    await vscode.waitForLine(module, /^interface\(`logging_send_syslog_msg'/);
    await vscode.goBack(bench);
  });

  test('renames a type in the module and its contexts', async () => {
    explainFailure();
    await vscode.cursorTo(bench, 'webd_conf_t');
    await vscode.rename(bench, 'webd_settings_t');
    await vscode.waitForLine(bench, /^files_config_file\((file:\s?)?webd_settings_t\)/);
    const other = await vscode.openFile(bench, 'webd/webd.fc');
    await vscode.waitForLine(other, /object_r:webd_settings_t,s0/);
  });

  /** On failure: a picture of the window, and what its page logged. */
  function explainFailure(): void {
    onTestFailed(async ({ task }) => {
      const name = `failed ${task.name}`.replaceAll(' ', '-');
      await vscode.screenshot(bench, name).catch(() => undefined);
      console.error(`${name}.png shows the window; its page logged ${JSON.stringify(bench.errors)}`);
    });
  }
});
