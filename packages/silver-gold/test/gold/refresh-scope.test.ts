import { encodeAuthorization } from '@cardlake/bronze';
import { snapshotGroups } from '@cardlake/card-features';
import { chooseScope } from '../../src/gold/refresh-scope';
import { eventAt } from '../support/event';
import { allGroups, runGold } from '../support/gold';
import { ARRIVAL, MINUTE, testLake } from '../support/lake';

test('the scope is full for a new lake or group, incremental for changes, and none otherwise', async () => {
  const lake = await testLake();
  const scope = (groups = allGroups) =>
    chooseScope(lake.session, lake.write.snapshot, groups, snapshotGroups);
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
