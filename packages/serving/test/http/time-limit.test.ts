import { withTimeLimit } from '../../src/http/time-limit';

const answer = { status: 200, text: '{}' };

test('an answer in time is passed on, an error too, and a late one is refused', async () => {
  await expect(withTimeLimit(60_000, Promise.resolve(answer))).resolves.toBe(answer);
  await expect(withTimeLimit(60_000, Promise.reject(new Error('no')))).rejects.toThrow('no');
  const late = await withTimeLimit(1, new Promise(() => {}));
  expect(late).toMatchObject({ status: 503, body: { error: { code: 'busy' } } });
});
