import type { BootstrapOptions, Estimate } from '@cardlake/datasets/portable';
import { type BinCounts, createBinCounter, type ModelCard, stabilityIndex } from '@cardlake/model';
import { numberOf } from '@cardlake/runtime';
import { measureGain, type ScoredByBoth } from './gain';

/** Conditions under which a version may be released. */
export interface GateRules {
  /** Fewest frauds among the rows: with few of them, no ranking is known. */
  readonly minFrauds: number;
  /** Average precision that it may lose against the champion: the low end of the interval must not be below that. */
  readonly maxLoss: number;
  /** Greatest population stability index of its scores against those of training. */
  readonly maxShift: number;
}

/** A version that is to be released, on rows that it was not trained on. */
export interface Challenge {
  readonly rows: readonly ScoredByBoth[];
  /** False for the first version of a model, which has nothing to be held against. */
  readonly hasChampion: boolean;
  /** Spread of its margins in training; null for a version that was trained elsewhere. */
  readonly baseline: ModelCard['marginBaseline'];
}

/** Judgement of a gate. */
export interface Verdict {
  readonly passes: boolean;
  /** Sentences: all that stop it; when it passes, what it was held to. */
  readonly reasons: readonly string[];
  readonly rows: number;
  readonly frauds: number;
  /** Average precision minus that of the champion, over cards; null without a champion. */
  readonly gain: Estimate | null;
  /** Population stability index of its scores; null without a baseline. */
  readonly shift: number | null;
}

/**
 * Judges whether a version may be released: it is held against the champion on the same rows, by the interval of the difference of
 * average precision, and against its own training. An equal version passes. The order of the rows makes no difference.
 */
export function judgeChallenger(
  challenge: Challenge,
  rules: GateRules,
  bootstrap: BootstrapOptions,
): Verdict {
  const { rows, hasChampion, baseline } = challenge;
  const frauds = rows.filter(({ isFraud }) => isFraud).length;
  const gain = hasChampion ? measureGain(rows, bootstrap).averagePrecision : null;
  const shift = baseline && stabilityIndex(baseline, countScores(rows, baseline));
  const checks = [
    checkFrauds(frauds, rules),
    gain === null
      ? { stops: false, text: 'There is no champion to hold it against.' }
      : checkGain(gain, rules, bootstrap),
    shift === null
      ? { stops: false, text: 'It does not know the scores of its training, since it was trained elsewhere.' }
      : checkShift(shift, rules),
  ];
  const stopping = checks.filter(({ stops }) => stops);
  const passes = stopping.length === 0;
  const reasons = (passes ? checks : stopping).map(({ text }) => text);
  return { passes, reasons, rows: rows.length, frauds, gain, shift };
}

function countScores(rows: Challenge['rows'], baseline: NonNullable<Challenge['baseline']>): BinCounts {
  const counter = createBinCounter(baseline);
  for (const { challenger } of rows) counter.add(challenger);
  return counter.counts;
}

interface Check {
  readonly stops: boolean;
  readonly text: string;
}

const checkFrauds = (frauds: number, { minFrauds }: GateRules): Check => ({
  stops: frauds < minFrauds,
  text: `The rows hold ${numberOf(frauds, 'fraud')}; at least ${minFrauds} are needed.`,
});

function checkGain(
  { value, low, high }: Estimate,
  { maxLoss }: GateRules,
  { confidence }: BootstrapOptions,
): Check {
  if (value === null || low === null || high === null)
    return { stops: true, text: 'Without a fraud, average precision is not defined.' };
  return {
    stops: low < -maxLoss,
    text: `Average precision is ${signed(value)} against the champion, with ${confidence * 100} % from ${signed(low)} to ${signed(high)}; it may lose ${maxLoss}.`,
  };
}

const checkShift = (shift: number, { maxShift }: GateRules): Check => ({
  stops: shift > maxShift,
  text: `Its scores moved by ${shift.toFixed(3)} from those of training, as population stability index; at most ${maxShift} is allowed.`,
});

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`;
