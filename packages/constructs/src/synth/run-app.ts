import { mkdirSync } from 'node:fs';
import { App, type AppConfig } from 'cdktf';
import type { Finding } from '../checks';
import { FaultsError } from '../core/faults';
import { environments } from '../environments';
import type { Settings } from '../settings/environment';
import { parseSettings } from '../settings/parse';

/** What is made of each environment. */
export type Compose = (app: App, settings: Settings) => void;

/**
 * Synthesizes every environment and ends this process with 1 when a setting, a prop or a build is at fault (told
 * without a stack trace) or a check finds an error.
 * @param check over the synthesized folder
 */
export function runApp(compose: Compose, check: (outdir: string) => Finding[], config?: AppConfig): void {
  // CDKTF makes the folder itself, but not those around it.
  if (config?.outdir) mkdirSync(config.outdir, { recursive: true });
  try {
    const app = new App(config);
    for (const environment of Object.values(environments)) compose(app, parseSettings(environment));
    app.synth();
    process.exitCode = report(check(app.outdir));
  } catch (error) {
    if (!(error instanceof FaultsError)) throw error;
    console.error(`cardlake: ${error.message}`);
    process.exitCode = 1;
  }
}

function report(findings: readonly Finding[]): number {
  for (const { severity, rule, where, message } of findings) {
    const line = `${severity}: ${where}: ${message} [${rule}]`;
    if (severity === 'error') console.error(line);
    else console.log(line);
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}
