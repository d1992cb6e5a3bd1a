import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { goldenText } from '@cardlake/constructs/test-kit';
import { estimate, prices, WORKLOAD_DEFAULTS } from '@cardlake/cost';
import {
  type EnvironmentSettings,
  enabledStackNames,
  environments,
  parseSettings,
  STACK_NAMES,
  type StackName,
} from '@cardlake/platform';
import { lakeOf } from './lake';
import { reviewPage } from './review-page';

/** Traffic for which the review pages estimate the cost. */
const WORKLOAD = { ...WORKLOAD_DEFAULTS, eventsPerDay: 1_000_000 };

/** A file of a stack's `golden` folder. */
export interface ReviewedFile {
  readonly path: string;
  readonly text: string;
}

/** Files that a reviewer of an environment reads. */
export interface ReviewedFiles {
  /** The Terraform of each stack, in the order of deployment. */
  readonly terraform: readonly (ReviewedFile & { readonly stack: StackName })[];
  /** Resources, permissions, alarms and cost of the stacks that are deployed. */
  readonly page: ReviewedFile;
  /** Ids of the stacks, in the order of deployment. */
  readonly stackIds: readonly string[];
}

/** Rows are scored in process in dev, and by endpoints in prod, whose snapshot rows are in the Feature Store, so that reviewers see both. */
const REVIEWED: Readonly<Record<keyof typeof environments, Partial<EnvironmentSettings>>> = {
  dev: {},
  prod: { prediction: { enabled: true, scorer: 'endpoint', snapshotStore: 'feature-store' } },
};

/** Synthesizes an environment as its reviewers read it. */
export function reviewedFiles(environment: keyof typeof environments): ReviewedFiles {
  const synthesized = lakeOf(environment, REVIEWED[environment]);
  const byId = new Map(synthesized.map((stack) => [stack.id, stack]));
  const settings = parseSettings(environments[environment]);
  const deployed = enabledStackNames(settings).flatMap((stack) => byId.get(`${environment}-${stack}`) ?? []);
  return {
    terraform: STACK_NAMES.map((stack) => {
      const found = byId.get(`${environment}-${stack}`);
      const text = found === undefined ? '' : goldenText(found.json);
      return { stack, path: goldenPath(stack, `${environment}.tf.json`), text };
    }),
    page: {
      path: goldenPath('lake', `${environment}.md`),
      text: reviewPage(environment, deployed, estimate(settings, WORKLOAD, prices())),
    },
    stackIds: [...byId.keys()],
  };
}

const goldenPath = (stack: string, name: string): string =>
  join(__dirname, '..', '..', '..', stack, 'golden', name);

/** Writes a reviewed file, unless it has this text already. */
export function writeReviewed({ path, text }: ReviewedFile): void {
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
