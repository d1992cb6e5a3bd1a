// Writes what the Python jobs share with the TypeScript packages as JSON: rules of the wire, tables with their DDL,
// feature groups, datasets, the contract with whoever starts a job. `--check` writes nothing and fails when a file has
// drifted.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledDatasets } from './compiled/datasets';
import { compiledGroups } from './compiled/groups';
import { compiledJobs } from './compiled/jobs';
import { compiledTables } from './compiled/tables';
import { compiledWire } from './compiled/wire';

const FOLDER = join(__dirname, '..', 'cardlake_jobs', 'compiled');

const contents: Readonly<Record<string, unknown>> = {
  'wire.json': compiledWire,
  'tables.json': compiledTables,
  'jobs.json': compiledJobs,
  'groups.json': compiledGroups,
  'datasets.json': compiledDatasets,
};

const isCheck = process.argv.includes('--check');
mkdirSync(FOLDER, { recursive: true });
const drifted = Object.entries(contents).filter(([name, content]) => {
  const path = join(FOLDER, name);
  const text = `${JSON.stringify(content, null, 2)}\n`;
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return false;
  if (!isCheck) writeFileSync(path, text);
  return true;
});
for (const [name] of drifted) console.error(`${isCheck ? 'drifted' : 'written'}: ${name}`);
if (isCheck && drifted.length > 0) {
  console.error('Run `npm run compile` in spark-jobs and commit what it writes.');
  process.exit(1);
}
