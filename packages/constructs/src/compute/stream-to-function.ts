import { LambdaEventSourceMapping } from '@cdktf/provider-aws/lib/lambda-event-source-mapping';
import { Construct } from 'constructs';
import type { NodeFunction } from './node-function';

/** Props of `StreamToFunction`. */
export interface StreamToFunctionProps {
  /** ARN of a stream of Kinesis or of a table, or of a consumer of a stream; the role of the target may read it. */
  readonly sourceArn: string;
  /** Processes batches, and answers which records failed; records that keep failing go to its dead-letter queue. */
  readonly target: NodeFunction;
  /** Records that the target gets, as a pattern of Lambda's event filtering. @default - all */
  readonly pattern?: object;
  /** Most records of an invocation. */
  readonly batchSize: number;
  /** Invocations at once for each shard; records with the same key stay in sequence. @default 1 */
  readonly parallelizationFactor?: number;
  /** Retries of a record that keeps failing. */
  readonly maximumRetries: number;
  /** Age at which a record that keeps failing is given up. */
  readonly maximumRecordAgeSeconds: number;
}

/** Defaults of `StreamToFunctionProps`. */
const STREAM_TO_FUNCTION_DEFAULTS = { parallelizationFactor: 1 } as const;

/**
 * A stream whose records a function processes in sequence, from the oldest on: `LATEST` may miss records while the mapping
 * is made. A failing batch is halved until the record is alone that fails; without bounds it would block its shard for as
 * long as the stream keeps it. https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html
 */
export class StreamToFunction extends Construct {
  constructor(scope: Construct, id: string, props: StreamToFunctionProps) {
    super(scope, id);
    const { target } = props;
    new LambdaEventSourceMapping(this, 'Feed', {
      eventSourceArn: props.sourceArn,
      functionName: target.arn,
      startingPosition: 'TRIM_HORIZON',
      batchSize: props.batchSize,
      parallelizationFactor: props.parallelizationFactor ?? STREAM_TO_FUNCTION_DEFAULTS.parallelizationFactor,
      functionResponseTypes: ['ReportBatchItemFailures'],
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: props.maximumRetries,
      maximumRecordAgeInSeconds: props.maximumRecordAgeSeconds,
      filterCriteria:
        props.pattern === undefined ? undefined : { filter: [{ pattern: JSON.stringify(props.pattern) }] },
      destinationConfig: { onFailure: { destinationArn: target.deadLetters.arn } },
      dependsOn: target.role.ready,
    });
  }
}
