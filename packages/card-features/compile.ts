/**
 * `npm run compile`: compiles every definition, writes the versions that are new to `compiled/` and lists all of them in
 * `src/published.ts` and `features.txt`. A version that the main branch has is released: a change of it is refused, and so is its removal. Any
 * other version is written again when its definition changes, and withdrawn when its definition is gone.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  compileGroup,
  compileSnapshotGroup,
  DefinitionError,
  publishedName,
  serializeCompiled,
} from '@cardlake/features';
import { generateCatalogue } from './src/catalogue';
import { definitions, snapshotDefinitions } from './src/definitions';
import {
  describeChangedVersion,
  describeMissingDefinition,
  describeSharedTables,
  generateListing,
} from './src/publish';

const COMPILED = join(__dirname, 'compiled');

try {
  const compiled = [...definitions.map(compileGroup), ...snapshotDefinitions.map(compileSnapshotGroup)];
  const shared = describeSharedTables([...definitions, ...snapshotDefinitions]);
  if (shared.length > 0) fail(shared);
  const texts = new Map(compiled.map((group) => [publishedName(group), serializeCompiled(group)]));
  const changed = [...texts].filter(([name, text]) => existsSync(pathOf(name)) && readText(name) !== text);
  const frozen = changed.map(([name]) => name).filter(isReleased);
  if (frozen.length > 0) fail(frozen.map(describeChangedVersion));
  const removed = readdirSync(COMPILED)
    .map((file) => basename(file, '.json'))
    .filter((name) => !texts.has(name));
  const released = removed.filter(isReleased);
  if (released.length > 0) fail(released.map(describeMissingDefinition));
  for (const name of removed) {
    rmSync(pathOf(name));
    console.log(`withdrew ${name}`);
  }
  for (const [name, text] of texts) {
    if (existsSync(pathOf(name)) && readText(name) === text) continue;
    writeFileSync(pathOf(name), text);
    console.log(`published ${name}`);
  }
  writeFileSync(join(__dirname, 'src/published.ts'), generateListing(definitions, snapshotDefinitions));
  writeFileSync(join(__dirname, 'features.txt'), generateCatalogue(definitions, snapshotDefinitions));
} catch (error) {
  if (!(error instanceof DefinitionError)) throw error;
  fail([error.message]);
}

function pathOf(name: string): string {
  return join(COMPILED, `${name}.json`);
}

/** True if the main branch has a version, here or at the origin: others may use it. */
function isReleased(name: string): boolean {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: COMPILED, stdio: 'ignore' }).status === 0;
  return ['main', 'origin/main'].some((branch) => git('cat-file', '-e', `${branch}:./${name}.json`));
}

function readText(name: string): string {
  return readFileSync(pathOf(name), 'utf8');
}

function fail(messages: readonly string[]): never {
  for (const message of messages) console.error(message);
  process.exit(1);
}
