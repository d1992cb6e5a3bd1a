import { terraformOf, testSettings, valueAt } from '@cardlake/constructs/test-kit';
import { compileFeed, feed } from '@cardlake/feeds';
import { SNAPSHOT_TTL_DAYS } from '@cardlake/job-contract';
import type { EnvironmentSettings } from '@cardlake/platform';
import { type App, Testing } from 'cdktf';
import { FoundationStack } from '../src';
import { lakeLifecycle } from '../src/lake-lifecycle';

const foundation = (changes: Partial<EnvironmentSettings> = {}) =>
  terraformOf(new FoundationStack(Testing.app() as App, testSettings(changes)));

const named = (json: ReturnType<typeof foundation>, type: string) => Object.keys(json.resource?.[type] ?? {});

test('only bronze and run files expire', () => {
  const { resource } = foundation({
    storage: { bronzeToInfrequentAccessAfterDays: 40, bronzeExpiresAfterDays: 100 },
  });
  const rules = Object.entries(resource?.aws_s3_bucket_lifecycle_configuration ?? {}).find(([name]) =>
    name.startsWith('Lake'),
  )?.[1].rule as Record<string, unknown>[];
  expect(rules.find(({ id }) => id === 'bronze')).toMatchObject({
    filter: [{ prefix: 'bronze/' }],
    transition: [{ days: 40, storage_class: 'STANDARD_IA' }],
    expiration: [{ days: 100 }],
  });
  const expiring = rules.filter((rule) => valueAt(rule, 'expiration.days') !== undefined);
  expect(expiring.map(({ id }) => id)).toEqual(['bronze', 'runs', 'online-updates', 'replay']);
});

test('versions of snapshots stay as long as runs read them, however soon other files of runs expire', () => {
  const days = (runFilesExpireAfterDays: number) =>
    Object.fromEntries(
      lakeLifecycle(testSettings({ storage: { runFilesExpireAfterDays } })).map(
        ({ name, expireAfterDays }) => [name, expireAfterDays],
      ),
    );
  expect(days(3)).toMatchObject({ runs: 3, 'online-updates': SNAPSHOT_TTL_DAYS });
  expect(days(30)).toMatchObject({ runs: 30, 'online-updates': 30 });
});

test('objects of a feed expire after its retention, and copies of their records, but not before the dead letters that name them, and only if feeds are loaded', () => {
  const feeds = [undefined, 40, 3].map((retentionDays, at) =>
    compileFeed(feed({ name: `f${at}`, format: 'ndjson', columns: { id: 'string' }, retentionDays })),
  );
  const rules = (enabled: boolean) =>
    lakeLifecycle(testSettings({ elt: { enabled } }), feeds).filter(({ prefix }) => prefix.includes('feed'));
  expect(rules(true)).toEqual([
    { name: 'feed-parts', prefix: 'staging/feed-parts/', expireAfterDays: 15 },
    { name: 'feed-f1', prefix: 'bronze/feeds/f1/', expireAfterDays: 40 },
    { name: 'feed-f2', prefix: 'bronze/feeds/f2/', expireAfterDays: 15 },
  ]);
  expect(rules(false)).toEqual([]);
});

test('an existing bucket and key are used instead of new ones', () => {
  const json = foundation({
    storage: {
      existingLakeBucket: 'the-lake',
      existingKeyArn: 'arn:aws:kms:ap-southeast-1:123456789012:key/0a',
    },
  });
  expect(named(json, 'aws_kms_key')).toEqual([]);
  expect(named(json, 'aws_s3_bucket').filter((name) => name.startsWith('Lake'))).toEqual([]);
  expect(json.output?.lake_bucket_arn?.value).toBe('arn:aws:s3:::the-lake');
});

test('the lake sends its events if feeds are loaded, in the one configuration that a bucket has', () => {
  expect(named(foundation(), 'aws_s3_bucket_notification')).toEqual([]);
  const json = foundation({ elt: { enabled: true } });
  expect(Object.values(json.resource?.aws_s3_bucket_notification ?? {})).toMatchObject([
    { bucket: expect.stringMatching(/aws_s3_bucket\.Lake_\w+\.id/), eventbridge: true },
  ]);
  const existing = { elt: { enabled: true }, storage: { existingLakeBucket: 'the-lake' } };
  expect(named(foundation(existing), 'aws_s3_bucket_notification')).toEqual([]);
});

test('the audit trail exists if enabled, and may write to the log bucket', () => {
  expect(named(foundation(), 'aws_cloudtrail')).toEqual([]);
  const audited = foundation({ storage: { auditDataEvents: true } });
  expect(named(audited, 'aws_cloudtrail')).toHaveLength(1);
  expect(JSON.stringify(audited.resource?.aws_s3_bucket_policy)).toContain('trail/AWSLogs/123456789012/*');
});

test('every alert e-mail has a subscription', () => {
  const json = foundation({ alertEmails: ['a@example.com', 'b@example.com'] });
  const endpoints = Object.values(json.resource?.aws_sns_topic_subscription ?? {}).map(
    ({ endpoint }) => endpoint,
  );
  expect(endpoints).toEqual(['a@example.com', 'b@example.com']);
});
