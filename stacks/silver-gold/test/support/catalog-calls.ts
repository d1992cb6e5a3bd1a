import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const jobs = join(__dirname, '..', '..', '..', '..', 'spark-jobs', 'cardlake_jobs');

/** What Iceberg's Glue catalog calls for each thing that a job asks of it (org.apache.iceberg.aws.glue.GlueCatalog). */
const CALLS: readonly (readonly [said: RegExp, actions: readonly string[]])[] = [
  // The database is there already, so that it is only looked for.
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

/** The sources of the Spark jobs, and the table definitions they run. */
export const jobSources = (): string[] =>
  readdirSync(jobs, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(py|json)$/.test(name))
    .map((name) => readFileSync(join(jobs, name), 'utf8'));

/** The actions on the Glue catalog that some sources of jobs lead to. */
export const catalogCalls = (sources: readonly string[]): Set<string> =>
  new Set(
    CALLS.filter(([said]) => sources.some((text) => said.test(text))).flatMap(([, actions]) => actions),
  );

/** Where the tables lie that the jobs write, beside those of the feature groups: folders under the lake's root. */
export const tablePaths = (): string[] => {
  const tables: Record<string, { readonly layer: string; readonly path: string }> = JSON.parse(
    readFileSync(join(jobs, 'compiled', 'tables.json'), 'utf8'),
  );
  return Object.values(tables).flatMap(({ layer, path }) => (layer === 'bronze' ? [] : [path]));
};
