import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DevEnvironment, startDevEnvironment } from '../../support/dev-environment';
import { appliedStacks } from './applied-stacks';

/** The dev environment with IAM enforced, and the folder in which its jobs keep their copy of the lake. */
export interface LakeEnvironment extends DevEnvironment {
  readonly jobFolder: string;
  /** Takes what roles were denied since the last call, each once, as `role action`. */
  takeDenied(): string[];
  /** @throws Error when a role was denied something, and no test has taken that */
  stop(): void;
}

/**
 * Starts the applied dev environment with IAM enforced. A function may work around a permission that it lacks, so each
 * denial counts as a failure when the environment is stopped.
 * @param jobsIn makes the command that runs a Spark job with its files in a folder
 */
export function startLakeEnvironment(jobsIn: (folder: string) => string): LakeEnvironment {
  const jobFolder = mkdtempSync(join(tmpdir(), 'cardlake-e2e-jobs-'));
  const removeFolder = () => rmSync(jobFolder, { recursive: true, force: true });
  try {
    const dev = startDevEnvironment(appliedStacks(), { sparkCommand: jobsIn(jobFolder), enforceIam: true });
    let taken = 0;
    const takeDenied = () => {
      const judged = dev.aws.readJudgements();
      const denied = judged.slice(taken).filter(({ allowed }) => !allowed);
      taken = judged.length;
      return [...new Set(denied.map(({ role, action }) => `${role} ${action}`))];
    };
    const stop = () => {
      const denied = takeDenied();
      dev.stop();
      removeFolder();
      if (denied.length > 0) throw new Error(`roles lack permissions: ${denied.join(', ')}`);
    };
    return { ...dev, jobFolder, takeDenied, stop };
  } catch (error) {
    removeFolder();
    throw error;
  }
}
