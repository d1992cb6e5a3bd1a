import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { awsError } from './aws-error';
import { FIREHOSE_LIMITS } from './limits';
import type { PutPort, StreamAddress } from './put-port';

/**
 * A Firehose stream that takes direct puts.
 * @param client its `maxAttempts` should be 1: the sink above waits and sends again, and knows which records.
 */
export function firehosePort(client: FirehoseClient, streamName: string): PutPort {
  const name = `Firehose stream ${streamName}`;
  return {
    name,
    limits: FIREHOSE_LIMITS,
    put: async (batch) => {
      const Records = batch.map(({ data }) => ({ Data: data }));
      const command = new PutRecordBatchCommand({ DeliveryStreamName: streamName, Records });
      const output = await client.send(command).catch((error) => {
        throw awsError(error, name);
      });
      return batch.map((_, i) => output.RequestResponses?.[i]?.ErrorCode);
    },
  };
}

/** The port of a stream in the account and, unless one is given, the region of the environment. */
export const openFirehose = ({ streamName, region }: StreamAddress): PutPort =>
  firehosePort(new FirehoseClient({ maxAttempts: 1, ...(region && { region }) }), streamName);
