// Compiles the definitions that the Python jobs share with the TypeScript packages to JSON: wire rules, names of bronze files, tables with DDL,
// feature groups, snapshot groups, datasets, feeds, and the job contract. `--check` writes nothing and fails if a file is out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledBronze } from './compiled/bronze';
import { compiledDatasets } from './compiled/datasets';
import { compiledFeeds } from './compiled/feeds';
import { compiledGroups } from './compiled/groups';
import { compiledJobs } from './compiled/jobs';
import { compiledSnapshots } from './compiled/snapshots';
import { compiledTables } from './compiled/tables';
import { compiledWire } from './compiled/wire';

const FOLDER = join(__dirname, '..', 'cardlake_jobs', 'compiled');

const contents: Readonly<Record<string, unknown>> = {
  'wire.json': compiledWire,
  'bronze.json': compiledBronze,
  'tables.json': compiledTables,
  'jobs.json': compiledJobs,
  'groups.json': compiledGroups,
  'snapshots.json': compiledSnapshots,
  'datasets.json': compiledDatasets,
  'feeds.json': compiledFeeds,
};

const isCheck = process.argv.includes('--check');
mkdirSync(FOLDER, { recursive: true });
const outdated = Object.entries(contents).filter(([name, content]) => {
  const path = join(FOLDER, name);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  if (!isCheck) writeFileSync(path, text);
  return true;
});
for (const [name] of outdated) {
  if (isCheck) console.error(`out of date: ${name}`);
  else console.log(`wrote spark-jobs/cardlake_jobs/compiled/${name}`);
}
if (isCheck && outdated.length > 0) {
  console.error('Run `npm run compile` in spark-jobs and commit the files that it writes.');
  process.exit(1);
}
