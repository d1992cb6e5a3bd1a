import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { NO_RETRY } from '../retry/policy';
import { KINESIS_LIMITS } from './limits';
import { permanentAsUserError, type RecordStream } from './record-stream';

/**
 * Opens a Kinesis data stream. Over HTTP/1.1: the client's own HTTP/2 serves subscriptions, and neither proxies nor
 * emulators speak it.
 */
export function openKinesis(streamName: string, options: ClientOptions = {}): RecordStream {
  const client = new KinesisClient({
    ...clientConfig({ retry: { policy: NO_RETRY }, ...options }),
    requestHandler: new NodeHttpHandler(),
  });
  const name = `Kinesis stream ${streamName}`;
  return {
    name,
    limits: KINESIS_LIMITS,
    put: async (batch) => {
      const Records = batch.map(({ data, partitionKey }) => ({ Data: data, PartitionKey: partitionKey }));
      const command = new PutRecordsCommand({ StreamName: streamName, Records });
      const output = await client.send(command).catch(permanentAsUserError(name));
      return batch.map((_, i) => output.Records?.[i]?.ErrorCode);
    },
  };
}
