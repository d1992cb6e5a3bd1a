import type { CardEvent, DecidedBy } from '@cardlake/card-schema';
import type { PastEvents, SnapshotRead } from '@cardlake/feature-store/assembled';
import { type CompiledGroup, type CompiledSnapshotGroup, publishedName } from '@cardlake/features';
import type { Decision } from '@cardlake/model';
import { chooseVersion } from '../experiment/choose-version';
import { isControl } from '../experiment/is-control';
import type { Experiment } from '../experiment/schema';
import { describeFeatures } from '../reasons/describe';
import { type Explained, findReasons } from '../reasons/find-reasons';
import { applyRules, isDeclinedByModel } from '../rules/apply-rules';
import type { RuleMatch, RuleSet } from '../rules/rule-set';
import type { Vector } from '../values/fields';
import type { AssembledVector, NeededSnapshot, VectorAssembler } from '../vector/vector';
import type { ScoringVersion, VersionScore } from '../version/scoring-version';
import type { StepTimer } from './step-timer';

/** All that decisions follow from besides an event and its past. */
export interface DeciderOptions {
  readonly group: CompiledGroup;
  /** Groups that features of the group are taken from. */
  readonly snapshotGroups: readonly CompiledSnapshotGroup[];
  readonly assembler: VectorAssembler;
  readonly experiment: Experiment;
  /** The versions that the experiment names, all prepared for the group. */
  readonly versions: readonly ScoringVersion[];
  readonly rules: RuleSet;
}

/** The past of an event, as it was read. */
interface Past {
  readonly history: PastEvents;
  /** Snapshot rows that its vector needs. */
  readonly needed: readonly NeededSnapshot[];
  /** Answers for each of them, in the same order. */
  readonly snapshots: readonly (SnapshotRead | undefined)[];
}

/** A snapshot row that a decision used. */
export interface UsedSnapshot {
  /** Published name of the group. */
  readonly group: string;
  readonly day: string;
  readonly version: number;
}

/** A version with its score. */
export interface Opinion {
  readonly version: ScoringVersion;
  readonly scored: VersionScore;
}

/** An event that is ready to be scored: its vector, and the snapshot rows that it was made with. */
export interface PreparedEvent extends AssembledVector {
  readonly used: readonly UsedSnapshot[];
}

/** A decision on an event, and all that led to it. */
export interface Judgement extends Opinion, Omit<AssembledVector, 'flags'> {
  readonly flags: readonly (AssembledVector['flags'][number] | 'fallback' | 'control')[];
  readonly decision: Decision;
  readonly decidedBy: DecidedBy;
  readonly matches: readonly RuleMatch[];
  readonly used: readonly UsedSnapshot[];
  /** Opinions of the versions that do not decide. */
  readonly shadows: readonly Opinion[];
  /** Null when nobody asked, and the event is approved. */
  readonly reasons: readonly string[] | null;
}

/** A decision that was made earlier, as far as its reasons depend on it. */
export interface EarlierDecision {
  readonly decision: Decision;
  readonly version: string;
  readonly vector: Vector;
  readonly used: readonly UsedSnapshot[];
  /** Instant at which lists and rules acted, µs. */
  readonly receivedAt: number;
}

/** Circumstances of a decision. */
interface JudgeContext {
  readonly version: ScoringVersion;
  /** Score of another scorer; undefined to score here, which is flagged where another one was asked. */
  readonly remote?: { readonly margin: number | undefined } | undefined;
  /** Instant at which lists and rules act, µs. */
  readonly atMicros: number;
  /** True when an approval is explained, too. */
  readonly isExplained: boolean;
  readonly timer: StepTimer;
}

/** Decides about events. Pure. */
export interface Judge {
  prepare(event: CardEvent, past: Past, timer: StepTimer): PreparedEvent;
  /** Chooses the version that the card of an event has. */
  chooseVersion(event: CardEvent): ScoringVersion;
  judge(event: CardEvent, prepared: PreparedEvent, context: JudgeContext): Judgement;
  /** Finds the reasons of an earlier decision; undefined when this judge does not have its version. */
  explain(event: CardEvent, earlier: EarlierDecision): readonly string[] | undefined;
}

/**
 * Creates a judge.
 * @throws Error when a version that the experiment names is missing
 */
export function createJudge(options: DeciderOptions): Judge {
  const { group, snapshotGroups, assembler, experiment, rules } = options;
  const versions = new Map(options.versions.map((version) => [version.version, version]));
  const versionOf = (name: string): ScoringVersion => {
    const version = versions.get(name);
    if (version === undefined) throw new Error(`version ${name} of ${experiment.model} is not loaded`);
    return version;
  };
  const deciding = [experiment.champion, ...(experiment.challenger ? [experiment.challenger.version] : [])];
  for (const name of deciding) versionOf(name);
  const shadowVersions = experiment.shadows.map(versionOf);
  const describe = describeFeatures(group, snapshotGroups);

  const reasonsOf = (version: ScoringVersion, explained: Omit<Explained, 'contributions'>): string[] => {
    const contributions = version.contributions(explained.event, explained.vector);
    return findReasons(describe, { ...explained, contributions });
  };

  return {
    prepare(event, past, timer) {
      const vector = timer.time('vector', () =>
        assembler.assembleVector(event, past.history, past.snapshots),
      );
      return { ...vector, used: listUsed(past) };
    },
    chooseVersion: (event) => versionOf(chooseVersion(experiment, event.card_id)),
    judge(event, prepared, { version, atMicros, remote, isExplained, timer }) {
      const { features, flags: vectorFlags, used } = prepared;
      const isFallback = remote !== undefined && remote.margin === undefined;
      const flags = isFallback ? [...vectorFlags, 'fallback' as const] : vectorFlags;
      const scored = timer.time('score', () => version.score(event, features, remote?.margin));
      const matches = timer.time('rules', () => rules.match(event, features, atMicros));
      const ruled = applyRules(scored.decision, matches);
      const isPassed = isDeclinedByModel(ruled) && isControl(experiment, event.event_id);
      const { decision, decidedBy } = isPassed ? applyRules('approve', matches) : ruled;
      const shadows = timer.time('shadows', () =>
        shadowVersions.map((shadow) => ({ version: shadow, scored: shadow.score(event, features) })),
      );
      const reasons = timer.time('reasons', () =>
        decision === 'approve' && !isExplained
          ? null
          : reasonsOf(version, { event, vector: features, snapshotDays: daysOf(used), decision, matches }),
      );
      return {
        decision,
        decidedBy,
        version,
        scored,
        features,
        flags: isPassed ? [...flags, 'control'] : flags,
        matches,
        used,
        shadows,
        reasons,
      };
    },
    explain(event, { decision, version: name, vector, used, receivedAt }) {
      const version = versions.get(name);
      if (version === undefined) return undefined;
      const matches = rules.match(event, vector, receivedAt);
      return reasonsOf(version, { event, vector, snapshotDays: daysOf(used), decision, matches });
    },
  };
}

/** Days of snapshot rows by their group. */
const daysOf = (used: readonly UsedSnapshot[]): Readonly<Record<string, string>> =>
  Object.fromEntries(used.map(({ group, day }) => [group, day]));

const listUsed = ({ needed, snapshots }: Past): UsedSnapshot[] =>
  needed.flatMap(({ group }, at) => {
    const row = snapshots[at];
    return row === undefined ? [] : { group: publishedName(group), day: row.day, version: row.version };
  });
