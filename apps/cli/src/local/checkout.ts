import { dirname, join } from 'node:path';
import { UserError } from '@cardlake/runtime';
import { findInCheckout } from '../process/find-in-checkout';

/** Programs of the checkout that make local AWS. */
export interface Checkout {
  readonly root: string;
  /** Runs TypeScript: an option of Node with its argument. */
  readonly register: readonly string[];
  readonly localAws: string;
  /** Synthesizes all stacks. */
  readonly synthesis: string;
  /** Prints the variables with which Terraform uses the offline provider. */
  readonly offlineTerraform: string;
  readonly turbo: string;
}

/** Finds the checkout that contains this program. @throws UserError `no_checkout` */
export function findCheckout(): Checkout {
  const folder = findInCheckout(join('packages', 'local-aws'), 'local-aws.mjs');
  if (folder === undefined)
    throw new UserError('no_checkout', 'there is no folder packages/local-aws above this program', {
      hint: 'Run it from a checkout of Cardlake.',
    });
  const root = dirname(dirname(folder));
  return {
    root,
    register: ['-r', join(root, 'packages', 'tooling', 'register.cjs')],
    localAws: join(folder, 'local-aws.mjs'),
    synthesis: join(root, 'stacks', 'lake', 'src', 'main.ts'),
    offlineTerraform: join(root, 'packages', 'terraform-offline', 'src', 'print-environment.ts'),
    turbo: join(root, 'scripts', 'turbo.mjs'),
  };
}
