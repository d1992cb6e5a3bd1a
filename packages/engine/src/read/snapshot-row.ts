import { snapshotTable } from '@cardlake/card-features';
import type { CompiledSnapshotGroup } from '@cardlake/features';
import { identifier, scan, sql } from '@cardlake/lake';
import { formatDay, lastSnapshotDay } from '@cardlake/silver-gold';
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

/**
 * Reads a row of a snapshot group from gold, of a day or the last one that was computed; undefined when none ever was. A
 * computed day without any row has no file.
 */
export const readSnapshotRow = (
  lakeRoot: string,
  { group, key, day }: { readonly group: CompiledSnapshotGroup; readonly key: string; readonly day: string },
  context: EngineContext,
): Promise<SnapshotRowOfGold | undefined> =>
  withLakeReader(lakeRoot, context, async ({ session, snapshot }) => {
    const table = snapshotTable(group);
    const computed = lastSnapshotDay(snapshot, group);
    if (computed === undefined) return undefined;
    const last = formatDay(computed);
    const used = day < last ? day : last;
    const files = snapshot.files(table).filter(({ partition }) => partition === used);
    const names = group.features.map(({ name }) => name);
    const [row] = await session.rows(
      sql`SELECT ${names.map(identifier)} FROM ${scan(table, files)} WHERE ${identifier(group.key)} = $1`,
      values,
      [key],
    );
    return { values: row ?? null, day: used };
  });
