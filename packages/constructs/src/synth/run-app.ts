import { mkdirSync } from 'node:fs';
import {
  environments,
  parseSettings,
  type Settings,
  ValidationError,
  withVariables,
} from '@cardlake/platform';
import { App, type AppConfig } from 'cdktf';
import { ALERT_ADDRESS_MISSING, type Finding, needsAlertAddress } from '../checks';
import { reportInvalid } from './report-invalid';

/** Adds the stacks of an environment to an app. */
export type Compose = (app: App, settings: Settings) => void;

/**
 * Synthesizes every environment, but leaves out and names one for production whose alerts nobody would receive. Exits with code 1 when a setting, a prop or a build is invalid (reported without a
 * stack trace) or a check finds an error.
 * @param check checks the synthesized folder
 */
export function runApp(compose: Compose, check: (outdir: string) => Finding[], config?: AppConfig): void {
  // CDKTF creates the folder itself, but not its parents.
  if (config?.outdir) mkdirSync(config.outdir, { recursive: true });
  reportInvalid(() => {
    const app = new App(config);
    const all = Object.values(environments).map((each) => parseSettings(withVariables(each, process.env)));
    requireOneEngine(all);
    for (const settings of all) {
      if (needsAlertAddress(settings)) {
        console.error(`cardlake: ${settings.environment} is left out, because ${ALERT_ADDRESS_MISSING}`);
      } else compose(app, settings);
    }
    app.synth();
    process.exitCode = report(check(app.outdir));
  });
}

function report(findings: readonly Finding[]): number {
  for (const { severity, rule, where, message } of findings) {
    const line = `${severity}: ${where}: ${message} [${rule}]`;
    if (severity === 'error') console.error(line);
    else console.log(line);
  }
  return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
}

/**
 * Refuses two environments that share a lake bucket and write it by different engines.
 * @throws ValidationError
 */
export function requireOneEngine(all: readonly Settings[]): void {
  for (const { environment, lakeEngine, storage } of all) {
    const other = all.find(
      (each) =>
        storage.existingLakeBucket !== undefined &&
        each.storage.existingLakeBucket === storage.existingLakeBucket &&
        each.lakeEngine !== lakeEngine,
    );
    if (other !== undefined)
      throw new ValidationError(`environment ${environment}`, [
        `lakeEngine: expected "${other.lakeEngine}", as ${other.environment} has it for the same lake bucket, got "${lakeEngine}"`,
      ]);
  }
}
