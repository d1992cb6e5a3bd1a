import type { JobDetail } from '@aws-sdk/client-batch';
import { callForUser, classifyError } from '@cardlake/aws';
import type { LogLine, LogStreams } from '@cardlake/aws/logs';
import { UserError } from '@cardlake/runtime';

/**
 * Reads the log of an attempt of a job.
 * @param attempt from 1; the newest when left out
 * @throws UserError `no_logs` if there is none, and those of `callForUser`
 */
export async function* readAttemptLog(
  streams: LogStreams,
  { jobId = '', container, attempts = [] }: JobDetail,
  attempt?: number,
): AsyncGenerator<readonly LogLine[]> {
  const newest = container?.logStreamName ?? attempts.at(-1)?.container?.logStreamName;
  const stream = attempt === undefined ? newest : attempts[attempt - 1]?.container?.logStreamName;
  const group = container?.logConfiguration?.options?.['awslogs-group'];
  const which = attempt === undefined ? `job ${jobId}` : `attempt ${attempt} of job ${jobId}`;
  const noLogs = (why: string) =>
    new UserError('no_logs', `${which} has no log: ${why}`, {
      hint: `\`cardlake batch status ${jobId}\` shows its state.`,
    });
  if (group === undefined) throw noLogs('its definition names no log group');
  if (stream === undefined)
    throw noLogs(
      attempt === undefined || attempts.length === 0
        ? 'its container has not started'
        : `there ${attempts.length === 1 ? 'was 1 attempt' : `were ${attempts.length} attempts`}`,
    );
  const pages = streams.read(group, stream)[Symbol.asyncIterator]();
  for (;;) {
    const page = await callForUser(async () => {
      try {
        return await pages.next();
      } catch (error) {
        if (classifyError(error) !== 'not_found') throw error;
        throw noLogs(`the stream ${stream} of ${group} does not exist`);
      }
    });
    if (page.done === true) return;
    yield page.value;
  }
}
