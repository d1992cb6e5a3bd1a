/**
 * Attribute by which DynamoDB deletes expired items, in seconds since the epoch. It does so within a few days, and reads
 * return them until then (developer guide, "Using time to live (TTL)" and "Working with expired items").
 */
export const TTL_ATTRIBUTE = 'ttl';
