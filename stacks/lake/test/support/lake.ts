import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { publishedGroups } from '@cardlake/constructs';
import type { Synthesized } from '@cardlake/constructs/checks';
import { readBuilds } from '@cardlake/constructs/synth';
import { type TestBuilds, terraformOf, writeTestArtifacts } from '@cardlake/constructs/test-kit';
import {
  BUILD_NAMES,
  type EnvironmentSettings,
  environments,
  parseSettings,
  stackDeclarations,
} from '@cardlake/platform';
import { App, Testing } from 'cdktf';
import { composeLake, type LakeInputs } from '../../src';

/** Runs something with a folder of stand-ins for the builds. */
export function withArtifacts<T>(use: (root: string) => T, contents: TestBuilds = {}): T {
  const root = mkdtempSync(join(tmpdir(), 'cardlake-builds-'));
  try {
    writeTestArtifacts(root, contents);
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** Inputs of the stacks from the builds in a folder. */
export const inputsOf = (root: string): LakeInputs => ({
  groups: publishedGroups,
  builds: readBuilds(BUILD_NAMES, root),
});

/** Settings with which an environment has every stack, also those that are left out unless they are enabled. */
export const EVERY_STACK: Partial<EnvironmentSettings> = Object.fromEntries(
  stackDeclarations.flatMap(({ settingsKey, isEnabled }) =>
    isEnabled === undefined ? [] : [[settingsKey, { enabled: true }]],
  ),
);

/** Settings of decisions with all that settings add: endpoints, an address, a connection to the stream, functions kept started. */
export const FULL_PREDICTION = {
  enabled: true,
  scorer: 'endpoint',
  snapshotStore: 'feature-store',
  stream: { consumer: 'enhanced', parallelizationFactor: 10, reservedConcurrency: 20 },
  answer: { functionUrl: true, reservedConcurrency: 10, provisionedConcurrency: 2 },
} as const satisfies EnvironmentSettings['prediction'];

/** Settings of feeds with all that settings add. */
export const FULL_FEEDS = {
  enabled: true,
  ops: { bySchedule: true, byEvent: true },
  crawler: { enabled: true, folders: ['returns/'], bySchedule: true },
  sourceBuckets: [
    {
      bucket: 'acme-uploads',
      feeds: { shipments: 'out/shipments/', merchants: 'out/merchants/' },
      keyArn: 'arn:aws:kms:ap-southeast-1:123456789012:key/0a1b',
    },
    { bucket: 'acme-archive', feeds: { shipments: 'shipments/' } },
  ],
} as const satisfies EnvironmentSettings['elt'];

/** A queue that announces objects of feeds, of another team. */
export const EXISTING_QUEUE = {
  arn: 'arn:aws:sqs:ap-southeast-1:123456789012:uploads',
  deadLettersArn: 'arn:aws:sqs:ap-southeast-1:123456789012:uploads-failed',
  keyArn: 'arn:aws:kms:ap-southeast-1:123456789012:key/0a1b',
} as const;

/** Settings of feeds with nothing that settings can leave out. */
export const BARE_FEEDS = {
  enabled: true,
  existingQueue: EXISTING_QUEUE,
  largeObjects: { enabled: false },
  listing: { enabled: false },
  publish: { enabled: false, bySchedule: false, byEvent: false },
  ops: { enabled: false },
  athena: { enabled: false },
  alarms: false,
  dashboard: false,
} as const satisfies EnvironmentSettings['elt'];

/** Settings of an account whose policies want a prefix of roles, and forbid some tags. */
export const STRICT_ACCOUNT = {
  iam: { namePrefix: 'org-' },
  untaggedServices: ['iam', 'sqs'],
} as const satisfies Partial<EnvironmentSettings>;

/** Settings of feature jobs for each kind of network, with all that settings add. */
export const FEATURE_BATCH_NETWORKS = {
  public: { enabled: true, spot: true },
  private: {
    enabled: true,
    network: { kind: 'private' },
    weekly: { enabled: true },
  },
  existing: {
    enabled: true,
    imageDigest: `sha256:${'0a'.repeat(32)}`,
    network: { kind: 'existing', subnetIds: ['subnet-0a1b'], securityGroupIds: ['sg-0a1b'] },
  },
} as const satisfies Readonly<Record<string, EnvironmentSettings['featureBatch']>>;

/** Settings with which a container is the engine of the lake: the environment has none of Spark's, and no decisions. */
export const CONTAINER_LAKE = {
  lakeEngine: 'container',
  featureBatch: { enabled: true },
  silverGold: undefined,
  featureStore: undefined,
  prediction: undefined,
} as const satisfies Partial<EnvironmentSettings>;

/** All stacks in memory as an environment would have them, in the order of deployment, with some settings changed. */
export const lakeOf = (
  environment: keyof typeof environments,
  changes: Partial<EnvironmentSettings> = {},
): Synthesized[] =>
  withArtifacts((root) => {
    const settings = parseSettings({ ...environments[environment], ...EVERY_STACK, ...changes });
    const stacks = composeLake(Testing.app() as App, settings, inputsOf(root));
    return stacks.map((stack) => ({ id: stack.node.id, json: terraformOf(stack) }));
  });

/** Writes all environments as `cdktf synth` does. */
export function synthesizeTo(
  outdir: string,
  changes: Partial<EnvironmentSettings> = {},
  contents: TestBuilds = {},
): void {
  withArtifacts((root) => {
    const app = new App({ outdir });
    for (const environment of Object.values(environments)) {
      composeLake(app, parseSettings({ ...environment, ...changes }), inputsOf(root));
    }
    app.synth();
  }, contents);
}
