import { itemSize } from '@cardlake/aws/dynamodb';
import { memoryKeyedTable } from '@cardlake/aws/test-kit';
import { ONLINE_TABLES, TTL_ATTRIBUTE } from '@cardlake/job-contract';
import { dynamoDbDecisionTable } from '../../src/dynamodb';
import { decisionTableConformance } from '../../test-kit';

const KIB = 1024;
const claim = { eventId: 'e1', payloadHash: 'a'.repeat(64), receivedAt: 1_522_540_800_000_001 };
const codec = { write: (record: string) => record, read: (line: string) => line };
const open = () => {
  const table = memoryKeyedTable(ONLINE_TABLES.decisions.partition);
  return { table, decisions: dynamoDbDecisionTable({ table, ...codec }) };
};

describe('decisions in DynamoDB', () => {
  decisionTableConformance(async () => open().decisions);

  test('a claim is one unit, whatever the id, and expires after 400 days', async () => {
    const { table, decisions } = open();
    for (const eventId of ['e1', 'x'.repeat(40_000), 'ü'.repeat(500)]) {
      expect(await decisions.claim({ ...claim, eventId })).toMatchObject({ eventId, state: 'pending' });
    }
    expect(table.changes).toHaveLength(3);
    for (const { after } of table.changes) {
      expect(itemSize(after)).toBeLessThanOrEqual(KIB);
      expect(Number(after[TTL_ATTRIBUTE]?.N)).toBe(1_522_540_801 + 400 * 86_400);
    }
  });

  test('ids that differ only far behind their beginning are two events', async () => {
    const { decisions } = open();
    const [a, b] = ['a', 'b'].map((end) => `${'x'.repeat(3000)}${end}`);
    await decisions.claim({ ...claim, eventId: String(a) });
    expect(await decisions.claim({ ...claim, eventId: String(b), payloadHash: 'b' })).toMatchObject({
      payloadHash: 'b',
      state: 'pending',
    });
  });

  test('a final state is written once, however often it is stored', async () => {
    const { table, decisions } = open();
    await decisions.claim(claim);
    await decisions.finish('e1', { state: 'decided', record: 'first' });
    await decisions.finish('e1', { state: 'decided', record: 'second' });
    await decisions.claim(claim);
    expect(table.changes.map(({ after: { state, line } }) => [state?.S, line?.S])).toEqual([
      ['pending', undefined],
      ['decided', 'first'],
    ]);
  });

  test('an item that this program did not write is named', async () => {
    const { table, decisions } = open();
    await table.insert({
      event: { S: 'e1' },
      state: { S: 'lost' },
      payload_hash: { S: 'a' },
      received_at: { N: '1' },
    });
    await expect(decisions.claim(claim)).rejects.toThrow('event e1 has an unknown state: lost');
    await table.insert({ event: { S: 'e2' } });
    await expect(decisions.claim({ ...claim, eventId: 'e2' })).rejects.toThrow('has no payload_hash');
  });
});
