/** CPU architectures of EMR Serverless. */
export type JobArchitecture = 'ARM64' | 'X86_64';

/** Files of a job release, all in the artifact bucket under `spark-jobs/<version>/`. */
export const JOB_ARTIFACTS = {
  prefix: 'spark-jobs',
  /** The `cardlake_jobs` package, for `spark.submit.pyFiles`. */
  pyFiles: 'spark-jobs.zip',
  /** Virtual environment with the release's own Python, for `spark.archives`; unpacked as `./environment`. */
  pythonDeps: { ARM64: 'python-deps-arm64.tar.gz', X86_64: 'python-deps-x86_64.tar.gz' },
} as const;
