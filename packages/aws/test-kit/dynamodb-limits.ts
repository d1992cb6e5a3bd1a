/** Limits of DynamoDB (developer guide, "Constraints"), in bytes. */
export const MAX_PARTITION_BYTES = 2048;
export const MAX_SORT_BYTES = 1024;
export const MAX_ITEM_BYTES = 400 * 1024;
