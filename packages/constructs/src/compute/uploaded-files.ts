import { S3Object } from '@cdktf/provider-aws/lib/s3-object';
import type { Construct } from 'constructs';
import { type Artifacts, artifactFile } from '../core/artifact';

/** Files of a build, and the place for them. */
export interface UploadedFiles {
  readonly artifacts: Artifacts;
  /** Names of the files in the manifest of the build. */
  readonly names: readonly string[];
  /** Folder in the bucket; that of the version of the build is in it. */
  readonly folder: string;
  readonly bucket: string;
  readonly keyArn: string;
}

/** Uploads files of a build to `<folder>/<version>/` of a bucket. @returns that prefix, with a trailing slash */
export function uploadFiles(scope: Construct, props: UploadedFiles): string {
  const { artifacts, bucket, keyArn } = props;
  const prefix = `${props.folder}/${artifacts.manifest.version}/`;
  for (const name of props.names) {
    const file = artifactFile(scope, `Asset ${name}`, artifacts, name);
    new S3Object(scope, name, {
      bucket,
      key: `${prefix}${name}`,
      source: file.path,
      sourceHash: file.sha256,
      kmsKeyId: keyArn,
      serverSideEncryption: 'aws:kms',
    });
  }
  return prefix;
}
