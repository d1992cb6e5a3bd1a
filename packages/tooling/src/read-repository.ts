import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WORKSPACES = ['packages', 'apps', 'stacks', 'spark-jobs', 'docs'];
const SKIPPED = new Set(['node_modules', 'coverage', 'cdktf.out']);
/** Folders of build output. */
const OUTPUT = /^(spark-jobs|docs|[^/]+\/[^/]+)\/dist$/;
const WANTED = /(^|\/)package\.json$|\.(ts|mts|cts|mjs|cjs|js)$/;

/** Reads the package.json and source files of the repository's workspaces; contents by path. */
export function readRepository(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name) && !OUTPUT.test(path) && !entry.name.startsWith('.')) walk(path);
      } else if (entry.isFile() && WANTED.test(path)) {
        files.set(path, readFileSync(join(root, path), 'utf8'));
      }
    }
  };
  for (const folder of WORKSPACES) if (existsSync(join(root, folder))) walk(folder);
  return files;
}
