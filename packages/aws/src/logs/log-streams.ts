import { CloudWatchLogsClient, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { type ClientOptions, clientConfig } from '../clients/client-config';

/** A line of a log. */
export interface LogLine {
  /** Time at which it was written, ms. */
  readonly timestamp: number;
  readonly message: string;
}

/** The log streams of CloudWatch. */
export interface LogStreams {
  /** Reads a stream from its beginning, page by page. */
  read(group: string, stream: string): AsyncIterable<readonly LogLine[]>;
}

/** Opens the log streams of a region. */
export function openLogStreams(options: ClientOptions = {}): LogStreams {
  const client = new CloudWatchLogsClient(clientConfig(options));
  return {
    async *read(logGroupName, logStreamName) {
      // At its end a stream answers with the token that it was asked with (CloudWatch Logs API reference, GetLogEvents).
      for (let token: string | undefined, next: string | undefined; ; token = next) {
        const answer = await client.send(
          new GetLogEventsCommand({ logGroupName, logStreamName, nextToken: token, startFromHead: true }),
        );
        yield (answer.events ?? []).map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
        next = answer.nextForwardToken;
        if (next === undefined || next === token) return;
      }
    },
  };
}
