import { type CompiledGroup, publishedName } from '@cardlake/features';
import { type Relation, relation } from '@cardlake/lake';
import type { LogicalType } from '@cardlake/schema';
import { BIGINT, DECIMAL, DOUBLE, type DuckDBType, INTEGER } from '@duckdb/node-api';

/** Type of a feature in a table of this session. */
type FeatureType = LogicalType | 'INTEGER' | 'BIGINT' | 'DOUBLE';

/** A column of features on its way from the kernel to a table, in DuckDB's layout. */
export interface FeatureColumn {
  readonly name: string;
  readonly nullable: boolean;
  /** Type in SQL. */
  readonly type: FeatureType;
  /** The same type, for a data chunk. */
  readonly chunkType: DuckDBType;
  /** Number of 32-bit words of a value. */
  readonly wordsPerValue: 1 | 2 | 4;
}

/** Names the column of a feature in a table with the features of several groups, which may use the same names. */
export const featureColumnName = (group: CompiledGroup, feature: string): string =>
  `${publishedName(group)}.${feature}`;

/** Lists the features of an entity, group by group in stored order, as a kernel returns them. */
export const featureColumns = (groups: readonly CompiledGroup[], entity: string): FeatureColumn[] =>
  groups.flatMap((group) =>
    group.features
      .filter((feature) => feature.entity === entity)
      .map(({ name, type, nullable }) => ({
        name: featureColumnName(group, name),
        nullable,
        ...columnTypeOf(type),
      })),
  );

/** Declares a table with such columns. */
export const featureRelation = (name: string, columns: readonly FeatureColumn[]): Relation =>
  relation(name, Object.fromEntries(columns.map((column) => [column.name, { type: column.type }])));

/** The identity of a row, see `FeatureSource`. */
export const ROW_ID: FeatureColumn = {
  name: 'row_id',
  nullable: false,
  type: 'BIGINT',
  chunkType: BIGINT,
  wordsPerValue: 2,
};

function columnTypeOf(type: LogicalType): Pick<FeatureColumn, 'type' | 'chunkType' | 'wordsPerValue'> {
  switch (type.kind) {
    // Counts, flags and seconds as 32-bit integers: half the bytes to move. `narrowTo32Bits` checks that they fit.
    case 'bigint':
      return { type: 'INTEGER', chunkType: INTEGER, wordsPerValue: 1 };
    case 'double':
      return { type: 'DOUBLE', chunkType: DOUBLE, wordsPerValue: 2 };
    case 'decimal':
      return {
        type,
        chunkType: DECIMAL(type.precision, type.scale),
        wordsPerValue: type.precision > 18 ? 4 : 2,
      };
    default:
      throw new Error(`features have no columns of type ${type.kind}`);
  }
}
