import { type Dispute, encodeDispute, type IncomingFolder, openIncoming } from '@cardlake/bronze';
import type { CardDecision, CardEvent } from '@cardlake/card-schema';
import type { PastEvents } from '@cardlake/feature-store/assembled';
import type { DeliveryResult } from '@cardlake/prediction';
import type { Clock, EngineConfig } from '@cardlake/runtime';
import type { Decider, DecisionWishes, MakeDecider } from './decider';
import { LakeState } from './lake/lake-state';
import { lockLog } from './log/lock-log';
import { logFolder, segmentTime } from './log/segment-file';
import { type Durability, SegmentLog, type SegmentLogOptions } from './log/segment-log';
import { Sealer } from './seal/sealer';
import { LoggedDecisions } from './state/logged-decisions';
import { loggedHistory, type MemoryHistory } from './state/logged-history';
import { Recovery } from './state/recovery';
import { UndecidedEvents } from './state/undecided-events';

/** Age of events up to which decisions are remembered, µs: an older one is late, see `decideOnce`; with an hour to spare. */
const REMEMBERED_MICROS = 25 * 3_600e6;
/** A decision is in no segment that was created so long after it, µs. */
const GROUP_MARGIN_MICROS = 60e6;
/** Milliseconds between two looks at the minute and at the lake. */
const TICK_MS = 1_000;
/** Time after which a fault that lasts is told again. */
const MINUTE_MS = 60_000;

/** Options of serving. */
export interface ServingOptions {
  readonly lakeRoot: string;
  readonly clock: Clock;
  readonly durability: Durability;
  readonly resources: EngineConfig;
  readonly history: MemoryHistory;
  /** Reach of the longest window, µs: silver is loaded from there on. */
  readonly reachMicros: number;
  readonly makeDecider: MakeDecider;
  /** Takes over what changed outside, at the start and about every second. */
  readonly refresh?: () => Promise<void>;
  /** Called with what happened besides requests. */
  readonly onNotice?: (notice: ServingNotice) => void;
  /** For tests. */
  readonly log?: Pick<SegmentLogOptions, 'segmentBytes' | 'write'>;
}

/** Something that an operator should know. */
export type ServingNotice =
  | { readonly kind: 'torn'; readonly segment: string; readonly bytes: number }
  | { readonly kind: 'not_sealed' | 'not_refreshed' | 'not_decided'; readonly error: unknown };

/** Content of the state after a start. */
export interface Recovered {
  /** Authorisations loaded from silver. */
  readonly silverEvents: number;
  /** Records read from the log. */
  readonly logRecords: number;
  /** Authorisations that were logged without a decision, and decided now. */
  readonly undecided: number;
}

/** Decides authorisations beside the writer of a lake: state in memory, the log below it, and its way to bronze. */
export class Serving {
  private readonly incoming: IncomingFolder;
  private readonly sealer: Sealer;
  private readonly log: SegmentLog;
  private readonly decisions: LoggedDecisions;
  private readonly newestOfCard = new Map<string, { readonly eventId: string; readonly time: number }>();
  private readonly undecided = new UndecidedEvents();
  private readonly decider: Decider;
  private ticking: NodeJS.Timeout | undefined;
  private tick: Promise<void> = Promise.resolve();
  /** Faults that an operator was told of, and when. */
  private readonly told = new Map<string, number>();

  private constructor(
    private readonly options: ServingOptions,
    private readonly lake: LakeState,
    private readonly unlock: () => void,
  ) {
    const { lakeRoot, clock, durability, history, makeDecider } = options;
    const folder = logFolder(lakeRoot);
    this.incoming = openIncoming(lakeRoot);
    this.sealer = new Sealer(
      { lakeRoot, folder, incoming: this.incoming },
      (path) => lake.isProcessed(path),
      (error) => this.notice({ kind: 'not_sealed', error }),
    );
    const onRotated = (id: string, bytes: number): void => this.sealer.add(id, bytes);
    this.log = new SegmentLog({ folder, clock, durability, onRotated, ...options.log });
    this.decisions = new LoggedDecisions(this.log, clock, (id, time) => lake.readDecision(id, time));
    this.decider = makeDecider({
      table: this.decisions,
      history: loggedHistory(history, this.log, this.decisions),
    });
  }

  /**
   * Opens the log of a lake, which one process serves at a time, and restores the state from it and from the lake. Creates
   * the lake if there is none.
   * @throws UserError `already_served`, `log_damaged`; those of the lake and the disk
   */
  static async open(
    options: ServingOptions,
  ): Promise<{ readonly serving: Serving; readonly recovered: Recovered }> {
    const lake = await LakeState.open(options.lakeRoot, options.resources);
    let unlock = (): void => {};
    try {
      unlock = await lockLog(options.lakeRoot);
      const serving = new Serving(options, lake, unlock);
      const recovered = await serving.recover();
      serving.ticking = setInterval(() => serving.lookAround(), TICK_MS).unref();
      return { serving, recovered };
    } catch (error) {
      unlock();
      lake.close();
      throw error;
    }
  }

  get logLagBytes(): number {
    return this.log.lagBytes;
  }

  /** Segments whose objects the lake has not taken yet. */
  get openSegments(): number {
    return this.sealer.count;
  }

  get decisionsInMemory(): number {
    return this.decisions.size;
  }

  /** Version of the lake that is served. */
  get lakeVersion(): number {
    return this.lake.version;
  }

  /**
   * Decides an authorisation once. The answer is written to the log before it is given.
   * @throws UserError of the disk; the authorisation is not decided then, and may be sent again
   */
  async decide(event: CardEvent, wishes: DecisionWishes = {}): Promise<DeliveryResult<CardDecision>> {
    await this.remember(event);
    const result = await this.decider(event, wishes).catch((error: unknown) => {
      // One that was taken back from the log is forgotten: whoever sent it sends it again.
      if (this.decisions.isOpen(event.event_id)) this.undecided.note(event, this.options.clock.now());
      throw error;
    });
    if (result.state !== 'conflicting_duplicate') this.noteNewest(result.record);
    return result;
  }

  /** Finds the decision on an authorisation by its id; undefined without one. */
  async findDecision(eventId: string): Promise<CardDecision | undefined> {
    return (await this.decisions.find(eventId))?.record ?? this.lake.findDecision(eventId);
  }

  /** Finds the decision on the newest authorisation of a card. */
  async findNewest(cardId: string): Promise<CardDecision | undefined> {
    const known = this.newestOfCard.get(cardId);
    const [own, merged] = await Promise.all([
      known === undefined ? undefined : this.findDecision(known.eventId),
      this.lake.findNewestDecision(cardId),
    ]);
    return own === undefined || (merged !== undefined && merged.ts > own.ts) ? merged : own;
  }

  /** Reads the events of a card that a decision would look back on. */
  readHistory(cardId: string, now: number): Promise<PastEvents> {
    const { history, reachMicros } = this.options;
    return history.read(cardId, now - reachMicros, Number.POSITIVE_INFINITY);
  }

  /** Returns what keeps decisions from being written; undefined when nothing does, as far as is known. */
  findFailure(): unknown {
    return this.log.findFailure();
  }

  /** Stores a report on an authorisation. @throws UserError of the disk; nothing is stored then */
  async report(dispute: Dispute, receivedAt: number): Promise<void> {
    this.log.append({ type: 'card_dispute', receivedAt, line: encodeDispute(dispute) }, () => {});
    await this.log.commit();
  }

  /**
   * Writes and seals everything, and lets another process serve the lake.
   * @returns false when something could not be sealed, which the next start does
   * @throws UserError of the disk, when something cannot be written
   */
  async stop(): Promise<boolean> {
    clearInterval(this.ticking);
    await this.tick;
    try {
      await this.log.close();
      await this.sealer.sealWaiting();
      return this.sealer.isDone;
    } finally {
      this.incoming.remove();
      this.lake.close();
      this.unlock();
    }
  }

  private async recover(): Promise<Recovered> {
    const { clock, history, reachMicros, refresh } = this.options;
    const now = clock.now() * 1000;
    const recovery = new Recovery(this.decisions, history, (event) => this.noteNewest(event));
    let silverEvents = 0;
    let logRecords = 0;
    await this.lake.forEachEvent(now - reachMicros - REMEMBERED_MICROS, async (events) => {
      silverEvents += events.length;
      await Promise.all(events.map((event) => history.keep(event)));
    });
    const torn = await this.sealer.recover(async (records) => {
      logRecords += records.length;
      await recovery.restore(records);
    });
    for (const { id: segment, tornBytes: bytes } of torn) this.notice({ kind: 'torn', segment, bytes });
    for (const claim of await this.lake.readClaims(now - REMEMBERED_MICROS))
      this.decisions.restoreArchived(claim);
    const undecided = recovery.undecided();
    await history.declareCompleteFrom(Number.NEGATIVE_INFINITY);
    await refresh?.();
    let decided = 0;
    // One that cannot be decided must not keep all others from being served.
    for (const event of undecided) if (await this.decideAgain(event)) decided++;
    return { silverEvents, logRecords, undecided: decided };
  }

  /** Decides an authorisation that the log holds. @returns false when it fails, which is tried again later */
  private async decideAgain(event: CardEvent): Promise<boolean> {
    try {
      await this.decide(event);
      return true;
    } catch (error) {
      this.notice({ kind: 'not_decided', error });
      return false;
    }
  }

  private retryUndecided(): Promise<void> {
    const isOpen = (eventId: string): boolean => this.decisions.isOpen(eventId);
    return this.undecided.retry(this.options.clock.now(), isOpen, async (event) => {
      await this.decideAgain(event);
    });
  }

  /** Looks up an event that is so old that a decision on it may be in the lake only. */
  private async remember(event: CardEvent): Promise<void> {
    const remembered = this.options.clock.now() * 1000 - REMEMBERED_MICROS;
    if (event.ts > remembered || this.decisions.has(event.event_id)) return;
    const claim = await this.lake.findClaim(event.event_id, event.ts);
    if (claim !== undefined) this.decisions.restoreArchived(claim);
  }

  private noteNewest({
    card_id,
    event_id: eventId,
    ts: time,
  }: Pick<CardEvent, 'card_id' | 'event_id' | 'ts'>): void {
    const known = this.newestOfCard.get(card_id);
    if (known === undefined || known.time <= time) this.newestOfCard.set(card_id, { eventId, time });
  }

  private lookAround(): void {
    this.log.rotateIfDue();
    this.tick = this.tick
      .then(() => this.sealer.sealWaiting())
      .then(() => this.retryUndecided())
      .then(() => this.followLake())
      .then(() => this.options.refresh?.())
      .catch((error: unknown) => this.notice({ kind: 'not_refreshed', error }));
  }

  private followLake(): void {
    if (!this.lake.refresh()) return;
    const oldestPending = this.decisions.oldestPending;
    // The open segment counts, too: it outlives its minute while a write is in progress.
    const oldest =
      this.sealer.removeProcessed((id) => segmentTime(id) * 1000 + GROUP_MARGIN_MICROS < oldestPending) ??
      this.log.openSegmentId;
    const left = oldest === undefined ? this.options.clock.now() : segmentTime(oldest);
    this.decisions.archiveBefore(left * 1000 - GROUP_MARGIN_MICROS);
    this.decisions.dropBefore(this.options.clock.now() * 1000 - REMEMBERED_MICROS);
  }

  private notice(notice: ServingNotice): void {
    if ('error' in notice && this.wasToldLately(`${notice.kind}: ${String(notice.error)}`)) return;
    this.options.onNotice?.(notice);
  }

  /** True for what was told less than a minute ago: a fault that lasts shows every second. */
  private wasToldLately(text: string): boolean {
    const now = this.options.clock.now();
    for (const [earlier, at] of this.told) if (now - at >= MINUTE_MS) this.told.delete(earlier);
    if (this.told.has(text)) return true;
    this.told.set(text, now);
    return false;
  }
}
