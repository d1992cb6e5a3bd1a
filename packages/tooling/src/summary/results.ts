import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suitesOfJunit } from './junit';
import type { Suite } from './suite';

/** Where the test runners of a package leave their results. */
const FOLDER = join('node_modules', '.cache', 'test-results');

/**
 * Reads the results that a task left in its package: the task `test:e2e` in `test-e2e.json` (jest) or `test-e2e.xml` (pytest).
 * @returns undefined when the task has no tests
 */
export function resultsOf(packageFolder: string, task: string): readonly Suite[] | undefined {
  const folder = join(packageFolder, FOLDER);
  const name = task.replaceAll(':', '-');
  const found = [`${name}.json`, `${name}.xml`]
    .map((file) => join(folder, file))
    .filter((file) => existsSync(file));
  if (found.length === 0) return undefined;
  return found.flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return file.endsWith('.xml') ? suitesOfJunit(text) : (JSON.parse(text) as Suite[]);
  });
}
