import { UNFINISHED_NAMES } from '@cardlake/schema';

const { beginnings, ends } = UNFINISHED_NAMES;

/** Reasons to leave out a file or folder below a bronze prefix, with what each means. */
export const skipReasons = {
  unfinished: `its name marks it as unfinished (${beginnings.join(' or ')} before it, or ${ends.join(', ')} after it)`,
  no_arrival_minute: 'it is in no folder of an arrival minute (ingest_dt=YYYY/MM/DD/HH/mm)',
  unknown_table: 'it is in no folder of a table (the folders are below bronze/streaming)',
  card_number_in_name: 'its name holds a card number, which would be stored with each of its rows',
  dangling_link: 'it is a link to nothing',
  link_loop: 'it is a link to a folder that contains it, or to itself',
  not_allowed: 'it may not be read (permission denied)',
  not_a_file: 'it is neither a file nor a folder',
  bad_name: 'its name is not UTF-8',
  unreadable: 'the disk failed to read it',
} as const;

/** Name of a reason. */
export type SkipReason = keyof typeof skipReasons;
