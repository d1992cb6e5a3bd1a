import { errnoOf } from '@cardlake/lake';
import type { SkipReason } from './skip-reasons';

/** A file or folder below a bronze prefix that is no object now. */
export interface SkippedFile {
  /** Path under the lake root, with card numbers masked. */
  readonly path: string;
  readonly reason: SkipReason;
}

const REASON_OF_ERROR: Readonly<Record<string, SkipReason>> = {
  ENOENT: 'dangling_link',
  ENOTDIR: 'dangling_link',
  ELOOP: 'link_loop',
  ENAMETOOLONG: 'link_loop',
  EACCES: 'not_allowed',
  EPERM: 'not_allowed',
  EIO: 'unreadable',
  EISDIR: 'not_a_file',
};

/** Returns the reason to leave out a path that the file system refuses to read; undefined for any other error. */
export function skipReasonOf(error: unknown): SkipReason | undefined {
  const errno = errnoOf(error);
  return errno === undefined ? undefined : REASON_OF_ERROR[errno];
}
