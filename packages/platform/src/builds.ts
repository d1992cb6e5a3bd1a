import { stackDeclarations } from './stacks';

type Declared = (typeof stackDeclarations)[number];
type KeysOfUnion<T> = T extends T ? keyof T : never;

/** The name of a build that a stack deploys. */
export type BuildName = KeysOfUnion<Declared['builds']>;

/** Folder of the package that makes each build; its files are listed in `dist/manifest.json` there. */
export const BUILD_FOLDERS = Object.assign({}, ...stackDeclarations.map(({ builds }) => builds)) as Readonly<
  Record<BuildName, string>
>;

/** The names of all builds. */
export const BUILD_NAMES = Object.keys(BUILD_FOLDERS) as readonly BuildName[];
