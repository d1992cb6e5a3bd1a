import type { TerraformResource } from 'cdktf';

/** The two permissions that Terraform needs to destroy a resource with data. */
export interface DeletionPermissions {
  /** Permission of the resource's owner. */
  readonly deleteData: boolean;
  /** Permission of the environment: `allowDataDeletion` in its settings. */
  readonly allowDataDeletion: boolean;
}

/** Tells whether both permissions are given. */
export const mayDelete = ({ deleteData, allowDataDeletion }: DeletionPermissions): boolean =>
  deleteData && allowDataDeletion;

/** Makes Terraform refuse to destroy or replace a resource with data, unless both permissions are given. */
export function protect(resource: TerraformResource, permissions: DeletionPermissions): void {
  if (!mayDelete(permissions)) resource.lifecycle = { ...resource.lifecycle, preventDestroy: true };
}
