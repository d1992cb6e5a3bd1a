import { type ItemTable, itemSize, type KeyedTable } from '@cardlake/aws/dynamodb';
import { liveClock } from '@cardlake/prediction';
import { fixedClock } from '@cardlake/runtime';
import { deciderOver } from './support/decider';
import { cardEvent, NOON } from './support/events';
import { memoryTables, portsOver } from './support/tables';

/** Bytes of a write unit, and of a unit of a strongly consistent read (developer guide, "Read and write operations"). */
const WRITE_UNIT = 1024;
const READ_UNIT = 4096;

interface Use {
  writes: number;
  writeUnits: number;
  reads: number;
  readUnits: number;
}

/** Tables in memory that count what DynamoDB would charge. */
function countedTables() {
  const tables = memoryTables();
  const use: Use = { writes: 0, writeUnits: 0, reads: 0, readUnits: 0 };
  const wrote = (bytes: number): void => {
    use.writes += 1;
    use.writeUnits += Math.max(1, Math.ceil(bytes / WRITE_UNIT));
  };
  const read = (bytes: number): void => {
    use.reads += 1;
    use.readUnits += Math.max(1, Math.ceil(bytes / READ_UNIT));
  };
  const counted = (table: ItemTable): ItemTable => ({
    ...table,
    put(item, condition) {
      wrote(itemSize(item));
      return table.put(item, condition);
    },
    async get(partition, sort) {
      const item = await table.get(partition, sort);
      read(item === undefined ? 0 : itemSize(item));
      return item;
    },
    async readNewest(range) {
      const items = await table.readNewest(range);
      read(items.reduce((sum, item) => sum + itemSize(item), 0));
      return items;
    },
  });
  const { decisions } = tables;
  const countedDecisions: KeyedTable = {
    ...decisions,
    async insert(item) {
      wrote(itemSize(item));
      return decisions.insert(item);
    },
    async update(...args) {
      const result = await decisions.update(...args);
      // An update costs as much as the larger of the items before and after it.
      wrote(
        Math.max(
          ...[result.before, decisions.changes.at(-1)?.after].map((item) => (item ? itemSize(item) : 0)),
        ),
      );
      return result;
    },
  };
  const clock = fixedClock(NOON / 1000);
  const ports = portsOver(
    {
      ...tables,
      events: Object.assign(counted(tables.events), { written: tables.events.written }),
      snapshots: Object.assign(counted(tables.snapshots), { written: [] }),
      decisions: Object.assign(countedDecisions, { changes: decisions.changes }),
    },
    clock,
    liveClock(clock),
  );
  return { use, ports };
}

/** Decides an event of a card that has some earlier ones, and counts what that one decision uses. */
async function decide(earlier: number): Promise<{ first: Use; again: Use }> {
  const { use, ports } = countedTables();
  const decider = await deciderOver(ports);
  await decider.decideEvent(cardEvent({ event_id: 'other', card_id: 'card_2' }));
  for (let i = 1; i <= earlier; i++)
    await ports.history.keep(
      cardEvent({ event_id: `e_${i}`, ts: NOON - i * 1e6, merchant_id: `merchant_${i % 50}` }),
    );
  const measure = async (): Promise<Use> => {
    const before = { ...use };
    await decider.decideEvent(cardEvent());
    const since = (name: keyof Use): number => use[name] - before[name];
    return {
      writes: since('writes'),
      writeUnits: since('writeUnits'),
      reads: since('reads'),
      readUnits: since('readUnits'),
    };
  };
  return { first: await measure(), again: await measure() };
}

test('a decision is three writes and four reads; a repetition of it is one write', async () => {
  const { first, again } = await decide(20);
  // Claim, event, decision. History; marker and row of the snapshot, and the newest marker since none is published.
  expect(first).toEqual({ writes: 3, writeUnits: expect.any(Number), reads: 4, readUnits: 4 });
  expect(first.writeUnits).toBeLessThanOrEqual(6);
  expect(again).toEqual({ writes: 1, writeUnits: 1, reads: 0, readUnits: 0 });
});

test('a hot card of 10,000 events is read up to the bound', async () => {
  const { first } = await decide(10_000);
  expect(first).toMatchObject({ writes: 3, reads: 4 });
  expect(first.readUnits).toBeLessThanOrEqual(60);
});
