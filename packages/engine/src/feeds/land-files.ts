import { copyFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { holdsPan, maskPans } from '@cardlake/card-schema';
import { type CompiledFeed, feedFolder } from '@cardlake/feeds';
import { withDiskErrors } from '@cardlake/lake';
import { UserError, withInputErrors } from '@cardlake/runtime';

/**
 * Copies files into the folder of a feed's objects, each at once and under its own name: a file with the name of an object is a newer
 * version of it.
 * @throws UserError `missing_input`, `unreadable_input`, `not_a_file` or `card_number_in_name`; no file was copied then
 */
export function landFiles(lakeRoot: string, feed: CompiledFeed, files: readonly string[]): void {
  const folder = resolve(lakeRoot, feedFolder(feed));
  for (const file of files) {
    const stats = withInputErrors(file, 'Give the path of a file with records of the feed.', () =>
      statSync(file),
    );
    if (!stats.isFile())
      throw new UserError('not_a_file', `${file} is not a file`, { hint: 'Give the paths of files.' });
    if (holdsPan(basename(file)))
      throw new UserError(
        'card_number_in_name',
        `the name of ${maskPans(file)} holds a card number, which would be stored with each of its rows`,
        { hint: 'Rename the file.' },
      );
  }
  for (const file of files) {
    if (dirname(resolve(file)) === folder) continue;
    const target = join(folder, basename(file));
    const unfinished = join(folder, `.${basename(file)}.tmp`);
    withDiskErrors(target, () => {
      mkdirSync(folder, { recursive: true });
      copyFileSync(file, unfinished);
      renameSync(unfinished, target);
    });
  }
}
