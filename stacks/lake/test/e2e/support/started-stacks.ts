import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestBuilds } from '@cardlake/constructs/test-kit';
import { type LocalAwsOptions, startLocalAws } from '@cardlake/local-aws/test-kit';
import type { EnvironmentSettings, StackName } from '@cardlake/platform';
import { applyDevStacks } from '../../support/dev-stacks';
import { offlineTerraform } from '../../support/terraform';
import { writeOutputs } from './stack-outputs';

/** Stacks of dev to start, with their functions. */
export interface StartedStacks
  extends Pick<
      LocalAwsOptions,
      | 'batchCommand'
      | 'faults'
      | 'glueCommand'
      | 'modelServer'
      | 'sparkCommand'
      | 'trainCommand'
      | 'waitScale'
    >,
    Pick<TestBuilds, 'files' | 'zips' | 'whole'> {
  readonly changes: Partial<EnvironmentSettings>;
  readonly stacks: readonly StackName[];
}

/** Applies some stacks of dev, and starts local AWS with them and IAM enforced. */
export function startStacks({
  files = {},
  zips = {},
  whole = {},
  changes,
  stacks,
  ...options
}: StartedStacks) {
  const folder = mkdtempSync(join(tmpdir(), 'cardlake-stacks-'));
  const terraform = offlineTerraform(join(folder, 'home'));
  const folders = applyDevStacks(join(folder, 'cdktf.out'), terraform, {
    contents: { files, zips, whole },
    changes,
    stacks,
  });
  const aws = startLocalAws({ enforceIam: true, ...options });
  const stop = () => {
    aws.stop();
    rmSync(folder, { recursive: true });
  };
  try {
    aws.loadStates(folders);
  } catch (error) {
    stop();
    throw error;
  }
  const outputsFile = join(folder, 'outputs.json');
  return {
    aws,
    /** Folder of the test. */
    folder,
    outputs: writeOutputs(folders, outputsFile),
    /** File with the outputs of the stacks. */
    outputsFile,
    /** Names what a role was denied, each once. */
    readDenied: () => [
      ...new Set(
        aws.readJudgements().flatMap((each) => (each.allowed ? [] : [`${each.role} ${each.action}`])),
      ),
    ],
    stop,
  };
}
