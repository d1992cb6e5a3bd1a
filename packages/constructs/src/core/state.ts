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
 * Where local states lie, seen from a stack's folder `cdktf.out/stacks/<stack>`: outside of the synthesized folder,
 * which is thrown away, and relative, so that no checkout's path gets into the Terraform.
 */
const localPath = (stackId: string) => `../../../terraform-state/${stackId}.tfstate`;

const s3Location = (state: Extract<StateSettings, { kind: 's3' }>, stackId: string) => ({
  bucket: state.bucket,
  key: `${state.keyPrefix}/${stackId}.tfstate`,
  region: state.region,
});

/** Gives a stack its backend: S3 with S3's own locking, or a local file. */
export function useState(stack: TerraformStack, stackId: string, state: StateSettings): void {
  if (state.kind === 'local') {
    new LocalBackend(stack, { path: localPath(stackId) });
    return;
  }
  new S3Backend(stack, { ...s3Location(state, stackId), encrypt: true });
  // CDKTF 0.21 is older than this argument of Terraform 1.10.
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
