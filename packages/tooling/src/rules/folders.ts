import { posix } from 'node:path';
import type { Rule, WorkspacePackage } from '../workspace';
import { importsInside } from './cycles';

const OUTPUT = ['build', 'dist'];

/** Two folders beside each other are two ideas, and one of them rests on the other. */
export const noMutualFolders: Rule = (packages) =>
  packages.flatMap((home) =>
    mutualFolders(home).map((pair) => ({
      where: `${home.folder}: ${pair}`,
      message: 'the folders import each other; move what both need into one of them, or into a third',
    })),
  );

/** What a build writes is skipped by tools and readers; no source lies there. */
export const noSourceInOutput: Rule = (packages) =>
  packages.flatMap(({ folder, files }) => {
    const found = new Set(files.flatMap(({ path }) => outputFolder(path) ?? []));
    return [...found].map((path) => ({
      where: `${folder}/${path}`,
      message: `${OUTPUT.join(' and ')} are for what a build writes; name the folder after what is in it`,
    }));
  });

function mutualFolders(home: WorkspacePackage): string[] {
  const edges = new Set<string>();
  for (const [path, targets] of importsInside(home)) {
    for (const target of targets) {
      const pair = siblings(path, target);
      if (pair !== undefined) edges.add(pair.join(' ↔ '));
    }
  }
  return [...edges].filter((edge) => {
    const [from = '', to = ''] = edge.split(' ↔ ');
    return from < to && edges.has(`${to} ↔ ${from}`);
  });
}

/** The sibling folders that two files lie in, at any depth; none when one of them lies beside the other's folder. */
function siblings(from: string, to: string): [string, string] | undefined {
  const [a, b] = [posix.dirname(from).split('/'), posix.dirname(to).split('/')];
  const at = a.findIndex((part, depth) => part !== b[depth]);
  if (at < 1 || at >= b.length) return undefined;
  return [a.slice(0, at + 1).join('/'), b.slice(0, at + 1).join('/')];
}

function outputFolder(path: string): string | undefined {
  const parts = posix.dirname(path).split('/');
  const at = parts.findIndex((part) => OUTPUT.includes(part));
  return at < 0 ? undefined : parts.slice(0, at + 1).join('/');
}
