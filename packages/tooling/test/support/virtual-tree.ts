import { workspaceOf } from '../../src';

/** A package of a made-up repository. */
export interface VirtualPackage {
  readonly layer?: string;
  readonly dependencies?: readonly string[];
  readonly devDependencies?: readonly string[];
  /** Contents by path under the package. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A made-up repository: packages by their folder, each named `@cardlake/<last part of it>`. */
export function virtualWorkspace(tree: Readonly<Record<string, VirtualPackage>>) {
  const files = new Map<string, string>();
  for (const [folder, each] of Object.entries(tree)) {
    const manifest = {
      name: nameOf(folder),
      cardlake: { layer: each.layer },
      dependencies: versions(each.dependencies),
      devDependencies: versions(each.devDependencies),
    };
    files.set(`${folder}/package.json`, JSON.stringify(manifest));
    for (const [path, text] of Object.entries(each.files ?? {})) files.set(`${folder}/${path}`, text);
  }
  return workspaceOf(files);
}

const nameOf = (folder: string): string => {
  const last = folder.split('/').at(-1);
  return folder.startsWith('stacks/') ? `@cardlake/${last}-stack` : `@cardlake/${last}`;
};

const versions = (names: readonly string[] = []) => Object.fromEntries(names.map((name) => [name, '1.0.0']));
