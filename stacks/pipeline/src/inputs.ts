import type {
  featureStoreDeclaration,
  foundationDeclaration,
  OutputsOf,
  predictionDeclaration,
  Settings,
  silverGoldDeclaration,
} from '@cardlake/platform';

/** Inputs of the pipeline: outputs of other stacks, settings and feature groups. */
export interface PipelineInputs {
  readonly foundation: OutputsOf<typeof foundationDeclaration>;
  readonly silverGold: OutputsOf<typeof silverGoldDeclaration>;
  readonly featureStore: OutputsOf<typeof featureStoreDeclaration>;
  /** Undefined where no decisions are made. */
  readonly prediction: OutputsOf<typeof predictionDeclaration> | undefined;
  readonly settings: Settings;
  /** Published names of the feature groups to compute. */
  readonly groups: readonly string[];
  /** Published names of the groups that are also served online. */
  readonly onlineGroups: readonly string[];
}
