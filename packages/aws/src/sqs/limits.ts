/** Most messages that SQS moves in a second (API reference, StartMessageMoveTask, `MaxNumberOfMessagesPerSecond`). */
export const MAX_MOVED_PER_SECOND = 500;
