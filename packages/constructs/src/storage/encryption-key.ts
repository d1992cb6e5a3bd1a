import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { protect } from '../core/removal';
import { policyDocument } from '../iam/statement';
import { keyPolicy } from './key-policy';

/** Props of an encryption key. */
export interface EncryptionKeyProps {
  /** Last word of the key's alias. */
  readonly thing: string;
  readonly description: string;
  /** First key to destroying it; the environment holds the second. */
  readonly deleteData: boolean;
}

/** A customer-managed KMS key that rotates every year, with an alias. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const stack = LakeStack.around(this);
    const key = new KmsKey(this, 'Resource', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(keyPolicy(stack)),
    });
    protect(key, { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion });
    new KmsAlias(this, 'Alias', {
      name: `alias/${stack.names.of('alias', props.thing)}`,
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
  }
}
