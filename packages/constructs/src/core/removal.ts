import type { TerraformResource } from 'cdktf';

/** Both must be given before a resource with data may be destroyed. */
export interface RemovalKeys {
  /** What this resource's owner wants. */
  readonly deleteData: boolean;
  /** What the environment allows: `allowDataDeletion` of its settings. */
  readonly allowDataDeletion: boolean;
}

/** Whether both keys are turned. */
export const mayDelete = ({ deleteData, allowDataDeletion }: RemovalKeys): boolean =>
  deleteData && allowDataDeletion;

/** Makes Terraform refuse to destroy or replace a resource with data, unless both keys are turned. */
export function protect(resource: TerraformResource, keys: RemovalKeys): void {
  if (!mayDelete(keys)) resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
}
