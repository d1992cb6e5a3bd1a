import type { CompiledFeature, CompiledGroup } from '@cardlake/features';
import { identifier, type Relation, relation, type Sql, sql, sqlType } from '@cardlake/lake';
import type { LogicalType } from '@cardlake/schema';
import { BIGINT, DECIMAL, DOUBLE, type DuckDBType, INTEGER } from '@duckdb/node-api';
import { featureColumnName, type ValueColumn, valueColumns } from './value-columns';

/** Type of a feature in a table of this session. */
type FeatureType = LogicalType | 'INTEGER' | 'BIGINT' | 'DOUBLE';

/** A column of features on its way from the kernel to a table, in DuckDB's layout. */
export interface FeatureColumn extends ValueColumn {
  /** Type in SQL. */
  readonly type: FeatureType;
  /** The same type, for a data chunk. */
  readonly chunkType: DuckDBType;
}

/** Lists the features of an entity, group by group in stored order, as a kernel returns them. */
export const featureColumns = (groups: readonly CompiledGroup[], entity: string): FeatureColumn[] =>
  valueColumns(groups, entity).map((column) => ({ ...column, ...columnTypeOf(column.type) }));

/** Value of a feature in a table with such columns, with its type in the gold table. */
export const featureValue = (group: CompiledGroup, { name, type }: CompiledFeature): Sql =>
  sql`${identifier(featureColumnName(group, name))}::${sqlType(type)}`;

/** The same as a column with the name of the feature. */
export const typedFeature = (group: CompiledGroup, feature: CompiledFeature): Sql =>
  sql`${featureValue(group, feature)} AS ${identifier(feature.name)}`;

/** Declares a table with such columns. */
export const featureRelation = (name: string, columns: readonly FeatureColumn[]): Relation =>
  relation(name, Object.fromEntries(columns.map((column) => [column.name, { type: column.type }])));

/** The identity of a row. */
export const ROW_ID: FeatureColumn = {
  name: 'row_id',
  nullable: false,
  type: 'BIGINT',
  // Asked for late: a command that needs no lake starts without loading DuckDB.
  get chunkType() {
    return BIGINT;
  },
  wordsPerValue: 2,
};

function columnTypeOf(type: LogicalType): Pick<FeatureColumn, 'type' | 'chunkType'> {
  switch (type.kind) {
    case 'bigint':
      return { type: 'INTEGER', chunkType: INTEGER };
    case 'double':
      return { type: 'DOUBLE', chunkType: DOUBLE };
    case 'decimal':
      return { type, chunkType: DECIMAL(type.precision, type.scale) };
    default:
      throw new Error(`features have no columns of type ${type.kind}`);
  }
}
