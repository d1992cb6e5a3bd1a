import type { CardFeatures } from '@cardlake/engine';
import type { OnlineGroup, OnlineRecord, OnlineValue } from '@cardlake/feature-store/port';
import type { Field } from '@cardlake/schema';
import { DuckDBDecimalValue, DuckDBTimestampTZValue, type DuckDBValue } from '@duckdb/node-api';

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

function toDuckDbValue({ type }: Field, value: OnlineValue): DuckDBValue {
  if (value === null) return null;
  if (type.kind === 'decimal') return new DuckDBDecimalValue(BigInt(value), type.precision, type.scale);
  if (type.kind === 'timestamp') return new DuckDBTimestampTZValue(BigInt(value));
  return value;
}
