import type {
  datasetsContract,
  featureStoreContract,
  foundationContract,
  Settings,
  silverGoldContract,
  ValuesOf,
} from '@cardlake/constructs';

/** What the pipeline reads from the other stacks. */
export interface PipelineInputs {
  readonly foundation: ValuesOf<typeof foundationContract>;
  readonly silverGold: ValuesOf<typeof silverGoldContract>;
  readonly featureStore: ValuesOf<typeof featureStoreContract>;
  readonly datasets: ValuesOf<typeof datasetsContract>;
  readonly settings: Settings;
  /** Published names of the feature groups to compute. */
  readonly groups: readonly string[];
  /** Those of them that are served online. */
  readonly onlineGroups: readonly string[];
}

/** Value of the dimension of our own metrics: `cardlake-dev`. */
export const environmentName = ({ project, environment }: Settings): string => `${project}-${environment}`;
