/** The way to mend a lake. */
export const REBUILD_ADVICE =
  '`cardlake rebuild` makes damaged files again from the data below them, and `cardlake verify --checksums` finds all of them.';
