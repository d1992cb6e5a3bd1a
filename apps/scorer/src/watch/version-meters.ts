import { AMOUNT, type CardDecision } from '@cardlake/card-schema';
import type { EvidenceList } from '@cardlake/job-contract';
import { createDriftMeter, type ModelDrift, readDecidedValues } from '@cardlake/model';
import { loadVersion } from '@cardlake/prediction';
import { formatDecimal } from '@cardlake/schema';
import type { WatchPorts } from './watch-ports';

/** Drift of the decisions of a version. */
export interface VersionDrift extends ModelDrift {
  readonly version: string;
}

type Decided = Pick<CardDecision, 'amount' | 'features' | 'score' | 'model' | 'model_version'>;

/** Meters of the versions that decided. */
interface VersionMeters {
  add(decision: Decided): void;
  measure(): VersionDrift[];
}

/**
 * Opens a meter for each version of the model that decided often enough, and knows the rows that it was trained on.
 * @throws as `loadVersion`
 */
export async function openVersionMeters(
  versions: EvidenceList['versions'],
  { objects, bucket, model: name, minRows }: WatchPorts,
): Promise<VersionMeters> {
  const measured = versions.filter(({ model, decisions }) => model === name && decisions >= minRows);
  const opened = await Promise.all(
    measured.map(async ({ version }) => {
      const { card } = await loadVersion({ objects, bucket, name }, version);
      const meter = createDriftMeter(card);
      return meter === undefined ? [] : [[version, { card, meter }] as const];
    }),
  );
  const byVersion = new Map(opened.flat());
  return {
    add({ amount, features, score, model, model_version: version }) {
      const found = model === name ? byVersion.get(version ?? '') : undefined;
      if (found === undefined || features === null || score === null) return;
      const { card, meter } = found;
      meter.add(readDecidedValues(card, features, formatDecimal(amount, AMOUNT.scale)), score);
    },
    measure: () => [...byVersion].map(([version, { meter }]) => ({ version, ...meter.measure() })),
  };
}
