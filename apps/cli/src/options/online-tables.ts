import { UserError } from '@cardlake/runtime';
import { type Command, Option } from 'commander';
import { environmentNames, settingsOf } from '../cost/environment';
import { type OnlineTableNames, readOnlineTables } from '../emr/outputs';

/** Options that identify the tables that decisions are made from. */
export interface OnlineTableOptions {
  readonly env: string;
  readonly outputs?: string;
  readonly cardEventsTable?: string;
  readonly snapshotsTable?: string;
  readonly region?: string;
}

/** Adds the options that identify the tables that decisions are made from. */
export const withOnlineTableOptions = (command: Command): Command =>
  command
    .addOption(new Option('--env <name>', 'environment').choices(environmentNames).default('dev'))
    .option('--outputs <file>', "file with the outputs of the environment's stacks, written by cdktf")
    .option('--card-events-table <name>', 'table of recent events of each card (default: from --outputs)')
    .option('--snapshots-table <name>', 'table of snapshot rows (default: from --outputs)')
    .option('--region <region>', 'AWS region (default: from the environment)');

/** Resolves the tables: from the options first, then from the outputs. @throws UserError `missing_option`, `bad_outputs` */
export function onlineTablesOf(options: OnlineTableOptions): OnlineTableNames & { readonly region: string } {
  const { env, outputs, cardEventsTable, snapshotsTable, region = settingsOf(env).region } = options;
  if (cardEventsTable !== undefined && snapshotsTable !== undefined)
    return { cardEvents: cardEventsTable, snapshots: snapshotsTable, region };
  if (outputs === undefined)
    throw new UserError('missing_option', 'the tables to load are not named', {
      hint: 'Give --outputs with the file that "cdktf output --outputs-file" writes, or --card-events-table and --snapshots-table.',
    });
  const found = readOnlineTables(outputs, env);
  return {
    cardEvents: cardEventsTable ?? found.cardEvents,
    snapshots: snapshotsTable ?? found.snapshots,
    region,
  };
}
