import type { ServiceRole } from '../iam/service-role';
import type { Statement } from '../iam/statement';

/** Actions on objects that each verb grants. */
const OBJECT_ACTIONS = {
  /** Reads objects with known keys. */
  read: ['s3:GetObject'],
  /** Reads versions of objects (API reference, GetObject, "Permissions"). */
  readVersion: ['s3:GetObjectVersion'],
  /** Lists objects as a file system does, which also checks whether a folder is an object. */
  list: [],
  /** Writes small objects in one request each. */
  put: ['s3:PutObject'],
  /** Writes objects of any size, as multipart uploads. */
  write: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
  delete: ['s3:DeleteObject'],
} as const satisfies Record<string, readonly string[]>;

/** Actions on the key that each verb needs; a multipart upload decrypts its parts to complete. */
const KEY_ACTIONS: Readonly<Record<BucketVerb, readonly string[]>> = {
  read: ['kms:Decrypt'],
  readVersion: ['kms:Decrypt'],
  list: [],
  put: ['kms:GenerateDataKey'],
  write: ['kms:Decrypt', 'kms:GenerateDataKey'],
  delete: [],
};

/** A verb of a grant. */
export type BucketVerb = keyof typeof OBJECT_ACTIONS;

const toPascalCase = (name: string): string =>
  name
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** A bucket of another stack; grants roles access to some of its prefixes. */
export class BucketAccess {
  /**
   * @param arn ARN of the bucket
   * @param keyArn ARN of the key that encrypts the bucket
   */
  constructor(
    private readonly arn: string,
    private readonly keyArn: string,
  ) {}

  /**
   * Grants a role some verbs on the objects under some prefixes, and the use of the key for that.
   * @param prefixes prefixes with a trailing slash, or keys of single objects
   * @returns the added statements
   */
  grant(role: ServiceRole, verbs: readonly BucketVerb[], prefixes: readonly string[]): Statement[] {
    const sid = toPascalCase(`${verbs.join(' ')} ${prefixes.join(' ')}`);
    const keys = prefixes.map((prefix) => `${prefix}${prefix.endsWith('/') ? '*' : ''}`);
    const folders = prefixes.filter((prefix) => prefix.endsWith('/')).map((prefix) => prefix.slice(0, -1));
    const arns = (names: readonly string[]) => names.map((key) => `${this.arn}/${key}`);
    const lists = verbs.includes('list');
    const all: Statement[] = [
      { sid, actions: verbs.flatMap((verb) => OBJECT_ACTIONS[verb]), resources: arns(keys) },
      {
        // A file system requests a folder as an object, and does not handle "access denied" as "not found".
        sid: `${sid}Folders`,
        actions: lists && folders.length > 0 && verbs.includes('read') ? OBJECT_ACTIONS.read : [],
        resources: arns(folders),
      },
      {
        sid: `${sid}List`,
        actions: lists ? ['s3:ListBucket'] : [],
        resources: [this.arn],
        conditions: {
          StringLike: {
            's3:prefix': [...new Set([...folders, ...prefixes, ...prefixes.map((prefix) => `${prefix}*`)])],
          },
        },
      },
      {
        sid: `${sid}Key`,
        actions: [...new Set(verbs.flatMap((verb) => KEY_ACTIONS[verb]))],
        resources: [this.keyArn],
      },
    ];
    const statements = all.filter(({ actions }) => actions.length > 0);
    role.allow(...statements);
    return statements;
  }

  /**
   * Lets a role tell an object that is missing from one that it may not read: else S3 answers AccessDenied for both (API reference, GetObject,
   * "Permissions"). That request has no prefix, so a condition on `s3:prefix` would never hold.
   */
  grantTellingMissing(role: ServiceRole): void {
    role.allow({ sid: 'TellMissingFiles', actions: ['s3:ListBucket'], resources: [this.arn] });
  }

  /** Lets a role list the versions of objects under a prefix with a trailing slash. */
  grantListingVersions(role: ServiceRole, prefix: string): void {
    role.allow({
      sid: 'ListVersions',
      actions: ['s3:ListBucketVersions'],
      resources: [this.arn],
      conditions: { StringLike: { 's3:prefix': `${prefix}*` } },
    });
  }
}
