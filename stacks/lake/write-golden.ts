/** `npm run golden` in the root: writes the files that a reviewer of dev and of prod reads, `golden/` of every stack. */
import { reportInvalid } from '@cardlake/constructs/synth';
import { reviewedFiles, writeReviewed } from './test/support/reviewed-files';

reportInvalid(() => {
  for (const environment of ['dev', 'prod'] as const) {
    const { terraform, page } = reviewedFiles(environment);
    for (const file of [...terraform, page]) writeReviewed(file);
  }
});
