/** Rule of the policy of a trained version: the shares of events from which its thresholds follow, or costs. */
export type RuleChoice =
  | {
      readonly kind: 'rates';
      /** Share that is reviewed or declined. */
      readonly review: number;
      /** Share that is declined; at most the other. */
      readonly decline: number;
    }
  | {
      readonly kind: 'costs';
      /** Cost of a fraud that is approved, beside its amount. */
      readonly fee: number;
      /** Cost of declining a genuine event. */
      readonly falseAlarm: number;
      /** Cost of a review. */
      readonly review: number;
    };

/** Training of versions by jobs of SageMaker, as the function of releases needs to know it. */
export interface ModelTraining {
  /** Beginning of the names of training jobs. */
  readonly jobPrefix: string;
  readonly rule: RuleChoice;
}

/** Channels of a training job: the training datasets of a day, and the code. */
export const TRAINING_CHANNELS = { dataset: 'train', code: 'code' } as const;

/** Script of the code that trains. */
export const TRAINING_PROGRAM = 'train.py';

/** Files that a training job leaves, and no others. */
export const TRAINED_FILES = [
  'model.json',
  'out-of-fold.parquet',
  'training.json',
  'validation.parquet',
] as const;

/** Folder beside the versions of a model for what training jobs left, one folder a job. */
export const TRAINING_JOBS = 'training-jobs';

/** Path of the archive with the trained files under the folder of {@link TRAINING_JOBS} (API reference, OutputDataConfig, `S3OutputPath`). */
export const trainedArchive = (job: string): string => `${job}/output/model.tar.gz`;
