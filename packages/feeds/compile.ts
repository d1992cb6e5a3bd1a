/**
 * `npm run compile`: compiles every feed that comes with Cardlake to `compiled/`, and writes what it is on AWS to `projections/`. A change
 * that would leave rows of the same table under other rules is refused.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFeedIncompatibilities } from './src/compatibility';
import { compileFeed } from './src/compiled/compile';
import { loadCompiledFeed, serializeFeed } from './src/compiled/load';
import { serializeProjections } from './src/projections/feed-projections';
import { feedDefinitions } from './src/published/definitions';

const PROJECTIONS = join(__dirname, 'projections');

mkdirSync(PROJECTIONS, { recursive: true });

for (const compiled of feedDefinitions.map(compileFeed)) {
  const path = join(__dirname, 'compiled', `${compiled.name}.json`);
  const old = existsSync(path) ? loadCompiledFeed(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  const problems =
    old === undefined || old.version !== compiled.version ? [] : findFeedIncompatibilities(old, compiled);
  if (problems.length > 0) {
    console.error([`${compiled.name}:`, ...problems].join('\n  '));
    process.exitCode = 1;
  } else {
    if (old?.hash !== compiled.hash) {
      writeFileSync(path, serializeFeed(compiled));
      console.log(`compiled ${compiled.name}`);
    }
    writeFileSync(join(PROJECTIONS, `${compiled.name}.json`), serializeProjections(compiled));
  }
}
