import { groups, groupTable, snapshotGroups } from '@cardlake/card-features';
import { type CompiledGroup, publishedName } from '@cardlake/features';
import type { FeatureValues } from '@cardlake/features/test-kit';
import { identifier, scan, sql } from '@cardlake/lake';
import { silentReporter } from '@cardlake/runtime';
import { z } from 'zod';
import { type GoldResult, updateGold, updateSnapshots } from '../../src';
import type { TestLake } from './lake';
import { LATER_ARRIVAL } from './window-edges';

export const allGroups: readonly CompiledGroup[] = Object.values(groups);

/** Updates snapshots, and then gold for some groups, or for all published ones. */
export async function runGold(
  { session, write }: TestLake,
  of = allGroups,
  windowEndMicros = LATER_ARRIVAL,
  largeFileRows?: number,
): Promise<GoldResult> {
  const shared = { session, write, reporter: silentReporter };
  await updateSnapshots({ ...shared, groups: snapshotGroups, windowEndMicros });
  const large = largeFileRows === undefined ? {} : { largeFileRows };
  return updateGold({ ...shared, groups: of, snapshotGroups, ...large });
}

/** Reads the features of a group by event: integers and money as bigint, doubles exactly. */
export async function readFeatures(
  { session, write }: TestLake,
  group: CompiledGroup,
): Promise<Map<string, FeatureValues>> {
  const table = groupTable(group);
  const columns = group.features.map(({ name }) => sql`${identifier(name)}::VARCHAR AS ${identifier(name)}`);
  const rows = await session.rows(
    sql`SELECT event_id, ${columns} FROM ${scan(table, write.snapshot.files(table))} ORDER BY event_id`,
    z.object({ event_id: z.string() }).catchall(z.string().nullable()),
  );
  const values = rows.map((row) => {
    const features = group.features.map(
      ({ name, type }) => [name, featureValue(row[name] ?? null, type.kind)] as const,
    );
    return [row.event_id, Object.fromEntries(features)] as const;
  });
  if (new Set(values.map(([id]) => id)).size !== values.length)
    throw new Error(`${publishedName(group)} has an event twice`);
  return new Map(values);
}

/** Reads the value of a feature from its text. */
export function featureValue(text: string | null, kind: string): bigint | number | null {
  if (text === null) return null;
  return kind === 'double' ? Number(text) : BigInt(text.replace('.', ''));
}
