import { DECISION_STATES } from '@cardlake/card-schema';
import { DECISION_ATTRIBUTES, ONLINE_TABLES } from '@cardlake/job-contract';
import type { DynamoDBRecord } from 'aws-lambda';

/** A decision that is new in its table. */
export interface NewDecision {
  readonly sequenceNumber: string;
  /** The kept id of its event. */
  readonly key: string;
  /** Its line in bronze. */
  readonly line: string;
}

type Image = NonNullable<NonNullable<DynamoDBRecord['dynamodb']>['NewImage']>;

const states: readonly (string | undefined)[] = DECISION_STATES;

const isFinal = (image: Image | undefined): boolean => states.includes(image?.[DECISION_ATTRIBUTES.state]?.S);

/**
 * Finds the decisions among the changes of their table: items that have a final state, and had none before. A stream may tell a
 * change again; bronze takes it again, and gold merges it.
 * @throws Error for a decision without its line
 */
export const findNewDecisions = (records: readonly DynamoDBRecord[]): NewDecision[] =>
  records.flatMap(
    ({ dynamodb: { NewImage: after, OldImage: before, SequenceNumber: sequenceNumber = '' } = {} }) => {
      if (!isFinal(after) || isFinal(before)) return [];
      const key = after?.[ONLINE_TABLES.decisions.partition]?.S ?? '';
      const line = after?.[DECISION_ATTRIBUTES.line]?.S;
      if (line === undefined)
        throw new Error(`the decision on ${key} has no line (change ${sequenceNumber})`);
      return { sequenceNumber, key, line };
    },
  );
