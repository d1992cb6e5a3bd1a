import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { LakeStack } from '../core/lake-stack';
import { protect } from '../core/removal';
import { policyDocument } from '../iam/statement';
import { keyPolicy } from './key-policy';

/** Props of `EncryptionKey`. */
export interface EncryptionKeyProps {
  /** Last part of the alias. */
  readonly nameSuffix: string;
  readonly description: string;
  /** Lets Terraform destroy the key, if the environment allows data deletion too. */
  readonly deleteData: boolean;
}

/** A customer-managed KMS key with yearly rotation and an alias. */
export class EncryptionKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const stack = LakeStack.of(this);
    const key = new KmsKey(this, 'Resource', {
      description: props.description,
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policyDocument(keyPolicy(stack)),
    });
    protect(key, { deleteData: props.deleteData, allowDataDeletion: stack.settings.allowDataDeletion });
    new KmsAlias(this, 'Alias', {
      name: `alias/${stack.names.of('alias', props.nameSuffix)}`,
      targetKeyId: key.keyId,
    });
    this.arn = key.arn;
  }
}
