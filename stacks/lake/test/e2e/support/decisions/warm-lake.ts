import { readFileSync } from 'node:fs';
import type { Decisions } from './environment';

/** Names of the tables that decisions are made from. */
export interface WarmTables {
  readonly cardEvents: string;
  readonly snapshots: string;
  /** Feature group that has the snapshot rows instead; empty where the table has them. */
  readonly snapshotsFeatureGroup: string;
}

/**
 * Makes a lake with a month of traffic up to an hour ago and the model that comes with Cardlake, and loads the tables with it.
 * @param cards number of cards: the local tables read a card with many events slowly
 * @returns the lines of the traffic
 */
export function warmLake(
  { lake, cardlake }: Decisions,
  { cardEvents, snapshots, snapshotsFeatureGroup: group }: WarmTables,
  cards: number,
): string[] {
  const start = `${new Date(Date.now() - 31 * 86_400_000).toISOString().slice(0, 19)}Z`;
  const traffic = ['--num-transactions', '2000', '--cards', `${cards}`, '--merchants', '40', '--days', '30'];
  const file = `${lake}-events.ndjson`;
  cardlake('generate', ...traffic, '--start', start, '--duplicates', '0', '--malformed', '0', '--out', file);
  cardlake('ingest', file, '--lake', lake);
  cardlake('run', 'stream', '--lake', lake);
  cardlake('sample', '--lake', lake);
  const tables = ['--card-events-table', cardEvents, '--snapshots-table', snapshots];
  const instead = group === '' ? [] : ['--snapshots-feature-group', group];
  cardlake('online', 'backfill', '--lake', lake, ...tables, ...instead);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}
