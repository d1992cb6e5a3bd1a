import type { LakeTable, Sql } from '@cardlake/lake';

/** A column that may not hold a card number. */
export interface SearchedColumn {
  readonly table: Pick<LakeTable, 'layer' | 'name'>;
  readonly name: string;
  /** Relation of its texts, in a column of its name. */
  readonly texts: Sql;
  readonly holds: (text: string) => boolean;
}
