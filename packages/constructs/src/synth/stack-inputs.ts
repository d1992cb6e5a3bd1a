import type { Settings, StackDeclaration } from '@cardlake/platform';
import type { Construct } from 'constructs';
import type { LakeStack } from '../core/lake-stack';
import type { PublishedGroup } from '../features/published-groups';
import type { BuildsOf } from './builds';

/** Inputs of a stack besides its settings: data of other packages, never their code. */
export interface StackInputs<D extends StackDeclaration = StackDeclaration> {
  /** Every published feature group. */
  readonly groups: readonly PublishedGroup[];
  /** The builds that the stack deploys. */
  readonly builds: BuildsOf<D>;
}

/** The class of a stack. */
export type StackClass<D extends StackDeclaration> = new (
  scope: Construct,
  settings: Settings,
  inputs: StackInputs<D>,
) => LakeStack;
