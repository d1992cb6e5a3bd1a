import { join } from 'node:path';
import {
  encodeAuthorization,
  lakeSink,
  sendAll,
  syntheticTraffic,
  type TrafficRecord,
} from '@cardlake/bronze';
import { groups, snapshotGroups } from '@cardlake/card-features';
import { type CardDecision, type CardEvent, parseAuthorization } from '@cardlake/card-schema';
import { auditDecisions, runStream } from '@cardlake/engine';
import {
  type DecisionAudit,
  deriveKeptColumns,
  LocalCardHistory,
  LocalSnapshotRows,
  SNAPSHOT_FOLDER,
} from '@cardlake/feature-store/assembled';
import { publishedName } from '@cardlake/features';
import { readModel } from '@cardlake/model';
import { randomModelFile, toBytes } from '@cardlake/model/test-kit';
import {
  createDecider,
  createDecisionAuditor,
  createVectorAssembler,
  liveClock,
  prepareVersion,
  readExperiment,
  readRules,
} from '@cardlake/prediction';
import { type EngineConfig, engineConfig, silentReporter } from '@cardlake/runtime';
import type { DeciderPorts } from '../src';
import { Serving } from '../src/serving';

const group = groups.fraud_features_v2;
const columns = deriveKeptColumns([group]);
const DAY = 86_400e6;

/** The day that is served, and its beginning, µs. */
export const SERVED_DAY = '2026-01-12';
export const MIDNIGHT = Date.parse(SERVED_DAY) * 1000;

/** Traffic of ten days before that day, and of the day. */
const traffic = [
  ...syntheticTraffic({
    numTransactions: 500,
    cards: 10,
    merchants: 5,
    startMicros: MIDNIGHT - 10 * DAY,
    days: 11,
    fraudShare: 0.1,
    duplicates: 0,
    late: 0,
    malformed: 0,
  }).records,
];

const eventOf = ({ type, line }: TrafficRecord): CardEvent[] => {
  const parsed =
    type === 'card_authorization' ? parseAuthorization(String(line), MIDNIGHT + 9 * DAY) : undefined;
  return parsed?.ok === true ? [parsed.row] : [];
};

/** Authorisations of the day and of the days before it, in order of time. */
export const servedEvents = traffic
  .flatMap(eventOf)
  .filter(({ ts }) => ts >= MIDNIGHT && ts < MIDNIGHT + DAY)
  .sort((a, b) => a.ts - b.ts);
export const earlierEvents = traffic.flatMap(eventOf).filter(({ ts }) => ts < MIDNIGHT);

const names = group.features.map(({ name }) => name);
const version = prepareVersion(
  {
    name: 'fraud',
    version: 'a',
    model: readModel(toBytes(randomModelFile({ trees: 3, depth: 3, features: names.length, seed: 1 }))),
    policy: {
      calibration: { slope: 1, intercept: 0 },
      rule: { kind: 'thresholds', review: 0.5, decline: 0.9 },
    },
    policyHash: 'policy',
    card: {
      name: 'fraud',
      modelSha256: '',
      dataset: null,
      training: null,
      groups: [{ name: publishedName(group), definitionHash: group.hash }],
      features: names.map((name) => ({ name, group: publishedName(group), baseline: null })),
      marginBaseline: null,
    },
  },
  group,
);

/** A lake that is served and merged. */
export class ServedLake {
  /** Set by what happens. */
  private readonly clock = {
    ms: MIDNIGHT / 1000,
    now() {
      return this.ms;
    },
  };
  private serving: Serving | undefined;
  private readonly resources: EngineConfig = { ...engineConfig(), threads: 1 };

  constructor(
    readonly root: string,
    /** Changes records before they are logged. */
    private readonly damage: (record: CardDecision) => CardDecision = (record) => record,
  ) {}

  /** Brings what happened before the day into the lake. */
  async begin(): Promise<void> {
    await this.ingest(
      traffic.filter(({ arrivalMicros }) => arrivalMicros < MIDNIGHT),
      1440,
    );
    await this.merge(MIDNIGHT);
  }

  /** Starts a server. @param bound most events that it reads of a card */
  async start(bound = 10_000): Promise<void> {
    const snapshots = new LocalSnapshotRows(join(this.root, SNAPSHOT_FOLDER), this.clock);
    const { serving } = await Serving.open({
      lakeRoot: this.root,
      clock: this.clock,
      durability: 'process',
      resources: this.resources,
      history: new LocalCardHistory({ columns, bound }),
      reachMicros: columns.reachMicros,
      makeDecider: (ports) => this.makeDecider(ports, snapshots),
    });
    this.serving = serving;
  }

  /** Decides about an authorisation some time after the one before. @returns the state that it ends in */
  async decide(event: CardEvent, laterMs = 50): Promise<string> {
    this.clock.ms = Math.max(this.clock.ms + laterMs, event.ts / 1000 + laterMs);
    const result = await this.serving?.decide(event);
    return result?.state ?? 'not served';
  }

  /** Stops the server, which takes its log to bronze. */
  async stop(): Promise<void> {
    await this.serving?.stop();
  }

  /** Brings authorisations into the lake that the server does not see. */
  ingestEvents(events: readonly CardEvent[], arrivalMicros: number): Promise<void> {
    return this.ingest(
      events.map((event) => ({
        type: 'card_authorization',
        line: Buffer.from(encodeAuthorization(event)),
        arrivalMicros,
        partitionKey: event.card_id,
      })),
    );
  }

  async ingest(some: readonly TrafficRecord[], bucketMinutes = 1): Promise<void> {
    await sendAll(some, await lakeSink({ lakeRoot: this.root, bucketMinutes }));
  }

  /** Takes everything in bronze to gold, and publishes. */
  async merge(windowEndMicros: number): Promise<void> {
    this.clock.ms = Math.max(this.clock.ms, windowEndMicros / 1000);
    await runStream({ lakeRoot: this.root, windowEndMicros }, this.context());
  }

  audit(): Promise<DecisionAudit> {
    const createAuditor = createDecisionAuditor;
    return auditDecisions(
      { lakeRoot: this.root, day: SERVED_DAY, examples: 5, createAuditor },
      this.context(),
    );
  }

  private context() {
    return { clock: this.clock, reporter: silentReporter, resources: this.resources };
  }

  private makeDecider({ table, history }: DeciderPorts, snapshots: LocalSnapshotRows) {
    const decider = createDecider(
      {
        table: {
          claim: (claim) => table.claim(claim),
          finish: (id, final) => table.finish(id, { ...final, record: this.damage(final.record) }),
        },
        history,
        snapshots,
        clock: liveClock(this.clock),
        stopwatch: () => 0,
      },
      {
        group,
        snapshotGroups,
        assembler: createVectorAssembler(group, snapshotGroups),
        experiment: readExperiment({ model: 'fraud', champion: 'a' }, 'experiment.json'),
        versions: [version],
        rules: readRules({ lists: [], rules: [] }, group, 'rules.json'),
      },
    );
    return async (event: CardEvent) => {
      const result = await decider.decideEvent(event);
      if (result.state === 'rejected') throw new Error('an event was rejected that was read');
      return result;
    };
  }
}
