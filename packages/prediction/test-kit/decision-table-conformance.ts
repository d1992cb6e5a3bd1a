import type { Claim, DecisionTable } from '../src';

const claim: Claim = { eventId: 'e1', payloadHash: 'aa', receivedAt: 1_522_540_800_000_000 };

/**
 * Registers the tests that every decision table must pass; call it inside a `describe` of the adapter.
 * @param makeTable creates an empty table
 */
export function decisionTableConformance(makeTable: () => Promise<DecisionTable<string>>): void {
  test('the first claim of an event stays', async () => {
    const table = await makeTable();
    expect(await table.claim(claim)).toEqual({ ...claim, state: 'pending' });
    expect(await table.claim({ ...claim, payloadHash: 'bb', receivedAt: 1 })).toEqual({
      ...claim,
      state: 'pending',
    });
  });

  test('the first final state of an event stays', async () => {
    const table = await makeTable();
    await table.claim(claim);
    const decided = { ...claim, state: 'decided', record: 'approve' };
    expect(await table.finish('e1', { state: 'decided', record: 'approve' })).toEqual(decided);
    expect(await table.finish('e1', { state: 'decided', record: 'decline' })).toEqual(decided);
    expect(await table.finish('e1', { state: 'late', record: 'late' })).toEqual(decided);
    expect(await table.claim({ ...claim, payloadHash: 'bb' })).toEqual(decided);
  });

  test('a late event stays late', async () => {
    const table = await makeTable();
    await table.claim(claim);
    const late = { ...claim, state: 'late', record: 'late' };
    expect(await table.finish('e1', { state: 'late', record: 'late' })).toEqual(late);
    expect(await table.finish('e1', { state: 'decided', record: 'approve' })).toEqual(late);
  });

  test('an event without a claim cannot be finished', async () => {
    const table = await makeTable();
    await expect(table.finish('e1', { state: 'late', record: 'late' })).rejects.toThrow('e1');
  });

  test('of many claims and decisions at once, all answers are one', async () => {
    const table = await makeTable();
    const claims = await Promise.all(
      Array.from({ length: 20 }, (_, i) => table.claim({ ...claim, payloadHash: `${i}` })),
    );
    expect(new Set(claims.map(({ payloadHash }) => payloadHash)).size).toBe(1);
    const ends = await Promise.all(
      Array.from({ length: 20 }, (_, i) => table.finish('e1', { state: 'decided', record: `${i}` })),
    );
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
  });
}
