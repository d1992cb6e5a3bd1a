import { expression } from '@cardlake/constructs';
import { RUN_FILES, RUNS_PREFIX } from '@cardlake/job-contract';
import { FAILURE, type States } from './states';

/** State that ends the stream path. */
export const RESULT_CHECK = 'CheckResult';

/** Location of the lake, limits of a run, and the state that follows a good one. */
interface ResultCheck {
  readonly bucket: string;
  /** Share of quarantined lines from which a run fails, if not any. */
  readonly maxQuarantine: number | undefined;
  readonly done: string;
}

/**
 * Builds the states that fail a run whose writer failed, that found changed objects, or that quarantined too many lines.
 * They come last: what else arrived is in the lake and in the online store by then. Changed objects are found by every run,
 * parts and lines by one only.
 */
export const resultCheck = ({ bucket, maxQuarantine, done }: ResultCheck): States => ({
  [RESULT_CHECK]: {
    Type: 'Choice',
    Choices: [
      { Condition: expression('$count($writerErrors) > 0'), Next: 'PartsQueued' },
      { Condition: expression('$exists($facts.changed) and $facts.changed > 0'), Next: 'BronzeChanged' },
      ...(maxQuarantine === undefined
        ? []
        : [
            {
              Condition: expression(`$facts.quarantined > ${maxQuarantine} * $facts.lines`),
              Next: 'ManyQuarantined',
            },
          ]),
    ],
    Default: done,
  },
  PartsQueued: {
    Type: 'Pass',
    Assign: {
      failure: {
        Error: expression('$writerErrors[0].Error'),
        Cause: expression(
          `'the feature-writer failed for ' & $string($count($writerErrors)) & ' of ' & $string($count($parts)) & ' parts, which are queued for it: ' & $writerErrors[0].Cause`,
        ),
      },
    },
    Next: FAILURE,
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
  ...(maxQuarantine === undefined ? {} : { ManyQuarantined: MANY_QUARANTINED }),
});

const MANY_QUARANTINED = {
  Type: 'Pass',
  Assign: {
    failure: {
      Error: 'ManyQuarantined',
      Cause: expression(
        `$string($facts.quarantined) & ' of ' & $string($facts.lines) & ' lines quarantined. The run is kept; silver.quarantine has the lines and their reasons.'`,
      ),
    },
  },
  Next: FAILURE,
} as const;
