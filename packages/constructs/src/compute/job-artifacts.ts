import { JOB_ARTIFACTS, JOBS, type JobArchitecture } from '@cardlake/job-contract';
import { Construct } from 'constructs';
import { type UploadedFiles, uploadFiles } from './uploaded-files';

/** Props of `JobArtifacts`. */
export interface JobArtifactsProps extends Pick<UploadedFiles, 'artifacts' | 'bucket' | 'keyArn'> {
  readonly architecture: JobArchitecture;
}

/** Uploads a release of the Spark jobs to the artifact bucket, under `spark-jobs/<version>/`. */
export class JobArtifacts extends Construct {
  /** Key prefix of the release, with a trailing slash. */
  readonly prefix: string;

  constructor(scope: Construct, id: string, { architecture, ...uploaded }: JobArtifactsProps) {
    super(scope, id);
    const entryPoints = new Set(Object.values(JOBS).map(({ entryPoint }) => entryPoint));
    const names = [...entryPoints, JOB_ARTIFACTS.pyFiles, JOB_ARTIFACTS.pythonDeps[architecture]];
    this.prefix = uploadFiles(this, { ...uploaded, names, folder: JOB_ARTIFACTS.prefix });
  }
}
