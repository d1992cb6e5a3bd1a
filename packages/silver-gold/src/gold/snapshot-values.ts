import { type CompiledGroup, DAY_MICROS, SNAPSHOT_DAY } from '@cardlake/features';
import { identifier, type Sql, scan, sql, sqlType } from '@cardlake/lake';
import { formatDay, parseDay } from '../days';
import { withDefault } from '../with-default';
import type { SnapshotSource } from './snapshot-sources';
import { featureColumnName, featuresOf } from './value-columns';

/** Day of the row that an event uses. */
export const snapshotDay = ({ availableAfterMicros }: SnapshotSource): Sql =>
  sql`(DATE '1970-01-01' + ((epoch_us(ts) - ${availableAfterMicros}) // ${DAY_MICROS})::INTEGER)`;

/**
 * Builds the query of the features that events have from the rows of a snapshot group, with the columns of `featureColumns`.
 * @param events subquery of the events
 * @param days days of the events
 * @param column column of the events that the result begins with; by default, the result has the order of the events
 */
export function selectSnapshotValues(
  source: SnapshotSource,
  groups: readonly CompiledGroup[],
  events: Sql,
  days: readonly string[],
  column?: Sql,
): Sql {
  const taken = new Map(
    groups.flatMap((group) =>
      featuresOf(group, source.name).map(
        (feature) => [featureColumnName(group, feature.name), feature] as const,
      ),
    ),
  );
  const values = [...taken].map(([name, feature]) => {
    const stored = feature.compute.kind === 'snapshot' ? feature.compute.feature : feature.name;
    const value = withDefault(sql`stored.${identifier(stored)}`, feature);
    return sql`${value}::${sqlType(feature.type)} AS ${identifier(name)}`;
  });
  const key = identifier(source.key);
  const day = identifier(SNAPSHOT_DAY);
  const numbered = sql`(SELECT ${column ?? sql`row_number() OVER ()`} AS event, ${key}, ${snapshotDay(source)} AS ${day} FROM ${events})`;
  const rows = sql`(SELECT * FROM ${scan(source.table, filesOfDays(source, days))})`;
  const joined = sql`FROM ${numbered} AS events LEFT JOIN ${rows} AS stored ON stored.${key} = events.${key} AND stored.${day} = events.${day}`;
  return column === undefined
    ? sql`(SELECT ${values} ${joined} ORDER BY events.event)`
    : sql`(SELECT events.event AS ${column}, ${values} ${joined})`;
}

/** Files with the rows that events of some days use: of these days, or of the day before. */
function filesOfDays({ files }: SnapshotSource, days: readonly string[]): SnapshotSource['files'] {
  const used = new Set(days.flatMap((day) => [formatDay(parseDay(day) - 1), day]));
  return files.filter(({ partition }) => used.has(partition));
}
