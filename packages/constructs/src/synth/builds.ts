import { join } from 'node:path';
import { BUILD_FOLDERS, type BuildName, type StackDeclaration } from '@cardlake/platform';
import { type Artifacts, readArtifacts } from '../core/artifact';

const CHECKOUT = join(__dirname, '..', '..', '..', '..');

/** Folder that holds the builds: the checkout, or `CARDLAKE_BUILDS` if another machine made them. */
const buildsRoot = (): string => process.env.CARDLAKE_BUILDS || CHECKOUT;

/** Builds by their names. */
export type Builds<Name extends BuildName = BuildName> = Readonly<Record<Name, Artifacts>>;

/**
 * Reads the manifests of some builds.
 * @throws ValidationError when one of them has not been built
 */
export const readBuilds = <Name extends BuildName>(
  names: readonly Name[],
  root: string = buildsRoot(),
): Builds<Name> =>
  Object.fromEntries(
    names.map((name) => [name, readArtifacts(join(root, BUILD_FOLDERS[name], 'dist', 'manifest.json'))]),
  ) as Builds<Name>;

/** Reads the builds that a stack deploys. */
export const readBuildsOf = <D extends StackDeclaration>({ builds }: D, root?: string): BuildsOf<D> =>
  readBuilds(Object.keys(builds) as BuildName[], root) as BuildsOf<D>;

/** The builds that a stack deploys, by their names. */
export type BuildsOf<D extends StackDeclaration> = Builds<keyof D['builds'] & BuildName>;
