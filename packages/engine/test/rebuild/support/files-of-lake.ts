import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { groups, groupTable } from '@cardlake/card-features';
import { cardDisputes, cardTransactions, decisions, quarantine } from '@cardlake/card-schema';
import { openLake, tableId } from '@cardlake/lake';
import type { DAMAGES } from '@cardlake/lake/test-kit';
import { pastDecisions, pastDeliveries } from '@cardlake/silver-gold';
import { z } from 'zod';

/** Finds the path of a file of a table. */
export async function fileOf(lakeRoot: string, table: string, ending = '.parquet'): Promise<string> {
  const files = (await openLake(lakeRoot)).snapshot().files(table);
  const file = files.find(({ path: name }) => name.endsWith(ending));
  if (file === undefined) throw new Error(`${table} has no file`);
  return file.path;
}

const ONLINE = 'online/rt_card_features_v1';
const storeFiles = z.object({ recent: z.object({ file: z.string() }) });

/** The path of the file that holds the newest online records. */
const onlineRecords = (lakeRoot: string): string =>
  `${ONLINE}/${storeFiles.parse(JSON.parse(readFileSync(join(lakeRoot, ONLINE, 'current.json'), 'utf8'))).recent.file}`;

/** The path of a record, counted from the newest. */
export const record = (lakeRoot: string, fromEnd: number): string =>
  `_cardlake/log/${readdirSync(join(lakeRoot, '_cardlake/log'))
    .sort()
    .at(-1 - fromEnd)}`;

/** The path of the record before the newest; the checkpoint, which may know what it says, is taken away. */
function neededRecord(lakeRoot: string): string {
  rmSync(join(lakeRoot, '_cardlake/checkpoint.json'), { force: true });
  return record(lakeRoot, 1);
}

/** A file of every kind that a lake has, with the kind of damage that its rebuild is tested with. */
export const FILES: Readonly<
  Record<string, readonly [keyof typeof DAMAGES, (lakeRoot: string) => string | Promise<string>]>
> = {
  'silver.card_transactions': ['flipped', (lake) => fileOf(lake, tableId(cardTransactions))],
  'silver.card_disputes': ['empty', (lake) => fileOf(lake, tableId(cardDisputes))],
  'silver.quarantine': ['missing', (lake) => fileOf(lake, tableId(quarantine))],
  'silver.deliveries': ['truncated', (lake) => fileOf(lake, tableId(pastDeliveries))],
  'silver.past_decisions': ['missing', (lake) => fileOf(lake, tableId(pastDecisions))],
  'gold.decisions': ['flipped', (lake) => fileOf(lake, tableId(decisions))],
  'gold.card_features': ['flipped', (lake) => fileOf(lake, tableId(groupTable(groups.rt_card_features_v1)))],
  'gold.fraud_features': ['missing', (lake) => fileOf(lake, tableId(groupTable(groups.fraud_features_v1)))],
  'gold.training': ['flipped', (lake) => fileOf(lake, 'gold.training')],
  'gold.inference': ['missing', (lake) => fileOf(lake, 'gold.inference')],
  'manifest of gold.inference': ['empty', (lake) => fileOf(lake, 'gold.inference', 'manifest.json')],
  'online records': ['flipped', onlineRecords],
  'names of the online records': ['truncated', () => `${ONLINE}/current.json`],
  'state of the publication': ['empty', () => `${ONLINE}/published.json`],
  'format.json': ['missing', () => '_cardlake/format.json'],
  'checkpoint.json': ['flipped', () => '_cardlake/checkpoint.json'],
  'newest record': ['truncated', (lake) => record(lake, 0)],
  'record before it': ['missing', neededRecord],
  'first record': ['flipped', () => '_cardlake/log/00000000000000000001.json'],
};

/** Records of the history, whose loss harms nobody, and what a run or a reader mends by itself. */
export const HARMLESS: Readonly<Record<string, readonly (keyof typeof DAMAGES)[]>> = {
  'first record': ['missing'],
  'checkpoint.json': ['missing'],
  'state of the publication': ['missing'],
};
