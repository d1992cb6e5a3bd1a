import type { StartedFeed } from '@cardlake/job-contract';
import { EXIT_CODES, UserError } from '@cardlake/runtime';
import type { App } from '../app';
import { judgedPublication } from '../feeds/judged-publication';
import type { FeedPublication } from '../feeds/publication';
import { isNegative, type JudgedPublication } from '../feeds/publication-report';
import type { PublicationWaitOptions } from '../options/publication-wait';
import { jsonLine } from '../output/json';
import { remark } from '../output/mode';
import { publicationText, startedText } from '../output/publication-text';
import { styleFor } from '../output/style';

/** Options of a command that starts a publication. */
export interface FollowOptions extends PublicationWaitOptions {
  readonly env?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * Tells what became of a start; with `wait` waits for the verdict, and tells that.
 * @throws UserError `feed_busy` when another execution has the feed; `not_blocked` for a release of what no rule blocks
 */
export async function followPublication(
  app: App,
  publication: FeedPublication,
  started: StartedFeed,
  { env = '', wait, pollSeconds, json }: FollowOptions,
): Promise<void> {
  const { out } = app.console;
  const look = `cardlake feed gate status --env ${env}`;
  if (started.outcome === 'busy')
    throw new UserError('feed_busy', `${started.feed}: another execution publishes it`, {
      hint: `Try again when it has ended: \`${look}\``,
    });
  if (started.outcome !== 'started' || wait !== true) {
    const next = started.outcome === 'started' ? `\`${look}\` shows the verdict.\n` : '';
    out.write(json ? jsonLine(started) : `${startedText(started)}${next}`);
    return;
  }
  remark(app, startedText(started));
  const message = `The publication goes on: \`${look}\``;
  const report = await app.shutdown.guard({ message }, () =>
    publication.wait(started.execution, pollSeconds * 1000),
  );
  tellPublication(app, await judgedPublication(publication, report), { env, json });
}

/** Writes an execution, and sets the exit code. @throws UserError `not_blocked` for a release of what no rule blocks */
export function tellPublication(
  app: App,
  judged: JudgedPublication,
  { env = '', json }: Pick<FollowOptions, 'env' | 'json'>,
): void {
  const { out } = app.console;
  const { report, ...more } = judged;
  if (isNegative(report)) app.exitCode = EXIT_CODES.negative.code;
  const refusal = report.facts?.refusal;
  if (refusal !== undefined)
    throw new UserError('not_blocked', refusal, {
      hint: `\`cardlake feed gate history --env ${env}\` lists what was judged; the table feed_objects has the blocked objects.`,
    });
  out.write(
    json ? jsonLine({ ...report, ...more }) : publicationText(judged, `--env ${env}`, styleFor(out, app.env)),
  );
}
