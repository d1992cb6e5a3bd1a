import type {
  featureStoreDeclaration,
  foundationDeclaration,
  OutputsOf,
  Settings,
  silverGoldDeclaration,
} from '@cardlake/platform';

/** What the pipeline reads from the other stacks. */
export interface PipelineInputs {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly silverGold: OutputsOf<typeof silverGoldDeclaration>;
  readonly featureStore: OutputsOf<typeof featureStoreDeclaration>;
  readonly settings: Settings;
  /** Published names of the feature groups to compute. */
  readonly groups: readonly string[];
  /** Those of them that are served online. */
  readonly onlineGroups: readonly string[];
}

/** Value of the dimension of our own metrics: `cardlake-dev`. */
export const environmentName = ({ project, environment }: Settings): string => `${project}-${environment}`;
