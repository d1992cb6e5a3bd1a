import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { fixedClock } from '@cardlake/runtime';
import { Command } from 'commander';
import type { App } from '../../src/app';
import { registerGenerate } from '../../src/commands/generate';
import { registerIngest } from '../../src/commands/ingest';
import { OutputStream } from '../../src/output/console';
import { Shutdown } from '../../src/process/shutdown';

/** Sets up `cardlake generate` and `cardlake ingest` in a temporary folder, with a fixed clock. */
export function bronzeApp() {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'cardlake-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  return {
    path,
    write(name: string, content: string) {
      writeFileSync(path(name), content);
      return path(name);
    },
    text(name: string) {
      const bytes = readFileSync(path(name));
      return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString();
    },
    /** Runs a command line. @returns its output. */
    async run(...args: string[]) {
      const [out, err] = [new PassThrough(), new PassThrough()];
      const app: App = {
        console: { out: new OutputStream(out), err: new OutputStream(err) },
        clock: fixedClock(Date.UTC(2026, 10, 21, 11, 30)),
        env: {},
        shutdown: new Shutdown(() => {}),
        exitCode: 0,
      };
      const program = new Command('cardlake').exitOverride().configureOutput({ writeErr: () => {} });
      registerGenerate(program, app);
      registerIngest(program, app);
      await program.parseAsync(args, { from: 'user' });
      return { out: String(out.read() ?? ''), err: String(err.read() ?? ''), exitCode: app.exitCode };
    },
  };
}
