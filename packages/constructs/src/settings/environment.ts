import { z } from 'zod';
import { bronzeSettings } from './bronze';
import { datasetsSettings } from './datasets';
import { featureStoreSettings } from './feature-store';
import { bucketName, email, roleArn } from './fields';
import { pipelineSettings } from './pipeline';
import { silverGoldSettings } from './silver-gold';
import { storageSettings } from './storage';

const stateSettings = z.discriminatedUnion('kind', [
  /** A file beside the checkout: for a first try, one person, no team. */
  z.strictObject({ kind: z.literal('local') }),
  /** An S3 bucket with S3's own locking; `cardlake bootstrap` makes it. */
  z.strictObject({
    kind: z.literal('s3'),
    bucket: bucketName,
    region: z.string(),
    /** @default 'cardlake' */
    keyPrefix: z.string().default('cardlake'),
  }),
]);

/** Everything a person may choose about an environment. Unknown keys are refused. */
export const environmentSettings = z
  .strictObject({
    /** First word of every name. @default 'cardlake' */
    project: z
      .string()
      .regex(/^[a-z][a-z0-9]{1,15}$/, '2 to 16 lower-case letters and digits')
      .default('cardlake'),
    /** Second word of every name, and the first of every stack's id. */
    environment: z.string().regex(/^[a-z][a-z0-9]{1,11}$/, '2 to 12 lower-case letters and digits'),
    /** @default 'ap-southeast-1' */
    region: z
      .string()
      .regex(
        /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/,
        'a region of the standard partition, as ap-southeast-1',
      )
      .default('ap-southeast-1'),
    /** Terraform refuses to touch any other account. @default - whoever runs Terraform decides */
    accountId: z
      .string()
      .regex(/^\d{12}$/, '12 digits')
      .optional(),
    /** Where Terraform keeps its state. @default a local file */
    state: stateSettings.prefault({ kind: 'local' }),
    /** Goes on every resource, beside project, environment, stack and managed-by. */
    tags: z.record(z.string(), z.string()).default({}),
    iam: z
      .strictObject({
        /** Put before the name of every role. @default '' */
        namePrefix: z
          .string()
          .regex(/^[A-Za-z0-9_-]*$/, 'letters, digits, - and _')
          .default(''),
        /** Policy that bounds every role. @default - none */
        permissionsBoundaryArn: roleArn.optional(),
      })
      .prefault({}),
    /** The second key to deleting data: without it Terraform refuses to destroy what holds any. @default false */
    allowDataDeletion: z.boolean().default(false),
    /** E-mail addresses that alerts go to. @default [] */
    alertEmails: z.array(email).default([]),
    storage: storageSettings.prefault({}),
    bronze: bronzeSettings.prefault({}),
    silverGold: silverGoldSettings.prefault({}),
    featureStore: featureStoreSettings.prefault({}),
    datasets: datasetsSettings.prefault({}),
    pipeline: pipelineSettings.prefault({}),
  })
  .superRefine(({ silverGold, pipeline, region, storage, state }, ctx) => {
    const contradict = (path: (string | number)[], message: string) =>
      ctx.addIssue({ code: 'custom', path, message });
    if (pipeline.stream.enabled && silverGold.idleStopMinutes >= pipeline.stream.everyMinutes) {
      contradict(
        ['silverGold', 'idleStopMinutes'],
        `less than pipeline.stream.everyMinutes (${pipeline.stream.everyMinutes}), or the application never stops`,
      );
    }
    if (pipeline.freshnessMinutes < 2 * pipeline.stream.everyMinutes) {
      contradict(
        ['pipeline', 'freshnessMinutes'],
        `${2 * pipeline.stream.everyMinutes} at least: two runs, or every slow run raises the alarm`,
      );
    }
    if (storage.existingKeyArn && storage.existingKeyArn.split(':')[3] !== region) {
      contradict(['storage', 'existingKeyArn'], `a key in ${region}`);
    }
    if (state.kind === 's3' && state.bucket === storage.existingLakeBucket) {
      contradict(
        ['state', 'bucket'],
        'another bucket than the lake, so that readers of data cannot read the state',
      );
    }
  });

/** An environment as it is written down; everything has a default but `environment`. */
export type EnvironmentSettings = z.input<typeof environmentSettings>;
/** An environment with its defaults filled in. */
export type Settings = z.output<typeof environmentSettings>;
/** Where the state is. */
export type StateSettings = Settings['state'];
