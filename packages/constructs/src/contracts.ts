import { contract } from './core/contract';

/** What the foundation tells everyone. */
export const foundationContract = contract({
  publisher: 'foundation',
  values: {
    key_arn: 'KMS key of everything',
    lake_bucket_name: 'bucket of the lake',
    lake_bucket_arn: 'its ARN',
    artifact_bucket_name: 'bucket of job artifacts',
    artifact_bucket_arn: 'its ARN',
    log_bucket_name: 'bucket of access logs and job logs',
    log_bucket_arn: 'its ARN',
    alert_topic_arn: 'topic that alerts go to',
  },
});

/** Where events come in. */
export const bronzeContract = contract({
  publisher: 'bronze',
  values: {
    stream_name: 'stream that takes card authorisations',
    stream_arn: 'its ARN',
    authorization_delivery_name: 'delivery stream from it into bronze',
    dispute_delivery_name: 'delivery stream that takes disputes',
    database_name: 'Glue database of bronze',
  },
});

/** The Spark application and what it works with. */
export const silverGoldContract = contract({
  publisher: 'silver-gold',
  values: {
    application_id: 'EMR Serverless application',
    application_arn: 'its ARN',
    job_role_arn: 'role of its jobs',
    job_prefix: 'folder of the job release in the artifact bucket, with its slash',
    database_name: 'Glue database of silver and gold',
  },
});

/** The function that writes the online store. */
export const featureStoreContract = contract({
  publisher: 'feature-store',
  values: {
    writer_arn: 'feature-writer function',
    writer_name: 'its name',
    writer_dead_letters_name: 'its dead-letter queue',
    replay_queue_url: 'queue of records to write again',
    replay_queue_arn: 'its ARN',
  },
});

/** What the daily job is told. */
export const datasetsContract = contract({
  publisher: 'datasets',
  values: {
    label_maturity_days: 'days after which a label counts as known',
    gap_days: 'days between training and validation',
    validation_days: 'days of validation',
    train_days: 'days of training',
    exclude_compromised_cards: 'true: leaves cards with known fraud out of validation',
  },
});

/** How to start and watch the pipeline. */
export const pipelineContract = contract({
  publisher: 'pipeline',
  values: {
    state_machine_arn: 'state machine of the pipeline',
    state_machine_name: 'its name',
  },
});

/** Every contract, in the order of deployment. */
export const contracts = [
  foundationContract,
  bronzeContract,
  silverGoldContract,
  featureStoreContract,
  datasetsContract,
  pipelineContract,
] as const;
