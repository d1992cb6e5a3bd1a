import type { ServiceRole } from '../iam/service-role';
import type { Statement } from '../iam/statement';

/** Reading and writing objects, nothing about the bucket itself. */
const READ = ['s3:GetObject'];
const WRITE = ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'];
const DELETE = ['s3:DeleteObject'];
const ENCRYPT = ['kms:GenerateDataKey'];
const DECRYPT = ['kms:Decrypt'];

/** Verbs of a grant. */
export type BucketVerb = 'read' | 'write' | 'delete';

const words = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A bucket as another stack knows it: enough to give a role access to some of its prefixes. */
export class BucketAccess {
  /**
   * @param arn of the bucket
   * @param keyArn of the key it is encrypted with
   */
  constructor(
    private readonly arn: string,
    private readonly keyArn: string,
  ) {}

  /**
   * Lets a role do something with the objects under some prefixes, list those prefixes, and use the key for it.
   * @param prefixes with their slash at the end; one object's key for that object alone
   * @returns the statements that were added
   */
  grant(role: ServiceRole, verbs: readonly BucketVerb[], prefixes: readonly string[]): Statement[] {
    const title = words(`${verbs.join(' ')} ${prefixes.join(' ')}`);
    const writes = verbs.includes('write');
    const statements: Statement[] = [
      {
        sid: title,
        actions: [
          ...(verbs.includes('read') ? READ : []),
          ...(writes ? WRITE : []),
          ...(verbs.includes('delete') ? DELETE : []),
        ],
        resources: prefixes.map((prefix) => `${this.arn}/${prefix}${prefix.endsWith('/') ? '*' : ''}`),
      },
      {
        sid: `${title}List`,
        actions: ['s3:ListBucket'],
        resources: [this.arn],
        conditions: {
          StringLike: { 's3:prefix': prefixes.flatMap((prefix) => [prefix, `${prefix}*`]) },
        },
      },
      {
        sid: `${title}Key`,
        // A multipart upload decrypts what it wrote before it ends.
        actions: writes ? [...DECRYPT, ...ENCRYPT] : DECRYPT,
        resources: [this.keyArn],
      },
    ];
    role.allow(...statements);
    return statements;
  }
}
