/** Input of the feature writer: one part of a run's online updates. */
export interface OnlineUpdatePart {
  readonly bucket: string;
  /** Key of the part, in `onlineUpdatesFolder(group, windowEnd)`. */
  readonly key: string;
  /** Folder for records that could not be written, as a part that can be handed out again. */
  readonly replayPrefix: string;
}

/** Result of the feature writer. */
export interface OnlineUpdateResult {
  readonly written: number;
  readonly failed: number;
  /** Key of the file with the records that failed: a part that can be handed out again. */
  readonly replay?: string;
}

/** Variables of the feature writer with the tables that decisions are made from; absent where none are made. */
export const ONLINE_TABLE_VARIABLES = {
  cardEvents: 'CARD_EVENTS_TABLE',
  snapshots: 'SNAPSHOTS_TABLE',
} as const;

/** Environment variable of the feature writer: a JSON object, published group → name of its feature group. */
export const FEATURE_GROUPS_VARIABLE = 'FEATURE_GROUPS';
