import { UserError } from '@cardlake/runtime';
import type { Command } from 'commander';
import { type OnlineTableNames, readOnlineTables } from '../emr/outputs';
import { type EnvironmentOptions, regionOf, withEnvironmentOptions } from './environment';

/** Options that identify the tables that decisions are made from. */
export interface OnlineTableOptions extends EnvironmentOptions {
  readonly cardEventsTable?: string;
  readonly snapshotsTable?: string;
  readonly snapshotsFeatureGroup?: string;
}

/** Adds the options that identify the tables that decisions are made from. */
export const withOnlineTableOptions = (command: Command): Command =>
  withEnvironmentOptions(command)
    .option('--card-events-table <name>', 'table of recent events of each card (default: from --outputs)')
    .option('--snapshots-table <name>', 'table of snapshot rows (default: from --outputs)')
    .option(
      '--snapshots-feature-group <name>',
      'feature group that has the snapshot rows instead (default: from --outputs)',
    );

/** Resolves the tables: from the options first, then from the outputs. @throws UserError `missing_option`, `bad_outputs` */
export function onlineTablesOf(options: OnlineTableOptions): OnlineTableNames & { readonly region: string } {
  const { env, outputs, cardEventsTable, snapshotsTable, snapshotsFeatureGroup } = options;
  const region = regionOf(options);
  if (cardEventsTable !== undefined && snapshotsTable !== undefined)
    return { cardEvents: cardEventsTable, snapshots: snapshotsTable, snapshotsFeatureGroup, region };
  if (outputs === undefined)
    throw new UserError('missing_option', 'the tables to load are not named', {
      hint: 'Give --outputs with the file that "cdktf output --outputs-file" writes, or --card-events-table and --snapshots-table.',
    });
  const found = readOnlineTables(outputs, env);
  return {
    cardEvents: cardEventsTable ?? found.cardEvents,
    snapshots: snapshotsTable ?? found.snapshots,
    // A table that is named goes before the group of the outputs.
    snapshotsFeatureGroup:
      snapshotsFeatureGroup ?? (snapshotsTable === undefined ? found.snapshotsFeatureGroup : undefined),
    region,
  };
}
