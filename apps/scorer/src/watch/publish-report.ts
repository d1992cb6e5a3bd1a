import type { Telemetry } from '@cardlake/aws/lambda';
import { type ScorerFunction, VERSION_DRIFT_METRICS, WATCH_METRICS } from '@cardlake/job-contract';
import type { VersionDrift } from './version-meters';
import type { WatchReport } from './watch-decisions';

const ENTRY: ScorerFunction = 'watch';

/** Publishes a report as metrics: of the day, and of each version. */
export function publishReport(
  { audit, drift }: WatchReport,
  publish: Telemetry['publishMeasurements'],
): void {
  const { classes, otherDefinitions } = audit;
  const worst = drift.flatMap(({ score, features }) => [score, ...features].map(({ index }) => index));
  publish(
    { Entry: ENTRY },
    {
      counts: {
        [WATCH_METRICS.audited]: Object.values(classes).reduce((sum, each) => sum + each),
        [WATCH_METRICS.unaudited]: otherDefinitions.reduce((sum, { decisions }) => sum + decisions, 0),
        [WATCH_METRICS.mismatches]: classes.mismatch,
      },
      values: worst.length === 0 ? {} : { [WATCH_METRICS.drift]: [Math.max(...worst)] },
    },
  );
  for (const of of drift) {
    const worstFeature = findWorstFeature(of);
    publish(
      { Version: of.version },
      {
        values: {
          [VERSION_DRIFT_METRICS.score]: [of.score.index],
          ...(worstFeature && { [VERSION_DRIFT_METRICS.features]: [worstFeature.index] }),
        },
      },
    );
  }
}

/** Finds the feature that has moved most. */
export const findWorstFeature = ({ features }: VersionDrift) =>
  [...features].sort((a, b) => b.index - a.index)[0];
