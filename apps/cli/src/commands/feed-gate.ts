import { gateFeed } from '@cardlake/engine';
import { EXIT_CODES } from '@cardlake/runtime';
import type { Command } from 'commander';
import type { App } from '../app';
import { chooseFeedToJudge } from '../options/choose-feed';
import { withExamples } from '../options/examples';
import { type LakeOptions, withLakeOption } from '../options/lake';
import { gateText } from '../output/feed-text';
import { jsonLine } from '../output/json';
import { type OutputOptions, withOutputOptions } from '../output/mode';
import { styleFor } from '../output/style';
import { runWithProgress } from '../process/run-command';
import { registerFeedGateHistory } from './feed-gate-history';
import { registerFeedGateStart } from './feed-gate-start';
import { registerFeedGateStatus } from './feed-gate-status';

interface Options extends LakeOptions, OutputOptions {}

const DESCRIPTION = `Reads what is new in bronze/feeds of a lake, and says what a run would publish and what it would block, by which rules. Nothing is
published; the run that follows does not read it again. The exit code is 1 when an object would be blocked.

On AWS the gate is a part of publishing: "start", "status" and "history" are of an environment.`;

/** Adds `cardlake feed gate`, which judges the new objects of a feed without publishing them. */
export function registerFeedGate(feed: Command, app: App): void {
  const command = feed
    .command('gate')
    .summary('judge the new files of a feed without publishing them')
    .description(DESCRIPTION)
    .argument('<name>', 'name of the feed');
  withOutputOptions(withLakeOption(command)).action(async (name: string, options: Options) => {
    const { lake: lakeRoot, json } = options;
    const { out } = app.console;
    const { feed: found, transform, feeds } = await chooseFeedToJudge(app, name);
    const judged = await runWithProgress(app, options, (context) =>
      gateFeed({ lakeRoot, feed: found, transform, feeds }, context),
    );
    if (judged.some(({ status }) => status === 'blocked')) app.exitCode = EXIT_CODES.negative.code;
    out.write(
      json ? jsonLine({ feed: name, objects: judged }) : gateText(name, judged, styleFor(out, app.env)),
    );
  });
  withExamples(command, 'feed gate ups_shipping', 'feed gate shipments --lake ./lake --json');
  registerFeedGateStart(command, app);
  registerFeedGateStatus(command, app);
  registerFeedGateHistory(command, app);
}
