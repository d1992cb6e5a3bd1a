import type { ServiceRole } from '@cardlake/constructs';
import { publishedFeeds } from '@cardlake/feeds';
import { type Settings, ValidationError } from '@cardlake/platform';

/** Buckets besides that of the lake with objects of feeds. */
export type SourceBuckets = Settings['elt']['sourceBuckets'];

/** Checks that the feeds of buckets are feeds that environments load. @throws ValidationError when one is not */
export function checkSourceFeeds(sources: SourceBuckets): void {
  const names = [...new Set(publishedFeeds.map(({ name }) => name))];
  const unknown = sources.flatMap(({ feeds }) => Object.keys(feeds).filter((name) => !names.includes(name)));
  if (unknown.length > 0)
    throw new ValidationError('elt.sourceBuckets', [
      `expected names of feeds, of ${names.join(', ')}; found ${[...new Set(unknown)].join(', ')}; \`npm run feature:publish\` publishes those of the folder feeds/`,
    ]);
}

/** Writes buckets and the folders of feeds in them, as functions and jobs read them. */
export const sourcesJson = (sources: SourceBuckets): string =>
  JSON.stringify(sources.map(({ bucket, feeds }) => ({ bucket, feeds })));

const arnOf = (bucket: string): string => `arn:aws:s3:::${bucket}`;

/** Lets a role read the objects of feeds in other buckets, each as the version that was announced; one that was written without versioning is the version `null`. */
export function grantReadingSources(role: ServiceRole, sources: SourceBuckets): void {
  if (sources.length === 0) return;
  role.allow({
    sid: 'ReadSources',
    actions: ['s3:GetObjectVersion'],
    resources: sources.flatMap(({ bucket, feeds }) =>
      Object.values(feeds).map((prefix) => `${arnOf(bucket)}/${prefix}*`),
    ),
  });
  const keys = [...new Set(sources.flatMap(({ keyArn }) => keyArn ?? []))];
  if (keys.length > 0) role.allow({ sid: 'ReadSourcesKey', actions: ['kms:Decrypt'], resources: keys });
}

/** Lets a role list the versions of the objects of feeds in other buckets. */
export function grantListingSources(role: ServiceRole, sources: SourceBuckets): void {
  role.allow(
    ...sources.map(({ bucket, feeds }, at) => ({
      sid: `ListSource${at + 1}`,
      actions: ['s3:ListBucketVersions'],
      resources: [arnOf(bucket)],
      conditions: { StringLike: { 's3:prefix': Object.values(feeds).map((prefix) => `${prefix}*`) } },
    })),
  );
}
