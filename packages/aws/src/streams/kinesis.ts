import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { ClientOptions } from '../clients/client-config';
import { NO_RETRY } from '../retry/policy';
import { createKinesisClient } from './kinesis-client';
import { KINESIS_LIMITS } from './limits';
import { permanentAsUserError, type RecordStream } from './record-stream';

/** Opens a Kinesis data stream. */
export function openKinesis(streamName: string, options: ClientOptions = {}): RecordStream {
  const client = createKinesisClient({ retry: { policy: NO_RETRY }, ...options });
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
