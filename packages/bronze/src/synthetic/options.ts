import { UserError } from '@cardlake/runtime';

/** What the synthetic traffic is to be. Shares are of `numTransactions`. */
export interface TrafficOptions {
  /** Valid, distinct authorisations, frauds and refunds among them. Duplicates and malformed lines come on top. */
  readonly numTransactions: number;
  readonly cards: number;
  readonly merchants: number;
  /** First instant, microseconds since the epoch, a whole second. */
  readonly startMicros: number;
  /** Length in days of 24 hours. */
  readonly days: number;
  readonly seed: number;
  /** Frauds, as a share of the authorisations. */
  readonly fraudShare: number;
  /** Share of the authorisations that one single card makes. */
  readonly hotCardShare: number;
  /** Lines delivered a second time; one in twenty of them with another amount. */
  readonly duplicates: number;
  /** Authorisations that arrive ten minutes to two days after their time. */
  readonly late: number;
  /** Lines that break a rule of the wire. */
  readonly malformed: number;
  /** `local`: day, night and weekend where the card lives; `flat`: the same rate at every instant. */
  readonly rhythm: 'local' | 'flat';
}

/** What is taken for an option that is not given. */
export const TRAFFIC_DEFAULTS: TrafficOptions = {
  numTransactions: 100_000,
  cards: 5_000,
  merchants: 1_000,
  startMicros: Date.UTC(2026, 0, 1) * 1000,
  days: 30,
  seed: 1,
  fraudShare: 0.007,
  hotCardShare: 0,
  duplicates: 0,
  late: 0,
  malformed: 0,
  rhythm: 'local',
};

const WHOLE = ['numTransactions', 'cards', 'merchants', 'days'] as const;
const SHARES = ['fraudShare', 'hotCardShare', 'duplicates', 'late', 'malformed'] as const;
const MICROS_PER_SECOND = 1_000_000;
/** The last year that fits all clocks and the folders of bronze, with room for late reports. */
const LATEST_MICROS = Date.UTC(2200, 0, 1) * 1000;

/**
 * The given options over the defaults.
 * @throws UserError `bad_option` naming the option and what it may be.
 */
export function trafficOptions(given: Partial<TrafficOptions>): TrafficOptions {
  const options = { ...TRAFFIC_DEFAULTS, ...given };
  for (const name of WHOLE) {
    const isWhole = Number.isSafeInteger(options[name]) && options[name] >= 1;
    refuseUnless(isWhole, name, options[name], 'a whole number from 1');
  }
  for (const name of SHARES) {
    refuseUnless(options[name] >= 0 && options[name] <= 1, name, options[name], 'a share from 0 to 1');
  }
  refuseUnless(Number.isSafeInteger(options.seed), 'seed', options.seed, 'a whole number');
  const { startMicros } = options;
  const isInstant = startMicros >= Date.UTC(2000, 0, 1) * 1000 && startMicros % MICROS_PER_SECOND === 0;
  const ends = startMicros + options.days * 86_400 * MICROS_PER_SECOND;
  refuseUnless(isInstant && ends <= LATEST_MICROS, 'start', startMicros, 'a whole second of 2000 to 2199');
  return options;
}

function refuseUnless(isGood: boolean, name: string, value: number, wanted: string): void {
  if (isGood) return;
  throw new UserError('bad_option', `${name} is ${value}`, { hint: `Give ${wanted}.` });
}
