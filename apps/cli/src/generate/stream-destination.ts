import { systemTiming } from '@cardlake/aws';
import { openFirehose } from '@cardlake/aws/firehose';
import { openKinesis } from '@cardlake/aws/kinesis';
import { type StreamSink, streamSink, typeRoutingSink } from '@cardlake/bronze';
import { UserError } from '@cardlake/runtime';
import { count, numberOf } from '../output/format';
import type { Destination } from './destination';
import { FailedRecords } from './failed-records';
import type { GenerateOptions } from './options';
import { disputesTo } from './output-file';

/** Opens a Kinesis or Firehose stream for authorisations, and another one or a file for disputes. */
export function toStream(options: GenerateOptions, sleep: (ms: number) => Promise<void>): Destination {
  const { kinesisStream, firehose, disputesStream, region } = options;
  const failed = new FailedRecords(options.failedFolder);
  const open = (streamName: string): StreamSink =>
    streamSink({
      stream: (firehose === undefined ? openKinesis : openFirehose)(streamName, { region }),
      // The delivery from a Kinesis stream adds line ends; direct puts to Firehose need them in the record.
      newline: firehose !== undefined,
      onLost: (lost) => failed.keep(lost),
      timing: { ...systemTiming, sleep },
    });
  const names = [firehose ?? kinesisStream, disputesStream];
  const [authorizations, disputes] = names.map((name) => (name === undefined ? undefined : open(name)));
  const sink = typeRoutingSink({
    ...(authorizations && { card_authorization: authorizations }),
    ...(disputes ? { card_dispute: disputes } : disputesTo(options.disputes)),
  });

  const summary = () => {
    const sum = (counter: 'sent' | 'retried' | 'lost') =>
      (authorizations?.counts()[counter] ?? 0) + (disputes?.counts()[counter] ?? 0);
    if (sum('lost') > 0) {
      throw new UserError(
        'records_not_taken',
        `${numberOf(sum('lost'), 'record was', 'records were')} not accepted`,
        {
          hint: `They are in ${failed.paths.join(' and ')}; send or ingest them again.`,
        },
      );
    }
    return `${numberOf(sum('sent'), 'record')} sent, ${count(sum('retried'))} of them more than once`;
  };
  return { sink, summary };
}
