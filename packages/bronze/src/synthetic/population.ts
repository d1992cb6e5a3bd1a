import { type Category, categories } from './category';
import { type Country, countries } from './country';
import type { TrafficOptions } from './options';
import { Random } from './random';
import { WeightedChoice } from './weighted-choice';

/** Some of the cards or merchants, drawn by weight. */
export interface Group {
  /** @param slot and @param side independent and uniform in [0, 1). */
  pick(slot: number, side: number): number;
}

/** Who pays: all by card index. */
export interface Cards {
  readonly ids: readonly string[];
  /** Index into `countries`. */
  readonly country: Uint8Array;
  /** What the card spends relative to others in the same shop. */
  readonly spending: Float32Array;
  readonly all: Group;
  /** By country; undefined where no card lives. */
  readonly byCountry: readonly (Group | undefined)[];
}

/** Who is paid: all by merchant index. */
export interface Merchants {
  readonly ids: readonly string[];
  readonly countryOf: (merchant: number) => Country;
  readonly categoryOf: (merchant: number) => Category;
  readonly all: Group;
  /** By country and in person only; all merchants where a country has none. */
  readonly inPerson: readonly Group[];
  readonly online: Group;
}

function idsOf(prefix: string, count: number): readonly string[] {
  const digits = Math.max(5, String(count - 1).length);
  return Array.from({ length: count }, (_, index) => prefix + String(index).padStart(digits, '0'));
}

function groupOf(weights: Float64Array, isMember: (index: number) => boolean): Group | undefined {
  const members = Uint32Array.from(weights.keys()).filter(isMember);
  if (members.length === 0) return undefined;
  const choice = new WeightedChoice(Float64Array.from(members, (index) => weights[index]!));
  return { pick: (slot, side) => members[choice.pick(slot, side)]! };
}

const by = (shares: readonly { readonly share: number }[]) =>
  new WeightedChoice(shares.map(({ share }) => share));

/** Deviation of the logarithm of how often a card is used: a few cards make most of the traffic. */
const ACTIVITY_SIGMA = 0.9;
const SPENDING_SIGMA = 0.45;

/** The cards of a seed. */
export function makeCards({ seed, cards: count }: TrafficOptions): Cards {
  const random = new Random(seed, 'cards');
  const home = by(countries);
  const country = Uint8Array.from({ length: count }, () => home.pick(random.uniform(), random.uniform()));
  const spending = Float32Array.from({ length: count }, () => random.logNormal(1, SPENDING_SIGMA));
  const activity = Float64Array.from({ length: count }, () => random.logNormal(1, ACTIVITY_SIGMA));
  return {
    ids: idsOf('c', count),
    country,
    spending,
    all: groupOf(activity, () => true)!,
    byCountry: countries.map((_, c) => groupOf(activity, (card) => country[card] === c)),
  };
}

/** The merchants of a seed. Popularity falls with rank as Zipf's law says, and rank has nothing to do with the id. */
export function makeMerchants({ seed, merchants: count }: TrafficOptions): Merchants {
  const random = new Random(seed, 'merchants');
  const home = by(countries);
  const kind = by(categories);
  const country = Uint8Array.from({ length: count }, () => home.pick(random.uniform(), random.uniform()));
  const category = Uint8Array.from({ length: count }, () => kind.pick(random.uniform(), random.uniform()));
  const popularity = new Float64Array(count);
  for (let rank = 0; rank < count; rank++) {
    const at = random.below(rank + 1);
    popularity[rank] = popularity[at]!;
    popularity[at] = 1 / (rank + 1);
  }
  const isOnline = (merchant: number) => categories[category[merchant]!]!.isOnline;
  const all = groupOf(popularity, () => true)!;
  const inPersonIn = (c: number) => groupOf(popularity, (m) => country[m] === c && !isOnline(m));
  return {
    ids: idsOf('m', count),
    countryOf: (merchant) => countries[country[merchant]!]!,
    categoryOf: (merchant) => categories[category[merchant]!]!,
    all,
    inPerson: countries.map((_, c) => inPersonIn(c) ?? all),
    online: groupOf(popularity, isOnline) ?? all,
  };
}
