import { encodeAuthorization } from '@cardlake/bronze';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { DAY_MICROS } from '@cardlake/features';
import { goldQueues } from '../../src';
import { chooseRefresh } from '../../src/gold/refresh-scope';
import { eventAt, START } from '../support/event';
import { allGroups, runGold } from '../support/gold';
import { ARRIVAL, MINUTE, testLake } from '../support/lake';

test('the scope is full for a new lake or group, incremental for changes, and none otherwise', async () => {
  const lake = await testLake();
  const scope = async (of = allGroups) =>
    (await chooseRefresh(lake.session, lake.write.snapshot, of, snapshotGroups)).scope;
  const addEvent = (name: string, arrival: number) =>
    lake.refine([lake.put(`${name}.json.gz`, encodeAuthorization(eventAt(name, 0)), { arrival })]);
  try {
    expect(await scope()).toBe('none');
    await addEvent('first', ARRIVAL);
    expect(await scope()).toBe('full');
    await runGold(lake, allGroups.slice(0, 1));
    expect(await scope(allGroups.slice(0, 1))).toBe('none');
    expect(await scope()).toBe('full');
    await runGold(lake);
    await addEvent('second', ARRIVAL + MINUTE);
    expect(await scope()).toBe('incremental');
    await runGold(lake);
    expect(await scope()).toBe('none');
  } finally {
    lake.close();
  }
});

test('changes of snapshots that no group takes features from do not stay in the queue', async () => {
  const lake = await testLake();
  const unused = [groups.rt_card_features_v1];
  const waiting = () => goldQueues.flatMap((queue) => lake.write.snapshot.files(queue));
  try {
    await lake.refine([lake.put('first.json.gz', encodeAuthorization(eventAt('first', 0)))]);
    await runGold(lake, unused, START + 10 * DAY_MICROS);
    const { version } = lake.write.snapshot;
    expect((await runGold(lake, unused, START + 11 * DAY_MICROS)).extent).toBe('none');
    expect(waiting()).toEqual([]);
    // One commit has the rows of the new day, one empties the queue; without a new day there is none.
    expect(lake.write.snapshot.version).toBe(version + 2);
    await runGold(lake, unused, START + 11 * DAY_MICROS);
    expect(lake.write.snapshot.version).toBe(version + 2);
  } finally {
    lake.close();
  }
});
