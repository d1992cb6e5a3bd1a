/**
 * `npm run compile`: compiles every feed that comes with Cardlake to `compiled/`. A change that would leave rows of the same table
 * under other rules is refused.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findFeedIncompatibilities } from './src/compatibility';
import { compileFeed } from './src/compiled/compile';
import { loadCompiledFeed, serializeFeed } from './src/compiled/load';
import { feedDefinitions } from './src/published/definitions';

for (const compiled of feedDefinitions.map(compileFeed)) {
  const path = join(__dirname, 'compiled', `${compiled.name}.json`);
  const old = existsSync(path) ? loadCompiledFeed(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
  const problems =
    old === undefined || old.version !== compiled.version ? [] : findFeedIncompatibilities(old, compiled);
  if (problems.length > 0) {
    console.error([`${compiled.name}:`, ...problems].join('\n  '));
    process.exitCode = 1;
  } else if (old?.hash !== compiled.hash) {
    writeFileSync(path, serializeFeed(compiled));
    console.log(`compiled ${compiled.name}`);
  }
}
