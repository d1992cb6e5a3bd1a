import { encodeAuthorization } from '@cardlake/bronze';
import { ScoreQueue } from '../../src/http/score-queue';
import { createMetrics } from '../../src/metrics';
import { eventOf } from '../support/events';
import { NOON } from '../support/records';

const none = () => 0;
const metrics = createMetrics({
  logLagBytes: none,
  openSegments: none,
  waiting: none,
  decisionsInMemory: none,
});

test('what is more than can wait is refused, and there is room again after an answer', async () => {
  const answers: (() => void)[] = [];
  const decide = () =>
    new Promise<{ state: 'conflicting_duplicate' }>((resolve) =>
      answers.push(() => resolve({ state: 'conflicting_duplicate' })),
    );
  const queue = new ScoreQueue({ serving: { decide }, metrics, limit: 2, onFault: () => {} });
  const ask = (id: string) =>
    queue.score({ isMany: false, texts: [encodeAuthorization(eventOf(id, 'c1', 0))] }, NOON);
  const first = [ask('e1'), ask('e2')];
  expect(queue.waiting).toBe(2);
  expect(await ask('e3')).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
  for (const answer of answers.splice(0)) answer();
  expect(await Promise.all(first)).toMatchObject([{ status: 409 }, { status: 409 }]);
  expect(queue.waiting).toBe(0);
  const next = ask('e3');
  answers[0]?.();
  expect(await next).toMatchObject({ status: 409 });
});

test('a fault is told to the operator, and not to the caller', async () => {
  const faults: unknown[] = [];
  const decide = () => Promise.reject(new Error('secret'));
  const queue = new ScoreQueue({
    serving: { decide },
    metrics,
    limit: 2,
    onFault: (fault) => faults.push(fault),
  });
  const answer = await queue.score(
    { isMany: false, texts: [encodeAuthorization(eventOf('e1', 'c1', 0))] },
    NOON,
  );
  expect(answer).toMatchObject({ status: 500 });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(faults).toEqual([new Error('secret')]);
});
