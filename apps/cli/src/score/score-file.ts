import { snapshotGroups } from '@cardlake/card-features';
import { type EngineContext, type RejectedLine, type Replay, replayEvents } from '@cardlake/engine';
import { deriveKeptColumns } from '@cardlake/feature-store/assembled';
import { MAX_AGE_MICROS } from '@cardlake/prediction';
import { type DecidingModel, openModel } from '../serve/open-model';
import { decideReplay } from './decide-replay';
import type { DecisionSink } from './decision-sink';
import { DecisionCounter, type ScoreSummary } from './summary';

/** Options of deciding a file. */
export interface ScoreFileOptions extends DecidingModel {
  /** Path of NDJSON, plain or gzipped, or `-` for standard input. */
  readonly input: string;
  /** Explains approvals, too. */
  readonly isExplained: boolean;
  /** Takes lines that are not decided. */
  readonly onRejected: (lines: readonly RejectedLine[]) => Promise<void>;
  readonly openSink: (replay: Replay) => Promise<DecisionSink>;
}

/**
 * Decides the authorisations of a file as the server would have when they came, over the history and the snapshots of a lake.
 * @throws UserError, see `openModel` and `replayEvents`; those of the sink
 */
export async function scoreFile(options: ScoreFileOptions, context: EngineContext): Promise<ScoreSummary> {
  const { lakeRoot, input, isExplained, onRejected, openSink } = options;
  const { options: judge } = openModel(options);
  const { reachMicros } = deriveKeptColumns([judge.group]);
  const counter = new DecisionCounter();
  const replayOptions = {
    lakeRoot,
    input,
    reachMicros,
    maxAgeMicros: MAX_AGE_MICROS,
    snapshotGroups,
    async onRejected(lines: readonly RejectedLine[]) {
      counter.reject(lines);
      await onRejected(lines);
    },
  };
  return replayEvents(replayOptions, context, async (replay) => {
    const stage = context.reporter.stage('score', replay.counts.first);
    const sink = await openSink(replay);
    for await (const records of decideReplay(replay, judge, { clock: context.clock, isExplained })) {
      counter.add(records);
      await sink.take(records);
      stage.advance(records.length);
    }
    await sink.end();
    const { first: events, ...others } = replay.counts;
    stage.done({ events, ...others });
    return counter.summarize(judge.experiment.model, others);
  });
}
