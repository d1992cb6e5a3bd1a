import { snapshotTable } from '@cardlake/card-features';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import { identifier, scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';

const values = z.record(z.string(), z.union([z.number(), z.bigint(), z.null()]));

/** Values of a snapshot row, and the day that they are of. */
export interface SnapshotRowOfGold {
  /** Null for an entity without a row on that day. */
  readonly values: Readonly<z.infer<typeof values>> | null;
  readonly day: string;
}

/** Reads a row of a snapshot group from gold, of a day or the newest one before it; undefined when there is none. */
export const readSnapshotRow = (
  lakeRoot: string,
  { group, key, day }: { readonly group: CompiledSnapshotGroup; readonly key: string; readonly day: string },
  context: EngineContext,
): Promise<SnapshotRowOfGold | undefined> =>
  withLakeReader(lakeRoot, context, async ({ session, snapshot }) => {
    const table = snapshotTable(group);
    const files = snapshot.files(table).filter(({ partition }) => partition <= day);
    const newest = files
      .map(({ partition }) => partition)
      .sort()
      .at(-1);
    if (newest === undefined) return undefined;
    const ofDay = files.filter(({ partition }) => partition === newest);
    const names = group.features.map(({ name }) => name);
    const [row] = await session.rows(
      sql`SELECT ${names.map(identifier)} FROM ${scan(table, ofDay)} WHERE ${identifier(group.key)} = $1`,
      values,
      [key],
    );
    return { values: row ?? null, day: newest };
  });
