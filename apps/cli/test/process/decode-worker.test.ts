import { execFileSync } from 'node:child_process';
import type { Metafile } from 'esbuild';

test('a worker that decodes does not load the libraries of the main thread', () => {
  const program = require.resolve('../support/tell-bundles.mjs');
  const told = execFileSync(process.execPath, [program], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const outputs: Metafile['outputs'] = JSON.parse(told);
  const worker = outputs['dist/decode-worker.cjs'];
  const loaded = Object.entries(worker?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  expect(loaded.map(([path]) => path)).toContain('src/decode-worker.ts');
  expect(loaded.filter(([path]) => path.includes('node_modules'))).toEqual([]);
  expect(worker?.imports.filter(({ path }) => !path.startsWith('node:'))).toEqual([]);
});
