import { BATCH_RETRY } from '@cardlake/aws';
import {
  type FeatureStoreFaults,
  type MemoryFeatureStore,
  memoryFeatureStore,
  testTiming,
} from '@cardlake/aws/test-kit';
import { seededRandom } from '@cardlake/tooling/seeded-random';
import type { OnlineGroup, OnlineRecord } from '../../src';
import { sagemakerOnlineStore } from '../../src/sagemaker';
import type { SendOptions } from '../../src/sagemaker/send-options';
import { countGroup, featureGroupOf } from '../../test-kit';

export const START = 1_533_082_200_000_000;

export const nameOf = (group: OnlineGroup): string => `cardlake-test-${group.name.replaceAll('_', '-')}`;

/** Creates a Feature Store in memory, and an adapter on it. */
export function store(
  options: Partial<SendOptions> & {
    faults?: FeatureStoreFaults;
    maxAttempts?: number;
    groups?: OnlineGroup[];
  } = {},
) {
  const { faults = {}, maxAttempts = BATCH_RETRY.maxAttempts, groups = [countGroup], ...sending } = options;
  const featureStore: MemoryFeatureStore = memoryFeatureStore(
    groups.map((group) => featureGroupOf(group, nameOf(group))),
    { faults, random: seededRandom(1) },
  );
  const reported = { retried: 0, singleWrites: [] as string[], unconditionalWrites: [] as string[] };
  const adapter = sagemakerOnlineStore({
    runtime: featureStore,
    groupName: nameOf,
    policy: { ...BATCH_RETRY, maxAttempts },
    timing: testTiming({ seed: 2 }),
    callbacks: {
      onRetry: (records) => {
        reported.retried += records;
      },
      onSingleWrites: (reason) => reported.singleWrites.push(reason),
      onUnconditionalWrites: (reason) => reported.unconditionalWrites.push(reason),
    },
    ...sending,
  });
  return { featureStore, adapter, reported };
}

/** Creates records of different ids at an event time. */
export const recordsAt = (eventTime: number, count: number): OnlineRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    recordId: `card_${String(i).padStart(6, '0')}`,
    eventTime: START + eventTime * 1000,
    features: { n: BigInt(i) },
  }));
