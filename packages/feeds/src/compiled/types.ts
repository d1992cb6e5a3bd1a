import type { LogicalType } from '@cardlake/schema';
import type { FeedDefinition } from '../definition/feed-schema';
import type { Rule } from '../definition/rule-schema';

/** Version of the compiled form that this code reads. */
export const FEED_FORMAT = 1;

/** A compiled column. */
export interface CompiledColumn {
  readonly name: string;
  readonly type: LogicalType;
  readonly nullable: boolean;
  readonly description: string;
  /** Member of the record, by the names that lead to it; of CSV, the one header. */
  readonly path: readonly string[];
  /** Form in which instants are written. */
  readonly timestampFormat: string;
}

/** The form of a feed's CSV. */
export type CsvDialect = Omit<NonNullable<FeedDefinition['csv']>, 'timestampFormat'>;

/** A feed as plain JSON, with everything written out. */
export interface CompiledFeed
  extends Pick<
    FeedDefinition,
    | 'name'
    | 'version'
    | 'description'
    | 'format'
    | 'key'
    | 'orderBy'
    | 'idempotencyKey'
    | 'gate'
    | 'onUnknownColumn'
    | 'onOverwrite'
  > {
  readonly compiledFormat: typeof FEED_FORMAT;
  /** Folder of its objects below the prefix of all feeds. */
  readonly prefix: string;
  /** Null unless the format is CSV. */
  readonly csv: CsvDialect | null;
  /** In stored order. */
  readonly columns: readonly CompiledColumn[];
  readonly partitionBy: string | null;
  /** Version of the transform; null without one. */
  readonly transform: string | null;
  readonly rules: readonly Rule[];
  readonly retentionDays: number | null;
  /** SHA-256 of the canonical JSON of everything else. */
  readonly hash: string;
}
