/** Recent events of entities, as a set: keeping an event twice changes nothing, and no event replaces another. */
export interface EventHistory<E, Past> {
  /** Keeps an event. What is read after the answer contains it. */
  keep(event: E): Promise<void>;
  /**
   * Reads the events of the same entity before an event, as far back as the longest window reaches: all whose `keep` was
   * answered before this read began, the event itself never.
   */
  readBefore(event: E): Promise<Past>;
}
