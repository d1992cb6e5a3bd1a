/** `npm run document-jobs`: writes the contract of every job into the reference of `docs/batch.md`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documentJobs } from './reference';
import { JOBS } from './src';

const PAGE = join(__dirname, '..', '..', 'docs', 'batch.md');

writeFileSync(
  PAGE,
  documentJobs(
    readFileSync(PAGE, 'utf8'),
    JOBS.map(({ contract }) => contract),
  ),
);
