import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suitesOfJunit } from './junit';
import type { Suite } from './suite';

/** Folder of a package that its test runners write results to. */
const FOLDER = join('node_modules', '.cache', 'test-results');

const READERS: Readonly<Record<string, (text: string) => readonly Suite[]>> = {
  json: (text) => JSON.parse(text),
  xml: suitesOfJunit,
};

/**
 * Reads the test results of a task: the task `test:e2e` in `test-e2e.json` (jest, go)
 * or `test-e2e.xml` (pytest).
 * @returns undefined when the task has no tests
 */
export function resultsOf(packageFolder: string, task: string): readonly Suite[] | undefined {
  const folder = join(packageFolder, FOLDER);
  const name = task.replaceAll(':', '-');
  const found = Object.entries(READERS)
    .map(([extension, read]) => ({ file: join(folder, `${name}.${extension}`), read }))
    .filter(({ file }) => existsSync(file));
  if (found.length === 0) return undefined;
  return found.flatMap(({ file, read }) => read(readFileSync(file, 'utf8')));
}
