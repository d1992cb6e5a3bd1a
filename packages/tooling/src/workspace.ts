import { posix } from 'node:path';
import { parseSource, type Source } from './source';

/** A source file of a package. */
export interface WorkspaceFile extends Source {
  /** Path inside the package: `src/index.ts`. */
  readonly path: string;
  /** True for code that users run, as opposed to tests, configuration and build scripts. */
  readonly shipped: boolean;
}

export interface WorkspacePackage {
  readonly name: string;
  /** Path in the repository: `packages/schema`. */
  readonly folder: string;
  /** Value of `cardlake.layer` in package.json. */
  readonly layer: string | undefined;
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  readonly files: readonly WorkspaceFile[];
}

/** A place that breaks a rule, and the remedy. */
export interface Violation {
  /** `packages/schema/src/index.ts:3`. */
  readonly where: string;
  readonly message: string;
}

export type Rule = (packages: readonly WorkspacePackage[]) => Violation[];

const SOURCE = /\.(ts|mts|cts|mjs|cjs|js)$/;
const SHIPPED = /^(src|bin)\//;

/** Finds the packages in the files of a repository (contents by path), each with its source files. */
export function workspaceOf(files: ReadonlyMap<string, string>): WorkspacePackage[] {
  const packages = new Map<string, Omit<WorkspacePackage, 'files'> & { files: WorkspaceFile[] }>();
  for (const [path, text] of files) {
    if (posix.basename(path) !== 'package.json' || posix.dirname(path) === '.') continue;
    const manifest: Manifest = JSON.parse(text);
    const folder = posix.dirname(path);
    packages.set(folder, {
      name: manifest.name,
      folder,
      layer: manifest.cardlake?.layer,
      dependencies: new Set(Object.keys(manifest.dependencies ?? {})),
      devDependencies: new Set(Object.keys(manifest.devDependencies ?? {})),
      files: [],
    });
  }
  for (const [path, text] of files) {
    if (!SOURCE.test(path)) continue;
    const home = [...packages.values()].find(({ folder }) => path.startsWith(`${folder}/`));
    if (home === undefined) continue;
    const inside = path.slice(home.folder.length + 1);
    home.files.push({ path: inside, shipped: SHIPPED.test(inside), ...parseSource(path, text) });
  }
  return [...packages.values()].sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

interface Manifest {
  readonly name: string;
  readonly cardlake?: { readonly layer?: string };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** Reads the package name in an import specifier: `@scope/name` or `name`; undefined for a path inside the package. */
function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/')) return undefined;
  const [first = '', second] = specifier.split('/');
  return first.startsWith('@') && second !== undefined ? `${first}/${second}` : first;
}

/** Lists every import of some packages with its location. */
export function importsOf(packages: readonly WorkspacePackage[]) {
  return packages.flatMap((home) =>
    home.files.flatMap((file) =>
      file.imports.map((found) => ({
        home,
        file,
        specifier: found.specifier,
        typeOnly: found.typeOnly,
        target: packageOf(found.specifier),
        where: `${home.folder}/${file.path}:${found.line}`,
      })),
    ),
  );
}
