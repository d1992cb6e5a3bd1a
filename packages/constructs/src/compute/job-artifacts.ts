import { JOB_ARTIFACTS, JOBS, type JobArchitecture } from '@cardlake/job-contract';
import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import { Construct } from 'constructs';
import { type Artifacts, artifactFile } from '../core/artifact';

/** Props of `JobArtifacts`. */
export interface JobArtifactsProps {
  /** Build of the Spark jobs. */
  readonly artifacts: Artifacts;
  readonly architecture: JobArchitecture;
  /** Name of the artifact bucket. */
  readonly bucket: string;
  readonly keyArn: string;
}

/** Uploads a release of the Spark jobs to the artifact bucket, under `spark-jobs/<version>/`. */
export class JobArtifacts extends Construct {
  /** Key prefix of the release, with a trailing slash. */
  readonly prefix: string;

  constructor(scope: Construct, id: string, props: JobArtifactsProps) {
    super(scope, id);
    this.prefix = `${JOB_ARTIFACTS.prefix}/${props.artifacts.manifest.version}/`;
    const entryPoints = new Set(Object.values(JOBS).map(({ entryPoint }) => entryPoint));
    const files = [...entryPoints, JOB_ARTIFACTS.pyFiles, JOB_ARTIFACTS.pythonDeps[props.architecture]];
    for (const name of files) {
      const file = artifactFile(this, `Asset ${name}`, props.artifacts, name);
      new S3Object(this, name, {
        bucket: props.bucket,
        key: `${this.prefix}${name}`,
        source: file.path,
        sourceHash: file.sha256,
        kmsKeyId: props.keyArn,
        serverSideEncryption: 'aws:kms',
      });
    }
  }
}
