import {
  type DuckSession,
  EMPTY_SQL,
  identifier,
  joinSql,
  type LakeFile,
  type Sql,
  scan,
  sql,
} from '@cardlake/lake';
import { mayContainDuplicates } from '../decode/event-id-hashes';
import { payloadColumns } from '../event-tables';
import { BATCH_OBJECTS, duplicatedKeys, outcomes, parsedRows, supersededRows } from './batch-relations';
import type { Batch } from './load-batch';
import type { SilverSpec } from './silver-specs';

/** The result of looking for duplicates in a batch. */
export interface Resolution {
  /** True when a key occurs more than once; only then does `outcomes` exist. */
  readonly hasDuplicates: boolean;
  /** True when rows of silver lost to rows of the batch; those are in `supersededRows`. */
  readonly hasSuperseded: boolean;
}

const NO_DUPLICATES: Resolution = { hasDuplicates: false, hasSuperseded: false };

/**
 * Decides which row each key keeps that occurs more than once in `parsedRows`, or there and in silver, and leaves the
 * decisions in `outcomes`. A row that loses is a `duplicate` when its payload equals the winner's or the type has no
 * conflicts, and a `conflict` otherwise. The winner is the first row by the rank of the spec, so it makes no difference
 * which of several equal lines arrived in which run.
 *
 * @param pastFiles files of the rows that lost their key before; when silver's row loses, they are compared anew
 */
export async function resolveDuplicates(
  session: DuckSession,
  { spec, decoded }: Batch,
  silverFiles: readonly LakeFile[],
  pastFiles: readonly LakeFile[] = [],
): Promise<Resolution> {
  const { silver, rank } = spec;
  const parsed = parsedRows(spec);
  const duplicated = duplicatedKeys(spec);
  const decided = outcomes(spec);
  const superseded = supersededRows(spec);
  const key = joinSql(silver.key.map(identifier));
  // Hashes first: hardly any key occurs twice, and grouping numbers costs a third of grouping strings.
  const inBatch = sql`SELECT ${key} FROM ${parsed}
    WHERE hash(${key}) IN (SELECT hash(${key}) AS h FROM ${parsed} GROUP BY h HAVING count(*) > 1)
    GROUP BY ${key} HAVING count(*) > 1`;
  const inSilver = sql`SELECT ${key} FROM ${scan(silver, silverFiles, silver.key)} SEMI JOIN ${parsed} USING (${key})`;
  const searches = [
    ...(mayContainDuplicates(decoded.map(({ eventIdHashes }) => eventIdHashes)) ? [inBatch] : []),
    ...(silverFiles.length > 0 ? [inSilver] : []),
  ];
  if (searches.length === 0) return NO_DUPLICATES;
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${duplicated} AS ${joinSql(searches, ' UNION ')}`);
  if ((await session.count(duplicated)) === 0) return NO_DUPLICATES;
  const columns = joinSql(Object.keys(silver.fields).map(identifier));
  const past =
    spec.past === undefined || pastFiles.length === 0
      ? EMPTY_SQL
      : sql`UNION ALL SELECT NULL, line, ${columns}, 'past' FROM ${scan(spec.past, pastFiles)}
          SEMI JOIN ${duplicated} USING (${key})`;
  await session.run(sql`CREATE OR REPLACE TABLE ${decided} AS
    SELECT *, ${beforeExpression(spec)} AS before, ${outcomeExpression(spec)} AS outcome FROM (
      SELECT object, line, ${columns}, 'batch' AS origin FROM ${parsed} JOIN ${BATCH_OBJECTS} USING (object)
        SEMI JOIN ${duplicated} USING (${key})
      UNION ALL
      SELECT NULL, NULL, ${columns}, 'silver' FROM ${scan(silver, silverFiles)} SEMI JOIN ${duplicated} USING (${key})
      ${past}
    ) WINDOW ranked AS (PARTITION BY ${key} ORDER BY ${rank}),
      held AS (PARTITION BY ${key} ORDER BY origin = 'silver' DESC)`);
  await session.run(sql`CREATE OR REPLACE TEMP TABLE ${superseded} AS
    SELECT * FROM ${decided} WHERE origin = 'silver' AND outcome <> 'kept'`);
  return { hasDuplicates: true, hasSuperseded: (await session.count(superseded)) > 0 };
}

function outcomeExpression(spec: SilverSpec): Sql {
  const isWinner = sql`row_number() OVER ranked = 1`;
  if (spec.past === undefined) return sql`CASE WHEN ${isWinner} THEN 'kept' ELSE 'duplicate' END`;
  return sql`CASE WHEN ${isWinner} THEN 'kept' WHEN ${equalsFirst(spec, sql`ranked`)} THEN 'duplicate' ELSE 'conflict' END`;
}

/** Builds the outcome up to now: a past row was compared with the row of silver. */
const beforeExpression = (spec: SilverSpec): Sql =>
  sql`CASE WHEN origin <> 'past' THEN 'kept' WHEN ${equalsFirst(spec, sql`held`)} THEN 'duplicate' ELSE 'conflict' END`;

/** Builds the condition that a row has the payload of the first row of a window. */
function equalsFirst(spec: SilverSpec, window: Sql): Sql {
  const isSame = payloadColumns(spec).map(
    (name) => sql`${identifier(name)} IS NOT DISTINCT FROM first_value(${identifier(name)}) OVER ${window}`,
  );
  return joinSql(isSame, ' AND ');
}
