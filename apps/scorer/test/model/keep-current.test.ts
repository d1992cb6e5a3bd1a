import { keepCurrent } from '../../src/model/keep-current';

const MINUTE = 60_000;

function kept(read: (before: number | undefined) => Promise<number>) {
  let now = 0;
  const stale: unknown[] = [];
  const current = keepCurrent({
    read,
    lookAgainMs: MINUTE,
    clock: { now: () => now },
    onStale: (error) => stale.push(error),
  });
  return {
    current,
    stale,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('a value is read once in that time, by whoever asks first', async () => {
  const { current, pass } = kept(async (before = 0) => before + 1);
  expect(await Promise.all([current(), current()])).toEqual([1, 1]);
  pass(MINUTE - 1);
  expect(await current()).toBe(1);
  pass(1);
  expect(await Promise.all([current(), current()])).toEqual([2, 2]);
});

test('without a value every call reads, and throws what reading throws', async () => {
  let fails = true;
  const { current, stale } = kept(async () => {
    if (fails) throw new Error('no model');
    return 1;
  });
  await expect(current()).rejects.toThrow('no model');
  fails = false;
  expect(await current()).toBe(1);
  expect(stale).toEqual([]);
});

test('a value that cannot be read again stays, and the reason is told once in that time', async () => {
  let fails = false;
  const { current, stale, pass } = kept(async (before = 0) => {
    if (fails) throw new Error('damaged');
    return before + 1;
  });
  await current();
  fails = true;
  pass(MINUTE);
  expect([await current(), await current()]).toEqual([1, 1]);
  expect(stale).toHaveLength(1);
  fails = false;
  pass(MINUTE);
  expect(await current()).toBe(2);
});
