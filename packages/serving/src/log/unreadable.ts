import { UserError } from '@cardlake/runtime';

/** Refuses a log with content that this version cannot read. It was answered, so that it is not cut. */
export const unreadableLog = (message: string): UserError =>
  new UserError('log_damaged', message, {
    hint: 'Start the version of Cardlake that wrote the log: it takes its content to bronze.',
  });
