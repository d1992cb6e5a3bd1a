import type { CardDecision } from '@cardlake/card-schema';
import { lateDecision } from '@cardlake/card-schema/test-kit';
import type { DecisionTable, StoredClaim } from '@cardlake/prediction';
import { decisionTableConformance } from '@cardlake/prediction/test-kit';
import { logFolder } from '../../src/log/segment-file';
import { SegmentLog } from '../../src/log/segment-log';
import { type DecisionLog, LoggedDecisions } from '../../src/state/logged-decisions';
import { NOON, TestClock } from '../support/records';
import { tempLake } from '../support/temp-lake';

const lake = tempLake();
const clock = new TestClock();
const readArchived = () => Promise.resolve(undefined);

/** A record that a text can be read from again. */
const recordOf = (event_id: string, policy_hash: string): CardDecision =>
  lateDecision({ event_id, policy_hash });

/** The table with texts in place of records. */
function tableOfTexts(table: DecisionTable<CardDecision>): DecisionTable<string> {
  const asText = (stored: StoredClaim<CardDecision>): StoredClaim<string> =>
    stored.state === 'pending' ? stored : { ...stored, record: stored.record.policy_hash ?? '' };
  return {
    claim: async (claim) => asText(await table.claim(claim)),
    finish: async (id, { state, record }) =>
      asText(await table.finish(id, { state, record: recordOf(id, record) })),
  };
}

describe('over a log', () => {
  decisionTableConformance(async () => {
    const log = new SegmentLog({ folder: logFolder(lake.root), clock, durability: 'process' });
    return tableOfTexts(new LoggedDecisions(log, clock, readArchived));
  });
});

const claim = { eventId: 'e1', payloadHash: 'aa', receivedAt: NOON };
const late = (text: string) => ({ state: 'late', record: recordOf('e1', text) }) as const;

test('nobody gets a decision before it is written', async () => {
  let commit = (): void => {};
  const lines: string[] = [];
  const log: DecisionLog = {
    append: ({ line }) => lines.push(line),
    commit: () =>
      new Promise((resolve) => {
        commit = resolve;
      }),
  };
  const table = new LoggedDecisions(log, clock, readArchived);
  await table.claim(claim);
  const answers: string[] = [];
  const finish = table.finish('e1', late('a')).then(() => answers.push('finish'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toEqual([]);
  commit();
  await finish;
  const repeated = table.claim(claim).then(() => answers.push('claim'));
  await new Promise((resolve) => setImmediate(resolve));
  expect(answers).toEqual(['finish']);
  commit();
  await repeated;
  expect(lines).toHaveLength(1);
});

test('what could not be written is decided anew, even with another payload', async () => {
  const undos: (() => void)[] = [];
  const log: DecisionLog = {
    append: (_, undo) => undos.push(undo),
    commit: () => Promise.reject(new Error('full')),
  };
  const table = new LoggedDecisions(log, clock, readArchived);
  await table.claim(claim);
  expect(table.keep('e1', NOON)).toBe(NOON);
  await expect(table.finish('e1', late('a'))).rejects.toThrow('full');
  for (const undo of undos) undo();
  expect(await table.claim(claim)).toEqual({ ...claim, state: 'pending' });
  table.release('e1');
  expect(table.has('e1')).toBe(false);
  expect(await table.claim({ ...claim, payloadHash: 'bb' })).toMatchObject({ payloadHash: 'bb' });
});

test('what is left to the lake is read from there, and forgotten in the end', async () => {
  const asked: string[] = [];
  const log: DecisionLog = { append: () => {}, commit: () => Promise.resolve() };
  const table = new LoggedDecisions(log, clock, async (id) => {
    asked.push(id);
    return recordOf(id, 'of the lake');
  });
  await table.claim(claim);
  table.keep('e1', NOON);
  await table.finish('e1', late('of the log'));
  await table.claim({ ...claim, eventId: 'pending' });
  table.archiveBefore(NOON);
  expect(await table.claim(claim)).toMatchObject({ record: { policy_hash: 'of the log' } });
  table.archiveBefore(NOON + 1);
  expect(asked).toEqual([]);
  expect(await table.claim(claim)).toMatchObject({ state: 'late', record: { policy_hash: 'of the lake' } });
  expect(table.oldestPending).toBe(NOON);
  table.dropBefore(NOON + 1);
  expect([table.has('e1'), table.has('pending')]).toEqual([false, true]);
});
