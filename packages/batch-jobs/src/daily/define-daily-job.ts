import {
  createTempTable,
  type DuckSession,
  identifier,
  joinSql,
  relation,
  type Sql,
  sql,
  sqlType,
} from '@cardlake/lake';
import { numberOf, UserError } from '@cardlake/runtime';
import { z } from 'zod';
import { defineJob, type Job, type JobContext, type RowKind } from '../contract/job';
import { type FeatureColumns, listOf, writeDays } from './day-results';
import { queryFiles, type SelectColumns } from './query-files';
import { type DailyInput, type DailyResults, dailySettings, runDaily } from './run-daily';

type ColumnType = Parameters<typeof sqlType>[0];

/** Job that is one query: features of each key and day, from the Parquet files of a folder. */
export interface DailyJob {
  /** Name of the job, of the folder of its input under `raw/`, and of that of its results under `features/`. */
  readonly name: string;
  /** One sentence, without a full stop. */
  readonly summary: string;
  /** Columns of the input that the query reads; a value that its type cannot hold counts as missing, and is told. */
  readonly input: Readonly<Record<string, ColumnType>>;
  /** Columns that tell the rows of a day apart. */
  readonly key: FeatureColumns;
  readonly features: FeatureColumns;
  /** Reads the relation `input`; selects the columns of the key, `day`, which is a date, and the features. */
  readonly query: Sql;
}

const DAY = 'day';
const INPUT = identifier('input');

/** Makes a job of its query. It has the settings, the results and the promises of `daily-features`. */
export function defineDailyJob(daily: DailyJob): Job {
  const { name, summary, input, key, features } = daily;
  const folder = `raw/${name}/`;
  const kind: RowKind = { dataset: name, key: Object.keys(key), entityPrefix: `${name}#` };
  const namesOf = (columns: object) =>
    Object.keys(columns)
      .map((column) => `\`${column}\``)
      .join(', ');
  return defineJob(
    {
      name,
      summary,
      inputs: [{ path: `${folder}*.parquet`, meaning: `files with the columns ${namesOf(input)}` }],
      outputs: [
        {
          path: `features/${name}/date=YYYY-MM-DD/manifest[_SIZE].json`,
          meaning: 'says what the result of a day is; readers go by it',
        },
        {
          path: `features/${name}/date=YYYY-MM-DD/features[_SIZE].parquet`,
          meaning: `the result: ${namesOf(key)}, \`${DAY}\`, ${namesOf(features)}`,
        },
        {
          path: `feature-versions/${name}/date=YYYY-MM-DD/features[_SIZE]-gN-HASH.parquet`,
          meaning: 'the same under a name that is never written again; the manifest names it',
        },
        {
          path: 'table `daily_features`',
          meaning: `one item for each row, by \`entity\` (\`${name}#KEY\`) and \`date_size\` (\`2024-01-15#full\`)`,
        },
      ],
      rows: [kind],
      settings: dailySettings(folder, 'day'),
      examples: ['--input input.parquet', '--date 2024-01-15', '--size small'],
    },
    (values, context) =>
      runDaily(
        { job: name, folder, kind, compute: (given, session, own) => compute(daily, given, session, own) },
        values,
        context,
      ),
  );
}

const oneCount = z.object({ count: z.bigint().transform(Number) });

async function compute(
  { input, key, features, query }: DailyJob,
  { files, limit, ...wanted }: DailyInput,
  session: DuckSession,
  { tempDir, warn }: JobContext,
): Promise<DailyResults> {
  const rows = await queryFiles(session, { files, limit, select: selectInput(input) }, warn);
  const daily = relation('daily_rows', {
    ...Object.fromEntries(Object.entries(key).map(([column, type]) => [column, { type }])),
    [DAY]: { type: { kind: 'date' } },
    ...Object.fromEntries(Object.entries(features).map(([column, type]) => [column, { type }])),
  });
  await session.run(createTempTable(daily));
  let [read, unusable] = [0, 0];
  if (rows !== undefined) {
    await session.run(sql`CREATE OR REPLACE TEMP VIEW ${INPUT} AS ${rows}`);
    const [found] = await session.rows(
      sql`SELECT coalesce(sum(unusable_values), 0)::BIGINT AS count FROM ${INPUT}`,
      oneCount,
    );
    unusable = found?.count ?? 0;
    read = await session.count(INPUT);
    const columns = listOf([...Object.keys(key), DAY, ...Object.keys(features)]);
    await session.run(sql`INSERT INTO ${daily} SELECT ${columns} FROM (${query})`);
  }
  await requireUniqueRows(session, daily.name, Object.keys(key));
  const undated = await session.count(sql`${daily} WHERE ${identifier(DAY)} IS NULL`);
  const of = { from: daily, key: Object.keys(key), day: DAY, features: Object.keys(features) };
  return {
    results: await writeDays(session, of, wanted, tempDir),
    computed: { rows: read },
    leftOut: { undated, unusable },
    warnings: [
      ...(undated > 0 ? [`${numberOf(undated, 'row has', 'rows have')} no day: no result has them`] : []),
      ...(unusable > 0
        ? [
            `${numberOf(unusable, 'value', 'values')} could not be read as the type of the column, and counted as missing`,
          ]
        : []),
    ],
  };
}

/** Selects the columns of the input, found without regard to case, and counts the values that their types cannot hold. */
const selectInput =
  (input: DailyJob['input']): SelectColumns =>
  (file, columns) => {
    const found = new Map(columns.map(({ name }) => [name.toLowerCase(), name]));
    const missing = Object.keys(input).filter((name) => !found.has(name.toLowerCase()));
    if (missing.length > 0)
      throw new UserError(
        'wrong_format',
        `${file.name} has no column ${missing.join(' and ')}, but ${columns.map(({ name }) => name).join(', ')}`,
        { hint: 'Take it out of the input, or change the columns of the job.' },
      );
    const read = Object.entries(input).map(([name, type]) => {
      const given = identifier(found.get(name.toLowerCase()) ?? name);
      return { name, given, cast: sql`TRY_CAST(${given} AS ${sqlType(type)})` };
    });
    const selected = read.map(({ name, cast }) => sql`${cast} AS ${identifier(name)}`);
    const unusable = read.map(
      ({ given, cast }) => sql`CAST(${given} IS NOT NULL AND ${cast} IS NULL AS INTEGER)`,
    );
    return sql`SELECT ${joinSql(selected)}, ${joinSql(unusable, ' + ')} AS unusable_values`;
  };

/** Requires that no two rows of a day have one key: only one of them could be looked up. */
async function requireUniqueRows(session: DuckSession, from: Sql, key: readonly string[]): Promise<void> {
  const columns = listOf([...key, DAY]);
  const twice = await session.count(
    sql`(SELECT ${columns} FROM ${from} GROUP BY ${columns} HAVING count(*) > 1)`,
  );
  if (twice > 0)
    throw new UserError(
      'bad_job',
      `the query of the job gives ${numberOf(twice, 'key', 'keys')} more than one row on a day`,
      { hint: `Group it by ${[...key, DAY].join(', ')}, or add a column to the key. Nothing was written.` },
    );
}
