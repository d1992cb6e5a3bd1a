import { posix } from 'node:path';
import type { Rule, WorkspacePackage } from '../workspace';
import { importsInside } from './cycles';

const OUTPUT = ['build', 'dist'];

/** Of two sibling folders, only one may import the other. */
export const noMutualFolders: Rule = (packages) =>
  packages.flatMap((home) =>
    mutualFolders(home).map((pair) => ({
      where: `${home.folder}: ${pair}`,
      message: 'the folders import each other; move shared code into one of them or into a third folder',
    })),
  );

/** Folders with the name of build output contain no source, because tools and readers skip them. */
export const noSourceInOutput: Rule = (packages) =>
  packages.flatMap(({ folder, files }) => {
    const found = new Set(files.flatMap(({ path }) => outputFolder(path) ?? []));
    return [...found].map((path) => ({
      where: `${folder}/${path}`,
      message: `${OUTPUT.join(' and ')} are names of build output; name the folder after its content`,
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

/** Finds the sibling folders, at any depth, that contain two files; there are none if one file lies beside the folder of the other. */
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
