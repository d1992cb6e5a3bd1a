import { UserError } from '@cardlake/runtime';

/** Options of the synthetic traffic. Shares are fractions of `numTransactions`. */
export interface TrafficOptions {
  /** Valid, distinct authorisations, including frauds and refunds. Duplicates and malformed lines come on top. */
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
  /** Share of the authorisations that a single card makes. */
  readonly hotCardShare: number;
  /** Lines that are delivered twice; one in twenty of them with another amount the second time. */
  readonly duplicates: number;
  /** Authorisations that arrive ten minutes to two days after their time. */
  readonly late: number;
  /** Lines that break a rule of the wire format. */
  readonly malformed: number;
  /** `local`: day, night and weekend in the country of the card; `flat`: the same rate at every instant. */
  readonly dailyPattern: 'local' | 'flat';
}

/** Default of every option. */
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
  dailyPattern: 'local',
};

const WHOLE = ['numTransactions', 'cards', 'merchants', 'days'] as const;
const SHARES = ['fraudShare', 'hotCardShare', 'duplicates', 'late', 'malformed'] as const;
const MICROS_PER_SECOND = 1_000_000;
/** End of the last year that all clocks and the folder names of bronze can hold, with room for late reports. */
const LATEST_MICROS = Date.UTC(2200, 0, 1) * 1000;

/**
 * Completes options with the defaults and checks them.
 * @throws UserError `bad_option` naming the option and its allowed values.
 */
export function trafficOptions(overrides: Partial<TrafficOptions>): TrafficOptions {
  const options = { ...TRAFFIC_DEFAULTS, ...overrides };
  for (const name of WHOLE) {
    const isWhole = Number.isSafeInteger(options[name]) && options[name] >= 1;
    requireOption(isWhole, name, options[name], 'a whole number from 1');
  }
  for (const name of SHARES) {
    requireOption(options[name] >= 0 && options[name] <= 1, name, options[name], 'a share from 0 to 1');
  }
  requireOption(Number.isSafeInteger(options.seed), 'seed', options.seed, 'a whole number');
  const { startMicros } = options;
  const isInstant = startMicros >= Date.UTC(2000, 0, 1) * 1000 && startMicros % MICROS_PER_SECOND === 0;
  const ends = startMicros + options.days * 86_400 * MICROS_PER_SECOND;
  requireOption(isInstant && ends <= LATEST_MICROS, 'start', startMicros, 'a whole second of 2000 to 2199');
  return options;
}

function requireOption(isValid: boolean, name: string, value: number, expected: string): void {
  if (isValid) return;
  throw new UserError('bad_option', `invalid ${name}: expected ${expected}, got ${value}`, {
    hint: `Set ${name} to ${expected}.`,
  });
}
