import { importsOf, type Rule, type WorkspacePackage } from '../workspace';

/** Layers that packages of a folder may declare. */
const LAYERS_OF: Readonly<Record<string, readonly string[]>> = {
  packages: ['pure', 'runtime', 'infra', 'tool'],
  apps: ['app'],
  stacks: ['stack'],
  'spark-jobs': ['spark'],
  docs: ['tool'],
};

const PURE = ['schema', 'card-schema', 'features', 'card-features', 'job-contract'];
const LIBRARIES = [...PURE, 'runtime', 'aws', 'lake'];
const DOMAIN = ['bronze', 'silver-gold', 'feature-store', 'datasets'];

/** Libraries that each library may import; together they form one direction. */
const LIBRARY_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  schema: [],
  'card-schema': ['schema'],
  features: ['schema'],
  'card-features': ['schema', 'card-schema', 'features'],
  feeds: ['schema'],
  'job-contract': ['schema', 'card-schema'],
  model: [],
  'starter-model': ['model'],
  runtime: [],
  aws: ['runtime'],
  lake: ['schema', 'runtime'],
  bronze: LIBRARIES,
  'silver-gold': LIBRARIES,
  'feature-store': LIBRARIES,
  datasets: LIBRARIES,
  engine: [...LIBRARIES, ...DOMAIN, 'feeds', 'elt', 'model', 'starter-model'],
  compare: [...LIBRARIES, 'silver-gold', 'datasets'],
  elt: ['schema', 'card-schema', 'feeds', 'job-contract', 'aws'],
  'batch-jobs': [...LIBRARIES, 'bronze', 'silver-gold', 'engine'],
  prediction: [...PURE, 'runtime', 'aws', 'model', 'feature-store'],
  serving: [...LIBRARIES, 'bronze', 'feature-store', 'prediction'],
  'plan-guard': ['runtime'],
  platform: ['job-contract'],
  cost: ['job-contract', 'platform'],
  constructs: ['schema', 'card-schema', 'card-features', 'job-contract', 'platform'],
  tooling: [],
  'local-aws': [],
  'terraform-offline': [],
};

const APPS_MAY_IMPORT = [
  ...LIBRARIES,
  ...DOMAIN,
  'feeds',
  'elt',
  'model',
  'engine',
  'compare',
  'batch-jobs',
  'prediction',
  'serving',
  'plan-guard',
  'platform',
  'cost',
];
const STACKS_MAY_IMPORT = [
  'schema',
  'card-schema',
  'card-features',
  'feeds',
  'job-contract',
  'platform',
  'constructs',
];
/** The one stack that composes the others. */
const COMPOSING_STACK = 'stacks/lake';
/**
 * Libraries about operating the stacks, for the pages that its tests write for reviewers, and those with which its end-to-end tests
 * release a model, serve it, write the input of feature jobs, and read Iceberg tables.
 */
const COMPOSING_TESTS_MAY_IMPORT = [
  'cost',
  'plan-guard',
  'aws',
  'batch-jobs',
  'model',
  'prediction',
  'compare',
];

/** Every package declares its layer and lies in a folder for packages of that layer. */
export const layerDeclared: Rule = (packages) =>
  packages
    .filter(({ folder, layer }) => !LAYERS_OF[folder.split('/')[0] ?? '']?.includes(layer ?? ''))
    .map(({ folder, layer }) => ({
      where: `${folder}/package.json`,
      message: `cardlake.layer is ${layer ?? 'missing'}; in this folder use ${LAYERS_OF[folder.split('/')[0] ?? '']?.join(', ')}`,
    }));

/** Libraries, apps and stacks import each other in one direction only. Tests may import more. */
export const direction: Rule = (packages) => {
  const byName = new Map(packages.map((each) => [each.name, each]));
  return importsOf(packages).flatMap(({ home, file, target, where }) => {
    const imported = target === undefined ? undefined : byName.get(target);
    if (imported === undefined || imported === home) return [];
    if (mayImport(home, imported) || (!file.shipped && testMayImport(home, imported))) return [];
    return [
      {
        where,
        message: `${home.folder} may not import ${imported.folder}; see src/rules/layers.ts of packages/tooling`,
      },
    ];
  });
};

function mayImport(home: WorkspacePackage, imported: WorkspacePackage): boolean {
  const library = libraryName(imported);
  if (home.folder === COMPOSING_STACK && imported.layer === 'stack') return true;
  if (library === undefined) return false;
  if (home.layer === 'app') return APPS_MAY_IMPORT.includes(library);
  if (home.layer === 'stack') return STACKS_MAY_IMPORT.includes(library);
  return LIBRARY_MAY_IMPORT[libraryName(home) ?? '']?.includes(library) ?? false;
}

/** Tests may use tools, and other libraries to produce their input. */
function testMayImport(home: WorkspacePackage, imported: WorkspacePackage): boolean {
  if (imported.layer === 'tool') return true;
  if (home.folder === COMPOSING_STACK)
    return COMPOSING_TESTS_MAY_IMPORT.includes(libraryName(imported) ?? '');
  if (home.layer === 'stack' || home.layer === 'infra') return false;
  return ['pure', 'runtime'].includes(imported.layer ?? '');
}

const libraryName = ({ folder }: WorkspacePackage): string | undefined =>
  /^packages\/(.+)$/.exec(folder)?.[1];
