import { snapshotGroups } from '@cardlake/card-features';
import { type CardDecision, parseAuthorization } from '@cardlake/card-schema';
import {
  type EngineContext,
  findSuspiciousEvent,
  type LoadedModel,
  loadModelVersion,
  readSnapshotRow,
} from '@cardlake/engine';
import { deriveKeptColumns, LocalCardHistory, type SnapshotRows } from '@cardlake/feature-store/assembled';
import type { CompiledGroup } from '@cardlake/features';
import {
  createDecider,
  createVectorAssembler,
  findServedGroup,
  memoryDecisionTable,
  prepareVersion,
  readExperiment,
  readRules,
  replayClock,
} from '@cardlake/prediction';
import { type Clock, UserError } from '@cardlake/runtime';

/** An event of a lake, and the decision about it. */
export interface SampleDecision {
  /** The event as a line on the wire. */
  readonly line: string;
  readonly decision: CardDecision;
}

/**
 * Decides about the event of the newest day that a model finds most suspicious, as a server would have when it arrived: its vector is
 * assembled from the card's events and the snapshot rows of the lake. Nothing is written.
 * @throws UserError, see `loadModelVersion` and `findSuspiciousEvent`
 */
export async function decideSample(
  lakeRoot: string,
  model: string,
  context: EngineContext & { readonly clock: Clock },
): Promise<SampleDecision> {
  const loaded = loadModelVersion(lakeRoot, model);
  const group = groupOf(loaded);
  const { line, past } = await findSuspiciousEvent(lakeRoot, loaded, context);
  const history = new LocalCardHistory({ columns: deriveKeptColumns([group]) });
  for (const each of past) {
    const parsed = parseAuthorization(each, context.clock.now() * 1000);
    if (parsed.ok) await history.keep(parsed.row);
  }
  await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
  const decider = createDecider(
    {
      table: memoryDecisionTable(),
      history,
      snapshots: snapshotsOfGold(lakeRoot, context),
      clock: replayClock(context.clock),
      stopwatch: () => performance.now(),
    },
    {
      group,
      snapshotGroups,
      assembler: createVectorAssembler(group, snapshotGroups),
      experiment: readExperiment({ model, champion: loaded.version }, 'the promoted version'),
      versions: [prepareVersion(loaded, group)],
      rules: readRules({ lists: [], rules: [] }, group, 'no rules'),
    },
  );
  const result = await decider.decideLine(line, { explain: true });
  if (result.state === 'decided') return { line, decision: result.record };
  throw new Error(`the event of the lake ended as ${result.state}`);
}

function groupOf({ name, card }: LoadedModel): CompiledGroup {
  const group = findServedGroup(card);
  if (group !== undefined) return group;
  throw new UserError('model_unservable', `${name} uses no group that is assembled as events arrive`, {
    hint: 'Choose another model with --model.',
  });
}

/** Version of rows that were never published: gold knows only the newest. */
const OF_GOLD = 0;

const snapshotsOfGold = (lakeRoot: string, context: EngineContext): Pick<SnapshotRows, 'read'> => ({
  async read(group, key, day) {
    const found = await readSnapshotRow(lakeRoot, { group, key, day }, context);
    return found && { ...found, version: OF_GOLD, isStale: found.day !== day };
  },
});
