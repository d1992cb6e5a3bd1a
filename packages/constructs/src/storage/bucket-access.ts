import type { ServiceRole } from '../iam/service-role';
import type { Statement } from '../iam/statement';

/** What a verb lets a role do with objects. */
const OBJECT_ACTIONS = {
  /** Reads objects whose keys it was told. */
  read: ['s3:GetObject'],
  /** Looks what there is, as a file system does: also whether a folder is an object. */
  list: [],
  /** Writes small objects, each in one request. */
  put: ['s3:PutObject'],
  /** Writes objects of any size, in parts. */
  write: ['s3:PutObject', 's3:AbortMultipartUpload', 's3:ListMultipartUploadParts'],
  delete: ['s3:DeleteObject'],
} as const satisfies Record<string, readonly string[]>;

/** What a verb needs of the key; a multipart upload decrypts what it wrote before it ends. */
const KEY_ACTIONS: Readonly<Record<BucketVerb, readonly string[]>> = {
  read: ['kms:Decrypt'],
  list: [],
  put: ['kms:GenerateDataKey'],
  write: ['kms:Decrypt', 'kms:GenerateDataKey'],
  delete: [],
};

/** Verbs of a grant. */
export type BucketVerb = keyof typeof OBJECT_ACTIONS;

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
   * Lets a role do something with the objects under some prefixes, and use the key for it.
   * @param prefixes with their slash at the end; one object's key for that object alone
   * @returns the statements that were added
   */
  grant(role: ServiceRole, verbs: readonly BucketVerb[], prefixes: readonly string[]): Statement[] {
    const title = words(`${verbs.join(' ')} ${prefixes.join(' ')}`);
    const keys = prefixes.map((prefix) => `${prefix}${prefix.endsWith('/') ? '*' : ''}`);
    const folders = prefixes.filter((prefix) => prefix.endsWith('/')).map((prefix) => prefix.slice(0, -1));
    const arns = (wanted: readonly string[]) => wanted.map((key) => `${this.arn}/${key}`);
    const browses = verbs.includes('list');
    const all: Statement[] = [
      { sid: title, actions: verbs.flatMap((verb) => OBJECT_ACTIONS[verb]), resources: arns(keys) },
      {
        // A file system asks for a folder as if it were an object, and takes "forbidden" for an answer.
        sid: `${title}Folders`,
        actions: browses && folders.length > 0 && verbs.includes('read') ? OBJECT_ACTIONS.read : [],
        resources: arns(folders),
      },
      {
        sid: `${title}List`,
        actions: browses ? ['s3:ListBucket'] : [],
        resources: [this.arn],
        conditions: {
          StringLike: {
            's3:prefix': [...new Set([...folders, ...prefixes, ...prefixes.map((prefix) => `${prefix}*`)])],
          },
        },
      },
      {
        sid: `${title}Key`,
        actions: [...new Set(verbs.flatMap((verb) => KEY_ACTIONS[verb]))],
        resources: [this.keyArn],
      },
    ];
    const statements = all.filter(({ actions }) => actions.length > 0);
    role.allow(...statements);
    return statements;
  }
}
