/** Runs either job of feeds in the place of Glue, by the name of its script: `feed-job.ts FOLDER SCRIPT ARGUMENT…`. */
import { basename } from 'node:path';
import { EXTRACT_JOB } from '@cardlake/job-contract';

const [node = '', own = '', folder = '', script = '', ...given] = process.argv;
const isExtraction = basename(script) === EXTRACT_JOB.entryPoint;
process.argv = [node, own, isExtraction ? script : folder, ...given];
void (isExtraction ? import('./extract-job') : import('./publish-job'));
