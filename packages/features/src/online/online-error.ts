/** Codes of errors of the online engine. */
export type OnlineErrorCode =
  /** The group, or a feature of it, cannot be computed event by event. */
  | 'no_online_form'
  /** The event is earlier than one the state has seen; the batch run repairs what late events change. */
  | 'out_of_order_event'
  /** The event's time is not a whole number of microseconds. */
  | 'bad_event'
  /** The bytes are not a state of this group. */
  | 'bad_online_state';

/** An error of the online engine; the state is unchanged. */
export class OnlineError extends Error {
  override readonly name = 'OnlineError';

  constructor(
    readonly code: OnlineErrorCode,
    message: string,
  ) {
    super(message);
  }
}
