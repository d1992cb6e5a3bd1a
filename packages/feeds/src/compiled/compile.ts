import { hashContent } from '@cardlake/schema';
import { ENCODINGS, type FeedDefinition } from '../definition/feed-schema';
import { nameRule } from '../definition/rule-schema';
import { type CompiledFeed, FEED_FORMAT } from './types';

/** Form of CSV unless the definition says otherwise. */
const DEFAULT_CSV: NonNullable<FeedDefinition['csv']> = {
  delimiter: ',',
  quote: '"',
  header: true,
  nullText: '',
  encoding: ENCODINGS[0],
  timestampFormat: 'iso',
};

/** Compiles a checked definition to plain JSON. */
export function compileFeed(definition: FeedDefinition): CompiledFeed {
  const { timestampFormat, ...dialect } = definition.csv ?? DEFAULT_CSV;
  const content = {
    compiledFormat: FEED_FORMAT,
    name: definition.name,
    version: definition.version,
    description: definition.description,
    prefix: definition.prefix ?? definition.name,
    format: definition.format,
    csv: definition.format === 'csv' ? dialect : null,
    columns: Object.entries(definition.columns).map(([name, column]) => ({
      name,
      type: column.type,
      nullable: column.nullable,
      description: column.description,
      path: column.path ?? [name],
      timestampFormat: column.timestampFormat ?? timestampFormat,
    })),
    key: definition.key,
    orderBy: definition.orderBy,
    idempotencyKey: definition.idempotencyKey,
    partitionBy: definition.partitionBy ?? null,
    transform: definition.transform?.version ?? null,
    rules: definition.rules.map(nameRule),
    gate: definition.gate,
    onUnknownColumn: definition.onUnknownColumn,
    onOverwrite: definition.onOverwrite,
    retentionDays: definition.retentionDays ?? null,
  } as const;
  return { ...content, hash: hashContent(content) };
}
