import { type Artifacts, BucketAccess, ServiceRole, uploadFiles } from '@cardlake/constructs';
import { FEEDS_PREFIX, PARTS_PREFIX, STAGING_PREFIX } from '@cardlake/feeds';
import {
  EXTRACT_ARTIFACTS,
  EXTRACT_JOB,
  type ExtractJobLocation,
  extractJobArguments,
} from '@cardlake/job-contract';
import type { foundationDeclaration, OutputsOf, Settings } from '@cardlake/platform';
import type { Construct } from 'constructs';
import { EncryptedJob } from '../encrypted-job';
import type { Functions } from '../functions';
import { grantListingSources, grantReadingSources, type SourceBuckets, sourcesJson } from '../source-buckets';

/** Props of `ExtractJob`. */
export interface ExtractJobProps {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  /** Build of the functions, with the program of the job. */
  readonly functionArtifacts: Artifacts;
  /** Build of the Spark jobs, with its script and Node.js. */
  readonly jobArtifacts: Artifacts;
  readonly region: string;
  readonly chunks: Functions['chunks'];
  readonly sources: SourceBuckets;
  readonly settings: Settings['elt']['largeObjects'];
}

/** The least that a job of Glue has (API reference, CreateJob, `NumberOfWorkers`); the program runs on one of them. */
const WORKERS = { workerType: 'G.1X', workers: 2 } as const;

/** The job of Glue that extracts large objects: its code, and its role, which is that of the function `extract`. */
export class ExtractJob extends EncryptedJob {
  readonly name: string;
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ExtractJobProps) {
    super(scope, id);
    const { foundation, functionArtifacts, jobArtifacts, chunks, settings } = props;
    const keyArn = foundation.key_arn;
    const upload = (artifacts: Artifacts, ...names: readonly string[]): string => {
      const place = { folder: EXTRACT_ARTIFACTS.prefix, bucket: foundation.artifact_bucket_name, keyArn };
      return `s3://${place.bucket}/${uploadFiles(this, { artifacts, names, ...place })}`;
    };
    const location: Omit<ExtractJobLocation, 'logGroupPrefix'> = {
      lake: `s3://${foundation.lake_bucket_name}`,
      release: upload(jobArtifacts, EXTRACT_JOB.entryPoint, EXTRACT_ARTIFACTS.wheels),
      functions: upload(functionArtifacts, EXTRACT_ARTIFACTS.functions),
      sources: sourcesJson(props.sources),
      chunkQueueUrl: chunks.url,
      region: props.region,
    };
    const job = this.createJob({
      nameSuffix: 'extract',
      description: 'Plans how large objects of feeds are read',
      keyArn,
      role: this.createRole(props),
      script: `${location.release}${EXTRACT_JOB.entryPoint}`,
      argumentsWith: (logGroupPrefix) => extractJobArguments({ ...location, logGroupPrefix }),
      ...WORKERS,
      ...settings,
    });
    this.name = job.name;
    this.arn = job.arn;
  }

  private createRole({ foundation, chunks, sources }: ExtractJobProps): ServiceRole {
    const role = new ServiceRole(this, 'Role', {
      nameSuffix: 'extract-large',
      service: 'glue.amazonaws.com',
      description: 'Plans how large objects of feeds are read',
    });
    const lake = new BucketAccess(foundation.lake_bucket_arn, foundation.key_arn);
    lake.grantTellingMissing(role);
    lake.grantListingVersions(role, `${FEEDS_PREFIX}/`);
    lake.grant(role, ['readVersion'], [`${FEEDS_PREFIX}/`]);
    lake.grant(role, ['read', 'put'], [`${STAGING_PREFIX}/`]);
    lake.grant(role, ['list', 'put'], [`${PARTS_PREFIX}/`]);
    new BucketAccess(foundation.artifact_bucket_arn, foundation.key_arn).grant(
      role,
      ['read'],
      [`${EXTRACT_ARTIFACTS.prefix}/`],
    );
    grantReadingSources(role, sources);
    grantListingSources(role, sources);
    chunks.grantSend(role, 'SendChunks');
    return role;
  }
}
