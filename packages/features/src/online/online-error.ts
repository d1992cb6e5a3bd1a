/** What the online path refuses. */
export type OnlineErrorCode =
  /** The group, or a feature of it, cannot be computed event by event. */
  | 'no_online_form'
  /** The event is earlier than one the state has seen; the batch run repairs what late events change. */
  | 'out_of_order_event'
  /** The event's time is no whole number of microseconds. */
  | 'bad_event'
  /** The bytes are no state of this group. */
  | 'bad_online_state';

/** A refusal of the online path; the state is as it was. */
export class OnlineError extends Error {
  override readonly name = 'OnlineError';

  constructor(
    readonly code: OnlineErrorCode,
    message: string,
  ) {
    super(message);
  }
}
