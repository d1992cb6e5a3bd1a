import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { awsError } from './aws-error';
import { KINESIS_LIMITS } from './limits';
import type { PutPort, StreamAddress } from './put-port';

/**
 * A Kinesis data stream.
 * @param client its `maxAttempts` should be 1: the sink above waits and sends again, and knows which records.
 */
export function kinesisPort(client: KinesisClient, streamName: string): PutPort {
  const name = `Kinesis stream ${streamName}`;
  return {
    name,
    limits: KINESIS_LIMITS,
    put: async (batch) => {
      const Records = batch.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey }));
      const command = new PutRecordsCommand({ StreamName: streamName, Records });
      const output = await client.send(command).catch((error) => {
        throw awsError(error, name);
      });
      return batch.map((_, i) => output.Records?.[i]?.ErrorCode);
    },
  };
}

/**
 * The port of a stream in the account and, unless one is given, the region of the environment. Over HTTP 1.1: the
 * client's own HTTP 2 serves subscriptions, and neither proxies nor emulators speak it.
 */
export const openKinesis = ({ streamName, region }: StreamAddress): PutPort =>
  kinesisPort(
    new KinesisClient({ maxAttempts: 1, requestHandler: new NodeHttpHandler(), ...(region && { region }) }),
    streamName,
  );
