import { UserError } from '@cardlake/runtime';
import type { ReleaseControl } from './release-control';

/** The control of each model. */
export interface ControlTable {
  /** Reads the control of a model; undefined when it was never released. */
  read(model: string): Promise<ReleaseControl | undefined>;
  /**
   * Writes a control whose revision follows the stored one, the first of a model when there is none.
   * @returns false when another change was faster; nothing was written then
   */
  write(model: string, control: ReleaseControl): Promise<boolean>;
}

/**
 * Changes the control of a model as it is now. Of two changes at once, one wins and the other is refused, so that two releases never
 * both believe that a slot is theirs.
 * @throws UserError `release_conflict` for a change that comes too late, and whatever `change` throws
 */
export async function changeControl(
  table: ControlTable,
  model: string,
  change: (current: ReleaseControl | undefined) => ReleaseControl,
): Promise<ReleaseControl> {
  const changed = change(await table.read(model));
  if (await table.write(model, changed)) return changed;
  throw new UserError('release_conflict', `the control of ${model} was changed by another release`, {
    hint: 'Look at it, and try again.',
  });
}
