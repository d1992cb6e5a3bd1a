import type { CardFeatures } from '@cardlake/engine';
import type { OnlineGroup, OnlineRecord } from '@cardlake/feature-store/port';
import { DuckDBTimestampTZValue } from '@duckdb/node-api';
import { toDuckDbValue } from '../output/duckdb-value';

/** Converts a record of a store to the features of a card, to be printed like those of a lake. */
export const toCardFeatures = (group: OnlineGroup, record: OnlineRecord): CardFeatures => ({
  group: group.name,
  card: record.recordId,
  from: 'online',
  asOf: new DuckDBTimestampTZValue(BigInt(record.eventTime)),
  features: Object.fromEntries(
    Object.entries(group.features).map(([name, field]) => [
      name,
      toDuckDbValue(field, record.features[name] ?? null),
    ]),
  ),
});
