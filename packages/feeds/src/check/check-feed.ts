import type { ColumnDefinition } from '../definition/column-schema';
import type { FeedDefinition } from '../definition/feed-schema';
import { RESERVED_COLUMNS } from '../projections/feed-table';
import { checkRules } from './check-rules';
import { checkReference } from './references';

const NAME = /^[a-z][a-z0-9_]*$/;

/** Types that can tell rows apart. */
const KEY_TYPES = ['string', 'bigint', 'decimal', 'boolean', 'date', 'timestamp'];

/** Types that have an order in every engine. */
const ORDERED_TYPES = [...KEY_TYPES, 'double'];

/** Finds all problems of a definition whose settings have the right types, one sentence each; empty for a valid one. */
export const checkFeed = (feed: FeedDefinition): string[] => [
  ...checkColumns(feed),
  ...checkKey(feed),
  ...checkPartition(feed),
  ...checkRules(feed),
];

function checkColumns({ columns, format, csv }: FeedDefinition): string[] {
  const problems: string[] = [];
  if (Object.keys(columns).length === 0) problems.push('columns: there is none; declare one');
  if (csv !== undefined && format !== 'csv')
    problems.push(`csv: the format is ${format}; leave csv out, or set format: csv`);
  if (csv !== undefined && (csv.delimiter === csv.quote || csv.nullText.includes(csv.delimiter)))
    problems.push('csv: delimiter, quote and nullText must differ from each other');
  for (const [name, column] of Object.entries(columns))
    for (const problem of checkColumn(name, column, format)) problems.push(`column "${name}": ${problem}`);
  return [...problems, ...checkPaths(columns)];
}

function checkColumn(
  name: string,
  { type, path, timestampFormat }: ColumnDefinition,
  format: string,
): string[] {
  const problems: string[] = [];
  if (!NAME.test(name))
    problems.push(
      `use lower-case letters, digits and _, and begin with a letter; what it is called in the files is its path: "${name}"`,
    );
  if (RESERVED_COLUMNS.has(name))
    problems.push('the lake adds a column of that name; rename it, and give its path');
  if (format === 'csv' && type.kind === 'strings')
    problems.push('CSV has no lists; use the type string, or json for JSON text');
  if (format === 'csv' && path !== undefined && path.length > 1)
    problems.push(`path: CSV has no nested values; for a header with dots write path: ["${path.join('.')}"]`);
  if (timestampFormat !== undefined && type.kind !== 'timestamp' && type.kind !== 'date')
    problems.push(`timestampFormat: is for timestamps and dates, and the type is ${type.kind}; leave it out`);
  return problems;
}

/** Two columns may not read one member, nor one a part of what another reads whole, unless that is JSON. */
function checkPaths(columns: FeedDefinition['columns']): string[] {
  const all = Object.entries(columns).map(([name, { type, path = [name] }]) => ({ name, type, path }));
  return all.flatMap(({ name, path }, at) => [
    ...all
      .slice(0, at)
      .filter((other) => isSame(other.path, path))
      .map((other) => `column "${name}": reads the same value as "${other.name}"; keep one`),
    ...all
      .filter((other) => other.type.kind !== 'json' && isPartOf(path, other.path))
      .map(
        (other) =>
          `column "${name}": path: reads a part of what "${other.name}" reads as ${other.type.kind}; make "${other.name}" json, or change a path`,
      ),
  ]);
}

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((name, at) => name === b[at]);

const isPartOf = (path: readonly string[], whole: readonly string[]): boolean =>
  path.length > whole.length && isSame(path.slice(0, whole.length), whole);

function checkKey({ key, orderBy, columns, onOverwrite, idempotencyKey }: FeedDefinition): string[] {
  const problems = [
    ...key.flatMap((name) => checkReference('key', name, columns, KEY_TYPES)),
    ...orderBy.flatMap((name) => checkReference('orderBy', name, columns, ORDERED_TYPES)),
  ];
  for (const name of key)
    if (columns[name]?.nullable)
      problems.push(`key: column "${name}" is nullable; a key has a value in every row`);
  for (const [setting, names] of Object.entries({ key, orderBy }))
    if (new Set(names).size < names.length) problems.push(`${setting}: names a column twice; keep one`);
  if (orderBy.length > 0 && key.length === 0)
    problems.push('orderBy: without a key no row wins over another; declare the key, or leave it out');
  if (onOverwrite === 'replace' && key.length > 0)
    problems.push(
      'onOverwrite: replace goes without a key only, where a row is a place of an object; use upsert',
    );
  if (onOverwrite === 'replace' && idempotencyKey === 'key')
    problems.push(
      'onOverwrite: with idempotencyKey: key an object is never loaded again, so nothing would be replaced; use etag or version',
    );
  return problems;
}

function checkPartition({ partitionBy, columns }: FeedDefinition): string[] {
  if (partitionBy === undefined) return [];
  const problems = checkReference('partitionBy', partitionBy, columns, ['timestamp', 'date']);
  if (columns[partitionBy]?.nullable)
    problems.push(`partitionBy: column "${partitionBy}" is nullable; a partition needs a value in every row`);
  return problems;
}
