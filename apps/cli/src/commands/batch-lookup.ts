import { type FoundRow, JOBS, localStore, lookUp } from '@cardlake/batch-jobs';
import { SCHEDULED_JOBS } from '@cardlake/job-contract';
import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { jsonLine } from '../output/json';
import { styleFor } from '../output/style';
import { alignedTable } from '../output/table';
import { withSession } from '../process/with-session';

interface LookupOptions extends LakeOptions {
  readonly job: string;
  readonly date?: string;
  readonly size: string;
  readonly json?: boolean;
}

const LOOKED_UP = JOBS.filter(({ contract }) => contract.rows !== undefined).map(
  ({ contract }) => contract.name,
);

const DESCRIPTION = `Looks up the features that a job has published for a key, the newest day first. Rows without a key are found by
\`none\`, rows by vendor and zone by VENDOR/ZONE. It goes by the manifests, so it never sees half a result.`;

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
  withLakeOption(command);
  withExamples(command, 'batch lookup 2', 'batch lookup 2/74', 'batch lookup none --date 2024-01-15 --json');
}

async function lookup(app: App, key: string, { lake, job, date, size, json }: LookupOptions): Promise<void> {
  const kinds = JOBS.find(({ contract }) => contract.name === job)?.contract.rows ?? [];
  const rows = await withSession(app, (session) =>
    lookUp(localStore(lake), session, { kinds, key, size, day: date }),
  );
  if (rows.length === 0)
    throw new UserError(
      'no_features',
      `${job} has published nothing of size ${size} for ${key}${date === undefined ? '' : ` on ${date}`} in ${lake}`,
      {
        hint: `Check the key; \`cardlake batch run ${job}\` computes the features.`,
      },
    );
  const { out } = app.console;
  out.write(json ? rows.map(jsonLine).join('') : rowsText(rows, app));
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
