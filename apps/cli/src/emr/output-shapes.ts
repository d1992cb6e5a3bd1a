import { SCORER_KINDS } from '@cardlake/job-contract';
import { z } from 'zod';

const text = z.string().min(1);
/** Empty where the environment has nothing of the kind. */
const optional = z.string();
export const stacks = {
  foundation: z.object({
    lake_bucket_name: text,
    artifact_bucket_name: text,
    log_bucket_name: text,
    key_arn: text,
  }),
  'silver-gold': z.object({
    application_id: text,
    job_role_arn: text,
    job_prefix: text,
    database_name: text,
  }),
  prediction: z.object({
    card_events_table_name: text,
    snapshots_table_name: text,
    snapshots_feature_group_name: optional,
  }),
  'feature-batch': z.object({ job_queue_name: text, job_definition_prefix: text, lookup_table_name: text }),
  elt: z.object({
    object_queue_url: text,
    object_dead_letters_arn: text,
    chunk_queue_url: text,
    chunk_dead_letters_arn: text,
  }),
};

export const operations = z.object({ ops_machine_arn: optional });
export const crawler = z.object({ crawler_name: optional });
export const publication = z.object({ publish_machine_arn: optional, publisher_function_name: optional });

export const feeds = z.object({
  object_rule_name: optional,
  source_bucket_names: optional,
  database_name: optional,
  ...stacks.elt.shape,
  ...publication.shape,
  ...operations.shape,
  extract_function_name: text,
  load_function_name: text,
  listing_function_name: text,
  idempotency_table_name: text,
});

export const decisionTables = z.object({ card_events_table_name: text, decisions_table_name: text });

export const release = z.object({
  model_name: text,
  scorer: z.enum(SCORER_KINDS),
  control_table_name: text,
  endpoint_prefix: text,
  endpoint_image: optional,
  endpoint_role_arn: optional,
  model_package_group_name: optional,
  release_alarm_names: optional,
  release_machine_arn: text,
});

/** Names of the outputs that are read, by stack; the stacks' contracts declare them. */
export const OUTPUTS_READ: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries({
    ...stacks,
    elt: feeds.extend(crawler.shape),
    prediction: stacks.prediction.extend(decisionTables.shape).extend(release.shape),
  }).map(([stack, { shape }]) => [stack, Object.keys(shape)]),
);
