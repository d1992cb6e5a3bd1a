import { join } from 'node:path';
import { buildSync } from 'esbuild';

test('a worker that decodes does not load the libraries of the main thread', () => {
  const { metafile } = buildSync({
    absWorkingDir: join(__dirname, '..', '..'),
    entryPoints: ['src/decode-worker.ts'],
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    external: ['@duckdb/*'],
    write: false,
    metafile: true,
  });
  const [worker] = Object.values(metafile.outputs);
  const loaded = Object.entries(worker?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  expect(loaded.map(([path]) => path)).toContain('src/decode-worker.ts');
  expect(loaded.filter(([path]) => path.includes('node_modules'))).toEqual([]);
  expect(worker?.imports.filter(({ path }) => !path.startsWith('node:'))).toEqual([]);
});
