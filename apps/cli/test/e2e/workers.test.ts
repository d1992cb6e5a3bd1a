import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const DIST = join(__dirname, '..', '..', 'dist');

test('the bundled feature worker starts by itself and answers', async () => {
  const script = join(DIST, 'feature-worker.cjs');
  expect(existsSync(script)).toBe(true);
  const worker = new Worker(script);
  try {
    const reply = new Promise((resolve, reject) => worker.on('message', resolve).on('error', reject));
    worker.postMessage({ kind: 'compute' });
    expect(await reply).toMatchObject({ error: { message: 'expected `begin` before `compute`' } });
  } finally {
    await worker.terminate();
  }
});
