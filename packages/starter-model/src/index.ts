import { type ModelCard, modelCard, type Policy, policy } from '@cardlake/model';
import card from '../trained/card.json';
import metrics from '../trained/metrics.json';
import model from '../trained/model.json';
import policyFile from '../trained/policy.json';

/** A model that comes with Cardlake, as the files of a version. */
export interface StarterModel {
  /** Bytes of the model file. */
  readonly model: Uint8Array;
  readonly policy: Policy;
  /** Content of `metrics.json`. */
  readonly metrics: unknown;
  readonly card: ModelCard;
}

/** Reads the starter model. */
export const readStarterModel = (): StarterModel => ({
  model: new TextEncoder().encode(JSON.stringify(model)),
  policy: policy.parse(policyFile),
  metrics,
  card: modelCard.parse(card),
});
