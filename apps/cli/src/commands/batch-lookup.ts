import { type FoundRow, JOBS, type Lookup, localStore, lookUp, lookUpItems } from '@cardlake/batch-jobs';
import { LOOKUP_KEYS, SCHEDULED_JOBS } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { settingsOf } from '../cost/environment';
import { readLookupTable } from '../emr/outputs';
import { type DeployedOptions, withDeployedOptions } from '../options/deployed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { alignedTable } from '../output/table';
import { withSession } from '../process/with-session';

interface LookupOptions extends LakeOptions, DeployedOptions {
  readonly job: string;
  readonly date?: string;
  readonly size: string;
  readonly json?: boolean;
}

const LOOKED_UP = JOBS.filter(({ contract }) => contract.rows !== undefined).map(
  ({ contract }) => contract.name,
);

const DESCRIPTION = `Looks up the features that a job has published for a key, the newest day first. Rows without a key are found by
\`none\`, rows by vendor and zone by VENDOR/ZONE. It goes by the manifests, so it never sees half a result. With --env, it
looks in the table of an environment on AWS.`;

/** Adds `cardlake batch lookup`, which finds the features of a key. */
export function registerBatchLookup(batch: Command, app: App): void {
  const command = batch
    .command('lookup')
    .summary('look up the features of a key')
    .description(DESCRIPTION)
    .argument('<key>', 'key of a row, such as a vendor of trips, or VENDOR/ZONE')
    .addOption(
      new Option('--job <name>', 'the job that made them').choices(LOOKED_UP).default(SCHEDULED_JOBS.daily),
    )
    .option('--date <day>', 'the only day to look at')
    .option('--size <size>', 'results of runs of this size', 'full')
    .option('--json', 'one JSON line for each row')
    .action((key: string, options: LookupOptions) => lookup(app, key, options));
  withDeployedOptions(withLakeOption(command));
  withExamples(
    command,
    'batch lookup 2',
    'batch lookup 2/74',
    'batch lookup none --date 2024-01-15 --json',
    'batch lookup 2 --env dev --outputs outputs.json',
  );
}

async function lookup(app: App, key: string, options: LookupOptions): Promise<void> {
  const { lake, env, job, date, size, json } = options;
  const kinds = JOBS.find(({ contract }) => contract.name === job)?.contract.rows ?? [];
  const wanted = { kinds, key, size, day: date };
  const rows =
    env === undefined
      ? await withSession(app, (session) => lookUp(localStore(lake), session, wanted))
      : await lookUpDeployed(wanted, { ...options, env });
  if (rows.length === 0)
    throw new UserError(
      'no_features',
      `${job} has published nothing of size ${size} for ${key}${date === undefined ? '' : ` on ${date}`} in ${env ?? lake}`,
      {
        hint: `Check the key; \`cardlake batch ${env === undefined ? 'run' : 'submit'} ${job}\` computes the features.`,
      },
    );
  const { out } = app.console;
  out.write(json ? rows.map(jsonLine).join('') : rowsText(rows, app));
}

/** Finds the rows of a key in the table of an environment. @throws UserError `bad_outputs`; for calls that AWS refuses */
async function lookUpDeployed(
  wanted: Lookup,
  { env, outputs, region }: DeployedOptions & { readonly env: string },
): Promise<FoundRow[]> {
  const { callForUser } = await import('@cardlake/aws');
  const { createDynamoDbClient, dynamoDbItemTable } = await import('@cardlake/aws/dynamodb');
  const tableName = readLookupTable(outputs, env);
  const client = createDynamoDbClient({ region: region ?? settingsOf(env).region });
  const table = dynamoDbItemTable({ client, tableName, keys: LOOKUP_KEYS });
  return callForUser(() => lookUpItems(table, wanted), tableName);
}

function rowsText(rows: readonly FoundRow[], { console, env }: App): string {
  const names = Object.keys(rows[0] ?? {});
  const table = alignedTable(names, styleFor(console.out, env), console.out.width);
  return table(
    rows.map((row) =>
      names.map((name) => ({ text: String(row[name] ?? ''), isNumber: typeof row[name] === 'number' })),
    ),
  );
}
