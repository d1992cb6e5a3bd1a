import { groups } from '@cardlake/engine';
import { publishedName } from '@cardlake/features';
import { EXIT_CODES } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { environmentNames, settingsOf } from '../cost/environment';
import { withExamples } from '../options/examples';
import { jsonLine } from '../output/json';
import { preflightText } from '../output/preflight-text';
import { styleFor } from '../output/style';

interface PreflightOptions {
  readonly env: string;
  readonly json?: boolean;
}

const DESCRIPTION = `Checks, before a first deployment, whether an account can take the stacks of an environment: identity and region, the
bucket of the states, the names of buckets, the quotas of EMR Serverless, Lambda, Kinesis and the Feature Store
against what the settings ask for, the queue that elt.existingQueue names, and the buckets of elt.sourceBuckets. It only reads. Each finding says what to request, with the code of the quota.

Exits with 1 when something would make the deployment fail.`;

/** Adds `cardlake preflight`, which checks an account before the first deployment. */
export function registerPreflight(program: Command, app: App): void {
  const command = program
    .command('preflight')
    .summary('check an account before the first deployment: quotas, names, state')
    .description(DESCRIPTION)
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .option('--json', 'one JSON object')
    .action((options: PreflightOptions) => run(app, options));
  withExamples(command, 'preflight --env prod', 'preflight --env prod --json');
}

async function run(app: App, { env, json }: PreflightOptions): Promise<void> {
  const { openAccount } = await import('@cardlake/aws/account');
  const { preflight } = await import('../preflight/preflight');
  const settings = settingsOf(env, app.env);
  const { project, environment, region } = settings;
  const names = groups.map(
    (group) => `${project}-${environment}-feature-store-${publishedName(group).replaceAll('_', '-')}`,
  );
  const findings = await preflight(settings, openAccount({ region }), names);
  const isBlocked = findings.some(({ level }) => level === 'blocked');
  const { out } = app.console;
  out.write(
    json
      ? jsonLine({ environment: env, region, isBlocked, findings })
      : preflightText(env, findings, styleFor(out, app.env)),
  );
  if (isBlocked) app.exitCode = EXIT_CODES.negative.code;
}
