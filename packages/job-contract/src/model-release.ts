import type { ModelTraining } from './model-training';
import type { SCORER_KINDS } from './prediction-control';
import type { GATE_RULES } from './release-gate';

/** Resources that releases of a model use, as the stack of decisions makes them. */
export interface ReleaseDeployment {
  /** Name of the model that decides. */
  readonly model: string;
  /** Bucket with the lake at its root. */
  readonly bucket: string;
  /** ARN of the key that encrypts it, and the storage of endpoints. */
  readonly key: string;
  readonly scorer: (typeof SCORER_KINDS)[number];
  readonly endpoints: {
    /** Beginning of the names of the endpoints. */
    readonly prefix: string;
    /** Empty where rows are scored in process, as are role and group. */
    readonly image: string;
    readonly role: string;
    readonly packageGroup: string;
    readonly instanceType: string;
    readonly instances: number;
  };
  /** Names of the alarms during which no release goes on. */
  readonly alarms: readonly string[];
}

/** Care that the state machine of releases takes, and the training before it. */
export interface ReleaseCare {
  /** Minutes for which each share of the cards is watched. */
  readonly watchMinutes: number;
  readonly gate: Readonly<Record<keyof typeof GATE_RULES, number>>;
  readonly training: ModelTraining;
}

/** The function that does the steps of the state machine of releases: its handler, and its variables by their meaning. */
export const RELEASER_FUNCTION = {
  handler: 'index.handler',
  environment: {
    CONTROL_TABLE: 'name of the table that says which versions decide',
    RELEASE: 'what releases use, and the care that they take: ReleaseDeployment and ReleaseCare, as JSON',
  },
} as const;

/** The environment of the function. */
export type ReleaserEnvironment = Readonly<Record<keyof typeof RELEASER_FUNCTION.environment, string>>;
