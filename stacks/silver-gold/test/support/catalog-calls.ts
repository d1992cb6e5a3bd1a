import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const jobs = join(__dirname, '..', '..', '..', '..', 'spark-jobs', 'cardlake_jobs');

/** Calls of Iceberg's Glue catalog for each operation of a job (org.apache.iceberg.aws.glue.GlueCatalog). */
const CALLS: readonly (readonly [said: RegExp, actions: readonly string[]])[] = [
  // The database exists already, so it is only looked up.
  [/CREATE NAMESPACE IF NOT EXISTS/, ['glue:GetDatabase']],
  [/CREATE TABLE/, ['glue:GetTable', 'glue:GetDatabase', 'glue:CreateTable']],
  [
    /MERGE INTO|INSERT INTO|DELETE FROM|ALTER TABLE|\.writeTo\(|\bCALL /,
    ['glue:GetTable', 'glue:UpdateTable'],
  ],
  [/\.table\(|tableExists\(/, ['glue:GetTable']],
  [/SHOW TABLES|listTables\(/, ['glue:GetTables']],
  [/SHOW NAMESPACES|SHOW DATABASES/, ['glue:GetDatabases']],
  [/DROP TABLE/, ['glue:GetTable', 'glue:DeleteTable']],
  [/DROP (NAMESPACE|DATABASE)/, ['glue:DeleteDatabase', 'glue:GetTables']],
  [/RENAME TO/, ['glue:CreateTable', 'glue:DeleteTable']],
];

/** Reads the sources of the Spark jobs, and the table definitions that they run. */
export const jobSources = (): string[] =>
  readdirSync(jobs, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(py|json)$/.test(name))
    .map((name) => readFileSync(join(jobs, name), 'utf8'));

/** Finds the actions on the Glue catalog that the sources of jobs need. */
export const catalogCalls = (sources: readonly string[]): Set<string> =>
  new Set(
    CALLS.filter(([said]) => sources.some((text) => said.test(text))).flatMap(([, actions]) => actions),
  );

/** Lists the folders, under the lake root, of the tables that jobs write, besides those of the feature groups. */
export const tablePaths = (): string[] => {
  const tables: Record<string, { readonly layer: string; readonly path: string }> = JSON.parse(
    readFileSync(join(jobs, 'compiled', 'tables.json'), 'utf8'),
  );
  return Object.values(tables).flatMap(({ layer, path }) => (layer === 'bronze' ? [] : [path]));
};
