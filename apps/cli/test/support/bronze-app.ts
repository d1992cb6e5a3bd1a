import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Command } from 'commander';
import { registerGenerate } from '../../src/commands/generate';
import { registerIngest } from '../../src/commands/ingest';
import { testApp } from './test-app';

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
      const { app, out, err } = testApp();
      const program = new Command('cardlake').exitOverride().configureOutput({ writeErr: () => {} });
      registerGenerate(program, app);
      registerIngest(program, app);
      await program.parseAsync(args, { from: 'user' });
      return { out: out(), err: err(), exitCode: app.exitCode };
    },
  };
}
