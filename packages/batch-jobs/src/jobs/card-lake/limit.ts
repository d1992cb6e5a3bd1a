import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { parseBronzePath } from '@cardlake/bronze';
import { cardTransactions } from '@cardlake/card-schema';
import { groups } from '@cardlake/engine';
import { LAKE_LIMIT } from '@cardlake/job-contract';
import { type Snapshot, tableId } from '@cardlake/lake';
import { count, numberOf } from '@cardlake/runtime';
import { dayOf, entityImpacts, formatDay } from '@cardlake/silver-gold';
import type { StoredFile } from '../../store/ports';

/**
 * Needs of a run in bytes. Measured by `npm run bench -- card-lake` with 5,000, 20,000 and 80,000 events a day over 60 days, on two cores
 * and with 9.6 GB for DuckDB: from the run over all days but the last come the needs of a new event, from the run of the last day those
 * of an event that windows look back on. Each is the greatest of the three sizes or more; behind them it is an assumption that needs
 * grow in proportion.
 */
const NEEDS = {
  memory: { run: 450_000_000, newEvent: 110, windowEvent: 70, event: 0 },
  disk: { run: 0, newEvent: 500, windowEvent: 100, event: 9 },
} as const;

/** Fewest bytes that a line takes in an object: those of real events, gzipped. */
const BYTES_OF_LINE = 16;

/** Work of a run, in events. */
interface LakeWork {
  /** Events to process, estimated from the bytes of their objects. */
  readonly newEvents: number;
  /** Events in silver that windows of theirs may look back on. */
  readonly windowEvents: number;
  /** Events in silver, of which a run fetches the ids. */
  readonly events: number;
}

/** Bytes that a run may use. */
interface Room {
  readonly memory: number;
  readonly disk: number;
}

/** Part of its room that a run needs. */
interface LakeLimit {
  readonly percent: number;
  /** The resource that ends first. */
  readonly resource: keyof Room;
  /** Tells the operator about a limit that is near; undefined while it is far. */
  readonly warning: string | undefined;
}

/** Measures the memory and the free disk of this container or machine. */
export async function measureRoom(folder: string): Promise<Room> {
  const { bavail, bsize } = await statfs(folder);
  // Zero where no limit is set (Node.js documentation, `process.constrainedMemory`).
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  return { memory, disk: bavail * bsize };
}

/** Estimates the work of a run from the state of the lake and the objects that it will process. */
export function estimateWork(base: Snapshot, arrived: readonly StoredFile[]): LakeWork {
  const silver = base.files(tableId(cardTransactions));
  const rows = (files: typeof silver) => files.reduce((sum, file) => sum + file.rows, 0);
  const arrivals = arrived.flatMap(({ path }) => parseBronzePath(path)?.arrivalMicros ?? []);
  const reach = Math.max(...entityImpacts(Object.values(groups)).map(({ window }) => window?.to ?? 0));
  const first = arrivals.length === 0 ? '9' : formatDay(dayOf(Math.min(...arrivals) - reach));
  return {
    newEvents: Math.ceil(arrived.reduce((sum, { bytes }) => sum + bytes, 0) / BYTES_OF_LINE),
    windowEvents: rows(silver.filter(({ partition }) => partition >= first)),
    events: rows(silver),
  };
}

/** Compares the needs of a run with its room. */
export function judgeWork({ newEvents, windowEvents, events }: LakeWork, room: Room): LakeLimit {
  const shareOf = (resource: keyof Room): number => {
    const need = NEEDS[resource];
    const bytes =
      need.run + need.newEvent * newEvents + need.windowEvent * windowEvents + need.event * events;
    return bytes / room[resource];
  };
  const resource = shareOf('disk') > shareOf('memory') ? 'disk' : 'memory';
  const percent = Math.ceil(100 * shareOf(resource));
  const warning =
    percent > LAKE_LIMIT.nearPercent
      ? `the limit of this job is near: it needs about ${count(percent)} % of the ${resource} for ${numberOf(newEvents, 'new event')}, ` +
        `${numberOf(windowEvents, 'event')} that windows look back on, and the ids of ${numberOf(events, 'event')}; ` +
        `give the container more (featureBatch.${ROOM_SETTINGS[resource]}), or process fewer days at once (--until)`
      : undefined;
  return { percent, resource, warning };
}

/** Settings of an environment that give a container more. */
const ROOM_SETTINGS = { memory: 'lake.container', disk: 'diskGb' } as const satisfies Record<
  keyof Room,
  string
>;
