import { snapshotGroups } from '@cardlake/card-features';
import { SNAPSHOT_ROWS_GROUP } from '@cardlake/job-contract';
import {
  featureStoreSnapshotReader,
  featureStoreSnapshotRows,
  sagemakerRecordReader,
} from '../../src/sagemaker';
import { snapshotRowsConformance } from '../../test-kit';
import { nameOf, store } from './support';

const groups = [SNAPSHOT_ROWS_GROUP];

describe('snapshot rows in the Feature Store', () => {
  snapshotRowsConformance(async (now) =>
    featureStoreSnapshotRows({ store: store({ groups }).adapter, clock: { now } }),
  );
});

describe('snapshot rows in the Feature Store with faults', () => {
  const faults = { throttled: 0.1, serverErrors: 0.05, unprocessed: 0.1, entryErrors: 0.05 };
  snapshotRowsConformance(async (now) =>
    featureStoreSnapshotRows({ store: store({ groups, faults, maxAttempts: 60 }).adapter, clock: { now } }),
  );
});

const DAY = '2018-04-05';
const clock = { now: () => Date.parse(DAY) };
const [group] = snapshotGroups as [(typeof snapshotGroups)[number]];
const valuesOf = (n: number) =>
  Object.fromEntries(group.features.map(({ name, type }) => [name, type.kind === 'double' ? n : BigInt(n)]));

test('who only reads sees what was published, by two requests for a row', async () => {
  const { featureStore, adapter } = store({ groups });
  await featureStoreSnapshotRows({ store: adapter, clock }).publish({
    group,
    day: DAY,
    version: 1,
    rows: [[{ key: 'm', values: valuesOf(1) }]],
  });
  let requests = 0;
  const counted = {
    getRecord: (request: Parameters<typeof featureStore.getRecord>[0]) => {
      requests++;
      return featureStore.getRecord(request);
    },
  };
  const reader = featureStoreSnapshotReader({ store: sagemakerRecordReader(counted, nameOf), clock });
  expect(await reader.read(group, 'm', DAY)).toEqual({
    values: valuesOf(1),
    day: DAY,
    version: 1,
    isStale: false,
  });
  expect(requests).toBe(2);
});

test('a writer that is late with an earlier version changes nothing of a later one', async () => {
  const { adapter } = store({ groups });
  const rows = featureStoreSnapshotRows({ store: adapter, clock });
  async function* late() {
    yield [{ key: 'm', values: valuesOf(1) }];
    await rows.publish({ group, day: DAY, version: 2, rows: [[{ key: 'm', values: valuesOf(2) }]] });
    yield [{ key: 'n', values: valuesOf(1) }];
  }
  expect(await rows.publish({ group, day: DAY, version: 1, rows: late() })).toMatchObject({ version: 2 });
  expect(await rows.read(group, 'm', DAY)).toMatchObject({ values: valuesOf(2), version: 2 });
});
