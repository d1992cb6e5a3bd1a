import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import { type ClientOptions, clientConfig } from '../clients/client-config';
import { NO_RETRY } from '../retry/policy';
import { FIREHOSE_LIMITS } from './limits';
import { permanentAsUserError, type RecordStream } from './record-stream';

/** Opens a Firehose stream that takes direct puts. */
export function openFirehose(streamName: string, options: ClientOptions = {}): RecordStream {
  const client = new FirehoseClient(clientConfig({ retry: { policy: NO_RETRY }, ...options }));
  const name = `Firehose stream ${streamName}`;
  return {
    name,
    limits: FIREHOSE_LIMITS,
    put: async (batch) => {
      const Records = batch.map(({ data }) => ({ Data: data }));
      const command = new PutRecordBatchCommand({ DeliveryStreamName: streamName, Records });
      const output = await client.send(command).catch(permanentAsUserError(name));
      return batch.map((_, i) => output.RequestResponses?.[i]?.ErrorCode);
    },
  };
}
