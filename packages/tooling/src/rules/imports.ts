import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { importsOf, type Rule, type WorkspaceFile, type WorkspacePackage } from '../workspace';

/** Built-in modules without input or output. */
const PURE_BUILTINS = ['node:crypto', 'node:util'];

/** Libraries without input or output. */
const PURE_LIBRARIES = [
  'apache-arrow',
  'currency-codes',
  'i18n-iso-countries',
  'lossless-json',
  'yaml',
  'zod',
];

const isBuiltin = (specifier: string) =>
  specifier.startsWith('node:') || builtinModules.includes(specifier.split('/')[0] ?? '');

/** Pure packages use neither files nor the network nor the system clock. */
export const pureDoesNoIo: Rule = (packages) =>
  importsOf(packages.filter(({ layer }) => layer === 'pure'))
    .filter(({ file }) => file.shipped)
    .filter(({ specifier, target }) =>
      isBuiltin(specifier)
        ? !PURE_BUILTINS.includes(specifier)
        : target !== undefined && !target.startsWith('@cardlake/') && !PURE_LIBRARIES.includes(target),
    )
    .map(({ where, specifier }) => ({
      where,
      message: `a pure package may not import ${specifier}; allowed: ${[...PURE_BUILTINS, ...PURE_LIBRARIES].join(', ')}`,
    }));

/** Imported packages are declared in package.json: in `dependencies` when the importing file is shipped. */
export const declared: Rule = (packages) =>
  importsOf(packages).flatMap(({ home, file, target, specifier, typeOnly, where }) => {
    if (target === undefined || isBuiltin(specifier)) return [];
    if (home.dependencies.has(target)) return [];
    const typesOf = `@types/${target.replace(/^@/, '').replace('/', '__')}`;
    const forDevelopment = home.devDependencies.has(target) || home.devDependencies.has(typesOf);
    if (forDevelopment && (!file.shipped || typeOnly)) return [];
    const list = file.shipped ? 'dependencies' : 'devDependencies';
    return [{ where, message: `${target} is not in the ${list} of ${home.folder}/package.json` }];
  });

/** Relative imports stay inside their package; other packages are imported by name. */
export const staysInside: Rule = (packages) =>
  importsOf(packages)
    .filter(({ specifier, target, file }) => {
      if (target !== undefined) return false;
      return specifier.startsWith('/') || posix.join(posix.dirname(file.path), specifier).startsWith('..');
    })
    .map(({ where, specifier }) => ({
      where,
      message: `${specifier} leaves the package; import the other package by its name`,
    }));

/** Only constructs and stacks import CDKTF. */
export const cdktfOnlyInInfrastructure: Rule = (packages) =>
  importsOf(packages)
    .filter(({ home }) => home.layer !== 'infra' && home.layer !== 'stack')
    .filter(
      ({ target }) => target === 'cdktf' || target === 'constructs' || target?.startsWith('@cdktf/') === true,
    )
    .map(({ where, specifier }) => ({
      where,
      message: `only constructs and stacks may import ${specifier}`,
    }));

/** AWS clients are created in one package, behind ports, and in the handlers of Lambda functions. */
export const awsClientsInOnePlace: Rule = (packages) =>
  importsOf(packages)
    .filter(
      ({ file, typeOnly, target }) => file.shipped && !typeOnly && target?.startsWith('@aws-sdk/client-'),
    )
    .filter(({ home, file }) => home.folder !== 'packages/aws' && !isHandler(home, file))
    .map(({ where, specifier }) => ({
      where,
      message: `only packages/aws and the handlers of apps may import values of ${specifier}; use a port of @cardlake/aws`,
    }));

const isHandler = (home: WorkspacePackage, file: WorkspaceFile): boolean =>
  home.layer === 'app' && file.path === 'src/handler.ts';

/** The provider has over a thousand resources; importing all of them takes seconds and half a gigabyte of memory. */
export const providerByResource: Rule = (packages) =>
  importsOf(packages)
    .filter(({ target, specifier }) => target === '@cdktf/provider-aws' && !/\/lib\/[^/]+/.test(specifier))
    .map(({ where, specifier }) => ({
      where,
      message: `import a single resource, such as ${specifier.split('/lib')[0]}/lib/s3-bucket`,
    }));
