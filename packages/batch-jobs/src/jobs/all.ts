// Written by `npm run job:publish` from the folders beside this file.
import type { Job } from '../contract/job';
import { cardLakeJob } from './card-lake/job';
import { dailyFeaturesJob } from './daily-features/job';
import { ingestJob } from './ingest/job';

/** Every job, by the names of their folders. */
export const JOBS: readonly Job[] = [cardLakeJob, dailyFeaturesJob, ingestJob];
