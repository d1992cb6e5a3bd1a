import type { StateSettings } from '@cardlake/platform';
import {
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from 'cdktf';

/**
 * Path of a local state, relative to the stack's folder `cdktf.out/stacks/<stack>`. It is outside the synthesized
 * folder, which is disposable, and relative, so that the Terraform does not contain the path of the checkout.
 */
const localPath = (stackId: string) => `../../../terraform-state/${stackId}.tfstate`;

const s3Location = (state: Extract<StateSettings, { kind: 's3' }>, stackId: string) => ({
  bucket: state.bucket,
  key: `${state.keyPrefix}/${stackId}.tfstate`,
  region: state.region,
});

/** Configures the backend of a stack: S3 with native locking, or a local file. */
export function useState(stack: TerraformStack, stackId: string, state: StateSettings): void {
  if (state.kind === 'local') {
    new LocalBackend(stack, { path: localPath(stackId) });
    return;
  }
  new S3Backend(stack, { ...s3Location(state, stackId), encrypt: true });
  // CDKTF 0.21 does not know this argument of Terraform 1.10.
  stack.addOverride('terraform.backend.s3.use_lockfile', true);
}

/** Reads the state of another stack of the same environment. */
export function readState(
  stack: TerraformStack,
  publisher: string,
  publisherId: string,
  state: StateSettings,
): TerraformRemoteState {
  return state.kind === 'local'
    ? new DataTerraformRemoteStateLocal(stack, publisher, { path: localPath(publisherId) })
    : new DataTerraformRemoteStateS3(stack, publisher, s3Location(state, publisherId));
}
