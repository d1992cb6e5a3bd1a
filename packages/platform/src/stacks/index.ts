import { bronzeDeclaration } from './bronze';
import { datasetsDeclaration } from './datasets';
import { eltDeclaration } from './elt';
import { featureBatchDeclaration } from './feature-batch';
import { featureStoreDeclaration } from './feature-store';
import { foundationDeclaration } from './foundation';
import { pipelineDeclaration } from './pipeline';
import { predictionDeclaration } from './prediction';
import { silverGoldDeclaration } from './silver-gold';

/** All stacks, in the order of deployment. */
export const stackDeclarations = [
  foundationDeclaration,
  bronzeDeclaration,
  silverGoldDeclaration,
  featureStoreDeclaration,
  datasetsDeclaration,
  predictionDeclaration,
  pipelineDeclaration,
  featureBatchDeclaration,
  eltDeclaration,
] as const;

type Declared = (typeof stackDeclarations)[number];

/** The name of a stack. */
export type StackName = Declared['name'];

/** The declaration of the stack with a name. */
export type DeclarationOf<Name extends StackName> = Extract<Declared, { readonly name: Name }>;

/** The names of all stacks, in the order of deployment. */
export const STACK_NAMES: readonly StackName[] = stackDeclarations.map(({ name }) => name);
