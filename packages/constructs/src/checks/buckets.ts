import { valueAt } from '../core/terraform-json';
import {
  addressOf,
  argument,
  type Finding,
  finding,
  type Resource,
  resourcesOf,
  type Synthesized,
} from './finding';

/** The resources that complete a bucket, and the condition on each. */
const PARTS: readonly {
  readonly rule: string;
  readonly type: string;
  readonly isSatisfied: (part: Resource) => boolean;
  readonly message: string;
}[] = [
  {
    rule: 'encrypted',
    type: 'aws_s3_bucket_server_side_encryption_configuration',
    isSatisfied: (part) =>
      argument(part, 'rule.apply_server_side_encryption_by_default.sse_algorithm') !== undefined,
    message: 'give the bucket an encryption configuration',
  },
  {
    rule: 'no-public-access',
    type: 'aws_s3_bucket_public_access_block',
    isSatisfied: (part) =>
      ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every(
        (name) => part.args[name] === true,
      ),
    message: 'give the bucket a public access block with all four set to true',
  },
  {
    rule: 'versioned',
    type: 'aws_s3_bucket_versioning',
    isSatisfied: (part) => argument(part, 'versioning_configuration.status') === 'Enabled',
    message: 'enable versioning of the bucket',
  },
  {
    rule: 'retention',
    type: 'aws_s3_bucket_lifecycle_configuration',
    isSatisfied: (part) => {
      const rules = part.args.rule as Record<string, unknown>[];
      return (
        rules.some((rule) => 'noncurrent_version_expiration' in rule) &&
        rules.some((rule) => 'abort_incomplete_multipart_upload' in rule) &&
        rules.some(removesMarkers) &&
        !rules.some((rule) => removesMarkers(rule) && valueAt(rule, 'expiration.days') !== undefined)
      );
    },
    message:
      'give the bucket lifecycle rules that expire old versions, remove expired delete markers (in a rule without days, as S3 requires) and abort unfinished uploads',
  },
  {
    rule: 'tls-only',
    type: 'aws_s3_bucket_policy',
    isSatisfied: (part) => deniesPlainText(part.args.policy),
    message: 'give the bucket a policy that denies requests with aws:SecureTransport false',
  },
];

/** Checks that every bucket has all of its parts. */
export function completeBuckets(stack: Synthesized): Finding[] {
  return resourcesOf(stack, 'aws_s3_bucket').flatMap((bucket) =>
    PARTS.flatMap(({ rule, type, isSatisfied, message }) => {
      const parts = resourcesOf(stack, type).filter(({ args }) => pointsTo(args.bucket, bucket));
      return parts.some(isSatisfied) ? [] : finding(bucket, rule, message);
    }),
  );
}

/** Checks that queues and topics have policies that deny plain HTTP. */
export function tlsOnly(stack: Synthesized): Finding[] {
  const policyTypes = [
    ['aws_sqs_queue', 'aws_sqs_queue_policy', 'queue_url'],
    ['aws_sns_topic', 'aws_sns_topic_policy', 'arn'],
  ] as const;
  return policyTypes.flatMap(([type, policyType, reference]) =>
    resourcesOf(stack, type).flatMap((resource) => {
      const policies = resourcesOf(stack, policyType).filter(({ args }) =>
        pointsTo(args[reference], resource),
      );
      return policies.some(({ args }) => deniesPlainText(args.policy))
        ? []
        : finding(
            resource,
            'tls-only',
            'give it a policy that denies requests with aws:SecureTransport false',
          );
    }),
  );
}

const removesMarkers = (rule: unknown): boolean =>
  valueAt(rule, 'expiration.expired_object_delete_marker') === true;

const pointsTo = (value: unknown, resource: Resource): boolean =>
  typeof value === 'string' && value.startsWith(`\${${addressOf(resource)}.`);

function deniesPlainText(policy: unknown): boolean {
  const { Statement } = JSON.parse(String(policy)) as { Statement: Record<string, unknown>[] };
  return Statement.some(
    ({ Effect, Condition }) =>
      Effect === 'Deny' && JSON.stringify(Condition ?? {}).includes('"aws:SecureTransport":"false"'),
  );
}
