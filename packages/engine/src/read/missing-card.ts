import { groupTable } from '@cardlake/card-features';
import { localOnlineStore, onlineGroup } from '@cardlake/feature-store';
import { scan, sql } from '@cardlake/lake';
import { z } from 'zod';
import type { EngineContext } from '../session/engine-context';
import { withLakeReader } from '../session/lake-reader';
import { type CardFeaturesOptions, cardColumn } from './card-features';

/** Facts about a card of which `readCardFeatures` found nothing. */
export interface MissingCard {
  /** Time of the card's first row in gold, microseconds since the epoch: later than the instant that was asked for. */
  readonly firstMicros?: number;
  /** Ids of up to three other cards that differ from it by few characters, the nearest first. */
  readonly similar: readonly string[];
}

/** Reads why a card has no features online, or none in gold up to an instant. @throws UserError as `withLakeReader` */
export const explainMissingCard = (
  { lakeRoot, group, card, atMicros }: CardFeaturesOptions,
  context: EngineContext,
): Promise<MissingCard> =>
  withLakeReader(lakeRoot, context, async ({ lake, snapshot, session }) => {
    const table = groupTable(group);
    const gold = scan(table, snapshot.files(table));
    const id = cardColumn(group);
    if (atMicros !== undefined) {
      const [first] = await session.rows(
        sql`SELECT epoch_us(min(ts)) AS micros FROM ${gold} WHERE ${id} = $1 HAVING count(*) > 0`,
        z.object({ micros: z.bigint().transform(Number) }),
        [card],
      );
      if (first !== undefined) return { firstMicros: first.micros, similar: [] };
    }
    const rows =
      atMicros === undefined
        ? localOnlineStore({ lakeRoot: lake.root, session }).relation(onlineGroup(group))
        : gold;
    const similar = await session.rows(
      sql`SELECT id FROM (SELECT id, damerau_levenshtein(id, $1) AS distance FROM (SELECT DISTINCT ${id} AS id FROM ${rows}))
        WHERE distance <= greatest(1, length($1) // 4) ORDER BY distance, id LIMIT 3`,
      z.object({ id: z.string() }),
      [card],
    );
    return { similar: similar.map((row) => row.id) };
  });
