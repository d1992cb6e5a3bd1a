import { RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { expression, FAILURE, type States } from './states';

/** State that ends the stream path. */
export const BRONZE_CHECK = 'CheckBronze';

/**
 * Builds the states that fail a run that found changed objects. They come last: what else arrived is in the lake and in
 * the online store by then.
 */
export const bronzeCheck = (bucket: string, done: string): States => ({
  [BRONZE_CHECK]: {
    Type: 'Choice',
    Choices: [
      { Condition: expression('$exists($facts.changed) and $facts.changed > 0'), Next: 'BronzeChanged' },
    ],
    Default: done,
  },
  BronzeChanged: {
    Type: 'Pass',
    Assign: {
      failure: {
        Error: 'ObjectChanged',
        Cause: expression(
          `'objects of bronze have changed since they were ingested: ' & $string($facts.changed) & '. They are named in s3://${bucket}/${RUNS_PREFIX}/' & $runId & '/${RUN_FILES.skipped}; move each to a new name. Everything else was processed.'`,
        ),
      },
    },
    Next: FAILURE,
  },
});
