import { isDeepStrictEqual } from 'node:util';
import type { Item } from './ports';

/**
 * Answers whether the item that stands has the attributes that a conditional write was to give it. The SDK sends a write again whose answer was lost or was an error of
 * the service, after which it may have been done (developer guide, "Error handling with DynamoDB"): the condition of the second one does not hold then, because of the first.
 * Another caller that wrote the same wanted the same.
 */
export const isWrittenBy = (attributes: Item, stored: Item | undefined): boolean =>
  Object.entries(attributes).every(([name, value]) => isDeepStrictEqual(stored?.[name], value));
