import { limitRate } from '../../src/dynamodb';
import { memoryItemTable, testTiming } from '../../test-kit';

const KEYS = { partition: 'p', sort: 's' };
const items = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ p: { S: 'a' }, s: { S: `${i}` } }));

test.each([1, 3, 10, 400, 1000])(
  'a table takes at most %i items a second, and all of them',
  async (perSecond) => {
    const timing = testTiming();
    const inner = memoryItemTable(KEYS);
    const sent: { readonly at: number; readonly count: number }[] = [];
    const count = (size: number) => sent.push({ at: timing.clock.now(), count: size });
    const table = limitRate(
      {
        ...inner,
        put: async (item) => {
          count(1);
          return inner.put(item);
        },
        putAll: async (all) => {
          count(all.length);
          await inner.putAll(all);
        },
        removeAll: async (all) => {
          count(all.length);
          await inner.removeAll(all);
        },
      },
      perSecond,
      timing,
    );
    await table.putAll(items(25));
    await table.put({ p: { S: 'b' }, s: { S: '1' } });
    await table.removeAll(items(20).map(({ s }) => ({ partition: 'a', sort: s.S })));
    expect(inner.written).toHaveLength(26);
    expect(await table.readNewest({ partition: 'a', from: '0', to: '9', limit: 99 })).toHaveLength(5);
    expect(sent.reduce((sum, { count: size }) => sum + size, 0)).toBe(46);
    for (const { at } of sent) {
      const within = sent.filter((each) => each.at >= at && each.at < at + 1000);
      const total = within.reduce((sum, each) => sum + each.count, 0);
      expect(total).toBeLessThanOrEqual(perSecond + Math.max(perSecond / 4, 1));
    }
  },
);
