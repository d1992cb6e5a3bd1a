import { skipReasons } from '@cardlake/bronze/skip-reasons';
import { UNFINISHED_NAMES } from '@cardlake/schema';

/** Names of bronze files that are no objects, and the reasons to leave out a file. */
export const compiledBronze = { unfinishedNames: UNFINISHED_NAMES, skipReasons: Object.keys(skipReasons) };
