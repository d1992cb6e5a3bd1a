import { posix } from 'node:path';
import type { Rule, WorkspacePackage } from '../workspace';

type Graph = ReadonlyMap<string, readonly string[]>;

/** Packages do not depend on each other in a cycle, not even for their tests, or there would be no build order. */
export const noPackageCycle: Rule = (packages) => {
  const names = new Set(packages.map(({ name }) => name));
  const graph = new Map(
    packages.map(({ name, dependencies, devDependencies }) => [
      name,
      [...dependencies, ...devDependencies].filter((dependency) => names.has(dependency)),
    ]),
  );
  return cyclesOf(graph).map((cycle) => ({
    where: `${packages.find(({ name }) => name === cycle[0])?.folder}/package.json`,
    message: `packages depend on each other: ${cycle.join(' → ')}`,
  }));
};

/** Files of a package do not import each other in a cycle. */
export const noFileCycle: Rule = (packages) =>
  packages.flatMap((home) =>
    cyclesOf(importsInside(home)).map((cycle) => ({
      where: `${home.folder}/${cycle[0]}`,
      message: `files import each other: ${cycle.join(' → ')}`,
    })),
  );

/** Maps each file of a package to the files of the same package that it imports. */
export function importsInside({ files }: WorkspacePackage): Graph {
  const paths = new Set(files.map(({ path }) => path));
  const resolve = (from: string, specifier: string) => {
    const path = posix.join(posix.dirname(from), specifier);
    return [path, `${path}.ts`, `${path}/index.ts`].find((candidate) => paths.has(candidate));
  };
  return new Map(
    files.map(({ path, imports }) => [
      path,
      imports
        .filter(({ specifier }) => specifier.startsWith('.'))
        .map(({ specifier }) => resolve(path, specifier))
        .filter((target) => target !== undefined),
    ]),
  );
}

/** Finds cycles, each as a path that ends where it starts. Of cycles that share a node, it finds at least one. */
function cyclesOf(graph: Graph): string[][] {
  const cycles: string[][] = [];
  const finished = new Set<string>();
  const path: string[] = [];
  const visit = (node: string): void => {
    const start = path.indexOf(node);
    if (start >= 0) {
      cycles.push([...path.slice(start), node]);
      return;
    }
    if (finished.has(node)) return;
    path.push(node);
    for (const next of graph.get(node) ?? []) visit(next);
    path.pop();
    finished.add(node);
  };
  for (const node of graph.keys()) visit(node);
  return cycles;
}
