import { type CompiledGroup, publishedName } from '@cardlake/features';
import { duckdbType, type LogicalType } from '@cardlake/schema';
import { BIGINT, DECIMAL, DOUBLE, type DuckDBType, INTEGER } from '@duckdb/node-api';

/** A column of features between the kernel and their table: how DuckDB holds it meanwhile. */
export interface PassColumn {
  readonly name: string;
  readonly nullable: boolean;
  /** SQL type. */
  readonly sql: string;
  /** The same as a type of chunks. */
  readonly chunk: DuckDBType;
  /** 32-bit words a value. */
  readonly words: 1 | 2 | 4;
}

/** Column of a feature where the features of several groups are together: groups may use the same names. */
export const outputName = (group: CompiledGroup, feature: string): string =>
  `${publishedName(group)}.${feature}`;

/** The groups' features of an entity, group by group in stored order: the order in which a kernel puts them out. */
export const passColumns = (groups: readonly CompiledGroup[], entity: string): PassColumn[] =>
  groups.flatMap((group) =>
    group.features
      .filter((feature) => feature.entity === entity)
      .map(({ name, type, nullable }) => ({ name: outputName(group, name), nullable, ...held(type) })),
  );

/** A row's identity, see `Source`. */
export const RID: PassColumn = { name: 'rid', nullable: false, sql: 'BIGINT', chunk: BIGINT, words: 2 };

function held(type: LogicalType): Pick<PassColumn, 'sql' | 'chunk' | 'words'> {
  switch (type.kind) {
    // Counts, flags and seconds: half the bytes to move. Whoever narrows them makes sure that they fit.
    case 'bigint':
      return { sql: 'INTEGER', chunk: INTEGER, words: 1 };
    case 'double':
      return { sql: 'DOUBLE', chunk: DOUBLE, words: 2 };
    case 'decimal':
      return {
        sql: duckdbType(type),
        chunk: DECIMAL(type.precision, type.scale),
        words: type.precision > 18 ? 4 : 2,
      };
    default:
      throw new Error(`no feature is a ${type.kind}`);
  }
}
