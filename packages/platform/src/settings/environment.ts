import { DECIDING_DATASET_GROUPS, DEFAULT_DATASET_GROUPS } from '@cardlake/job-contract';
import { z } from 'zod';
import { LAKE_ENGINES } from '../lake-engine';
import { bucketName, email, policyArn } from '../setting-types';
import { stackDeclarations } from '../stacks';
import { findContradictions } from './contradictions';

type Declared = (typeof stackDeclarations)[number];

/** Lets a stack's settings be left out: every one of them has a default. */
const withDefaults = (settings: z.ZodType) => settings.prefault({});

/** The settings of every stack under their keys; a stack without any gets its defaults. */
const stackSettings = Object.fromEntries(
  stackDeclarations.map(({ settingsKey, settings }) => [settingsKey, withDefaults(settings)]),
) as unknown as { readonly [D in Declared as D['settingsKey']]: z.ZodPrefault<D['settings']> };

const stateSettings = z.discriminatedUnion('kind', [
  /** A file beside the checkout: for one person who tries things out. */
  z.strictObject({ kind: z.literal('local') }),
  /** An S3 bucket, locked by S3 itself; `cardlake bootstrap` creates it. */
  z.strictObject({
    kind: z.literal('s3'),
    bucket: bucketName,
    region: z.string(),
    /** Folder of the states in the bucket. @default 'cardlake' */
    keyPrefix: z.string().default('cardlake'),
  }),
]);

/** Schema of the settings of an environment. Unknown keys are rejected. */
export const environmentSettings = z
  .strictObject({
    /** First part of every resource name. @default 'cardlake' */
    project: z
      .string()
      .regex(/^[a-z][a-z0-9]{1,15}$/, 'expected 2 to 16 lowercase letters and digits')
      .default('cardlake'),
    /** Second part of every resource name, and first part of every stack id. */
    environment: z.string().regex(/^[a-z][a-z0-9]{1,11}$/, 'expected 2 to 12 lowercase letters and digits'),
    /** AWS region of all resources. @default 'ap-southeast-1' */
    region: z
      .string()
      .regex(
        /^(?!cn-|us-gov-|us-iso)[a-z]{2}(-[a-z]+)+-\d$/,
        'expected a region of the standard partition, such as ap-southeast-1',
      )
      .default('ap-southeast-1'),
    /** Account that Terraform may deploy to. @default - the account of the credentials */
    accountId: z
      .string()
      .regex(/^\d{12}$/, 'expected 12 digits')
      .optional(),
    /** Location of the Terraform state. @default - a local file */
    state: stateSettings.prefault({ kind: 'local' }),
    /** Tags of every resource, in addition to project, environment, stack and managed-by. @default {} */
    tags: z.record(z.string(), z.string()).default({}),
    /** Services whose resources get no tags at all, for accounts whose policies forbid to tag them. @default [] */
    untaggedServices: z.array(z.enum(['iam', 'sqs'])).default([]),
    iam: z
      .strictObject({
        /** Prefix of the names of all roles. @default '' */
        namePrefix: z
          .string()
          .regex(/^[A-Za-z0-9_-]*$/, 'expected letters, digits, hyphens and underscores')
          .default(''),
        /** ARN of the permissions boundary of all roles; null for none. @default - with states in S3 the one that `cardlake bootstrap` creates, otherwise none */
        permissionsBoundaryArn: policyArn.nullable().optional(),
      })
      .prefault({}),
    /** Lets Terraform destroy resources that hold data. @default false */
    allowDataDeletion: z.boolean().default(false),
    /** E-mail addresses that receive alerts. @default [] */
    alertEmails: z.array(email).default([]),
    /**
     * Engine that takes events to silver and gold: the Spark jobs of the pipeline, or the job `card-lake` of the feature jobs, for
     * lakes that a container can hold. An environment with `container` has neither the stacks of Spark nor decisions. @default 'spark'
     */
    lakeEngine: z.enum(LAKE_ENGINES).default('spark'),
    ...stackSettings,
  })
  .superRefine(findContradictions)
  .transform(({ datasets: { groups, ...datasets }, ...settings }) => ({
    ...settings,
    datasets: {
      ...datasets,
      groups: groups ?? (settings.prediction.enabled ? DECIDING_DATASET_GROUPS : DEFAULT_DATASET_GROUPS),
    },
  }));

/** Settings of an environment as they are written down; everything but `environment` has a default. */
export type EnvironmentSettings = z.input<typeof environmentSettings>;
/** Settings of an environment with their defaults filled in. */
export type Settings = z.output<typeof environmentSettings>;
/** Location of the Terraform state. */
export type StateSettings = Settings['state'];
