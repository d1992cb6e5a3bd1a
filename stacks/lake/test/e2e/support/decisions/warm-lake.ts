import { readFileSync } from 'node:fs';
import type { Decisions } from './environment';

/** Names of the tables that decisions are made from. */
export interface WarmTables {
  readonly cardEvents: string;
  readonly snapshots: string;
}

/**
 * Makes a lake with a month of traffic up to an hour ago and the model that comes with Cardlake, and loads the tables with it.
 * @returns the lines of the traffic
 */
export function warmLake({ lake, cardlake }: Decisions, { cardEvents, snapshots }: WarmTables): string[] {
  const start = `${new Date(Date.now() - 31 * 86_400_000).toISOString().slice(0, 19)}Z`;
  const traffic = ['--num-transactions', '2000', '--cards', '100', '--merchants', '40', '--days', '30'];
  const file = `${lake}-events.ndjson`;
  cardlake('generate', ...traffic, '--start', start, '--duplicates', '0', '--malformed', '0', '--out', file);
  cardlake('ingest', file, '--lake', lake);
  cardlake('run', 'stream', '--lake', lake);
  cardlake('sample', '--lake', lake);
  const tables = ['--card-events-table', cardEvents, '--snapshots-table', snapshots];
  cardlake('online', 'backfill', '--lake', lake, ...tables);
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}
