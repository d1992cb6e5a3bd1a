import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST, PROVIDER } from './layout';
import { runTool } from './run-tool';

const GO = { GOTOOLCHAIN: 'local', GOWORK: 'off', CGO_ENABLED: '0' };

/** Builds the provider when a source file, the schema or the version of Go changed; answers the path of the binary. */
export function buildProvider(): string {
  const binary = join(DIST, 'terraform-provider-aws');
  const stamp = join(DIST, 'built-from');
  const sources = fingerprint();
  if (existsSync(binary) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return binary;
  mkdirSync(DIST, { recursive: true });
  // Under a name of its own until it is whole: two processes may build at the same time.
  const unfinished = `${binary}-${process.pid}`;
  runTool(
    'go',
    ['build', '-trimpath', '-buildvcs=false', '-ldflags', '-s -w', '-o', unfinished, '.'],
    PROVIDER,
    GO,
  );
  renameSync(unfinished, binary);
  writeFileSync(stamp, sources);
  return binary;
}

function fingerprint(): string {
  const hash = createHash('sha256').update(runTool('go', ['version'], PROVIDER, GO));
  for (const name of readdirSync(PROVIDER).sort()) {
    if (!name.endsWith('_test.go')) hash.update(name).update(readFileSync(join(PROVIDER, name)));
  }
  return hash.digest('hex');
}
