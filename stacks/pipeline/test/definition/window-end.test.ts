import { flag, flags, run } from '../support/runs';

test('starts its window end with the execution if none is requested', async () => {
  const { calls } = await run({ mode: 'stream' });
  expect(flag(flags(calls, 'SilverAndGold'), '--window-end-ts')).toEqual(['2026-05-01T10:10:07Z']);
});

test('refuses a window end more than a day ahead before any job starts, unless it is allowed', async () => {
  const start = Date.parse('2026-05-01T10:10:07.999Z');
  const ending = (ahead: number, more: object = {}) =>
    run({ mode: 'stream', window_end_ts: new Date(start + ahead).toISOString(), ...more });
  const day = 86_400_000;
  expect(await ending(day)).toMatchObject({ status: 'SUCCEEDED' });
  const refused = await ending(day + 1_000);
  expect(refused).toMatchObject({ status: 'FAILED', error: 'WindowEndAhead' });
  expect(refused.cause).toContain('2026-05-02T10:10:08Z is more than a day ahead');
  expect(refused.states).not.toContain('SilverAndGold');
  expect(refused.states).toContain('NotifyFailure');
  expect(await ending(365 * day, { allow_future_end: true })).toMatchObject({ status: 'SUCCEEDED' });
});
