import { callForUser } from '@cardlake/aws';
import { assembledGroups } from '@cardlake/card-features';
import { backfillOnline } from '@cardlake/engine';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import { ONLINE_TABLES } from '@cardlake/job-contract';
import type { Command } from 'commander';
import type { App } from '../app';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { type OnlineTableOptions, onlineTablesOf, withOnlineTableOptions } from '../options/online-tables';
import { countValue } from '../options/values';
import { backfillText } from '../output/backfill-text';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { readWithProgress } from '../process/run-command';

interface BackfillOptions extends OnlineTableOptions, LakeOptions, OutputOptions {
  readonly rate: number;
}

const DESCRIPTION = `Loads the tables that decisions are made from, out of a lake in a folder: the snapshot rows that runs published, and of each
card the events of the longest window and a week more. Until all of them are there, vectors are flagged incomplete.

It goes on where it was interrupted: the newest day comes first, and a day that was loaded from the same files is left out. Repeating it
changes nothing. Events of ids that silver has with another payload are removed.

A lake in S3 needs no load: its stream runs leave what the tables lack, and the feature writer applies it.`;

/** Writes a second, of the 4,000 that a new on-demand table takes. */
const DEFAULT_RATE = 2_000;

/** Adds `cardlake online backfill`, which loads the tables that decisions are made from. */
export function registerOnlineBackfill(parent: Command, app: App): void {
  const command = parent
    .command('backfill')
    .summary('load the tables from a lake')
    .description(DESCRIPTION)
    .option(
      '--rate <n>',
      'most items to write a second to each table (the Feature Store has its own pace)',
      countValue,
      DEFAULT_RATE,
    )
    .action((options: BackfillOptions) => backfill(app, options));
  withOutputOptions(withOnlineTableOptions(withLakeOption(command)));
  withExamples(
    command,
    'online backfill --env dev --outputs outputs.json',
    'online backfill --lake ./lake --card-events-table card-events --snapshots-table snapshots --rate 500',
  );
}

async function backfill(app: App, options: BackfillOptions): Promise<void> {
  const { createDynamoDbClient, dynamoDbItemTable, limitRate } = await import('@cardlake/aws/dynamodb');
  const { openSnapshotRows } = await import('../aws/snapshot-rows');
  const { dynamoDbCardHistory, dynamoDbLoadedParts } = await import('@cardlake/feature-store/dynamodb');
  const { clock } = app;
  const tables = onlineTablesOf(options);
  const client = createDynamoDbClient({ region: tables.region });
  const columns = deriveKeptColumns(assembledGroups);
  const table = limitRate(
    dynamoDbItemTable({ client, tableName: tables.cardEvents, keys: ONLINE_TABLES.cardEvents }),
    options.rate,
  );
  const target = {
    columns,
    history: dynamoDbCardHistory({ table, columns, clock }),
    loaded: dynamoDbLoadedParts(table, columns, clock),
    snapshots: openSnapshotRows(client, tables, { rate: options.rate, clock }),
  };
  const result = await readWithProgress(app, options, (context) =>
    callForUser(() => backfillOnline(options.lake, target, context), 'DynamoDB'),
  );
  if (!options.json) app.console.out.write(backfillText(result));
}
