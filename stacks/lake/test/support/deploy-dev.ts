import { join } from 'node:path';
import type { TestBuilds } from '@cardlake/constructs/test-kit';
import type { LocalAws } from '@cardlake/local-aws/test-kit';
import { STACK_NAMES } from '@cardlake/platform';
import { synthesizeTo } from './lake';
import type { Terraform } from './terraform';

/** Names in the deployed environment, as a person who reads the console knows them. */
export const DEV = {
  machine: 'arn:aws:states:ap-southeast-1:123456789012:stateMachine:cardlake-dev-pipeline-stream-pipeline',
  lake: 'cardlake-dev-foundation-lake-123456789012',
  stream: 'cardlake-dev-bronze-events',
  disputes: 'cardlake-dev-bronze-disputes',
  replays: 'http://127.0.0.1/123456789012/cardlake-dev-feature-store-replays',
  features: 'cardlake-dev-feature-store-rt-card-features-v1',
} as const;

/** Applies the synthesized dev stacks in their order, and creates what their states describe in local AWS services. */
export function deployDev(folder: string, terraform: Terraform, aws: LocalAws, contents: TestBuilds): void {
  synthesizeTo(folder, {}, contents);
  const folders = STACK_NAMES.map((stack) => join(folder, 'stacks', `dev-${stack}`));
  for (const stack of folders) {
    for (const args of [['init'], ['apply', '-auto-approve']]) {
      const { status, output } = terraform.run(stack, ...args);
      if (status !== 0) throw new Error(output);
    }
  }
  aws.loadStates(folders);
}
