import { businessFields, cardTransactions } from '@cardlake/card-schema';
import { goldDays } from '@cardlake/datasets';
import { identifier, scan, sql } from '@cardlake/lake';
import { UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { chooseDatasetGroups } from '../catalog/dataset-groups';
import type { LoadedModel } from '../models/load-model';
import { scoreRows } from '../models/score-rows';
import type { EngineContext } from '../session/engine-context';
import { type ReadContext, withLakeReader } from '../session/lake-reader';

/** An event of the lake with those of its card before it, as lines on the wire, in the order of time. */
export interface EventWithPast {
  readonly line: string;
  readonly past: readonly string[];
}

/**
 * Finds the event of the newest day of gold that a model finds most suspicious.
 * @throws UserError `no_events` without gold; `unknown_feature`, `lake_missing` and the like
 */
export const findSuspiciousEvent = (
  lakeRoot: string,
  model: LoadedModel,
  context: EngineContext,
): Promise<EventWithPast> =>
  withLakeReader(lakeRoot, context, async (read) => {
    const [group] = chooseDatasetGroups(model.card.groups.map(({ name }) => name));
    const day = group && goldDays(read.snapshot, group).at(-1);
    if (group === undefined || day === undefined)
      throw new UserError('no_events', 'the lake has no gold rows yet', {
        hint: 'Run: `cardlake run stream`',
      });
    const files = read.snapshot.files(group.table).filter(({ partition }) => partition === day);
    let found = { margin: Number.NEGATIVE_INFINITY, eventId: '', cardId: '' };
    await scoreRows(
      read.session,
      {
        relation: scan(group.table, files),
        wanted: [identifier('event_id'), identifier('card_id')],
        name: `gold of ${day}`,
      },
      [model],
      ([eventId, cardId], [scored]) => {
        const margin = scored?.margin ?? Number.NEGATIVE_INFINITY;
        if (margin > found.margin) found = { margin, eventId: String(eventId), cardId: String(cardId) };
      },
    );
    return readWithPast(read, found);
  });

const row = z.object({ event_id: z.string(), line: z.string() });

async function readWithPast(
  { session, snapshot }: ReadContext,
  { eventId, cardId }: { readonly eventId: string; readonly cardId: string },
): Promise<EventWithPast> {
  const columns = Object.keys(businessFields)
    .filter((name) => name !== 'ts')
    .map((name) => sql`${identifier(name)} := ${identifier(name)}::VARCHAR`);
  const lines = await session.rows(
    sql`SELECT event_id, to_json(struct_pack(${columns}, ts := epoch_us(ts) / 1000000.0))::VARCHAR AS line
      FROM ${scan(cardTransactions, snapshot.files(cardTransactions))} WHERE card_id = $1 ORDER BY ts, event_id`,
    row,
    [cardId],
  );
  const at = lines.findIndex((each) => each.event_id === eventId);
  const line = lines[at]?.line;
  if (line === undefined) throw new Error(`silver does not have event ${eventId}`);
  return { line, past: lines.slice(0, at).map((each) => each.line) };
}
