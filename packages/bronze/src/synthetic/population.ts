import { Random } from '@cardlake/runtime';
import { type Category, categories } from './category';
import { type Country, countries } from './country';
import { elementAt } from './element-at';
import type { TrafficOptions } from './options';
import { WeightedChoice } from './weighted-choice';

/** A subset of the cards or merchants, drawn by weight. */
interface WeightedPool {
  /** Draws a member. @param slot and @param side independent and uniform in [0, 1) */
  pick(slot: number, side: number): number;
}

/** The cards; arrays are indexed by card. */
export interface Cards {
  readonly ids: readonly string[];
  /** Index into `countries`. */
  readonly country: Uint8Array;
  /** Amounts that the card pays, relative to other cards in the same shop. */
  readonly spending: Float32Array;
  readonly all: WeightedPool;
  /** By country; undefined for a country without cards. */
  readonly byCountry: readonly (WeightedPool | undefined)[];
}

/** The merchants; arrays are indexed by merchant. */
export interface Merchants {
  readonly ids: readonly string[];
  readonly countryOf: (merchant: number) => Country;
  readonly categoryOf: (merchant: number) => Category;
  readonly all: WeightedPool;
  /** Merchants with a shop, by country; all merchants for a country without any. */
  readonly inPerson: readonly WeightedPool[];
  readonly online: WeightedPool;
}

function idsOf(prefix: string, count: number): readonly string[] {
  const digits = Math.max(5, String(count - 1).length);
  return Array.from({ length: count }, (_, index) => prefix + String(index).padStart(digits, '0'));
}

function poolOf(weights: Float64Array, isMember: (index: number) => boolean): WeightedPool | undefined {
  const members = Uint32Array.from(weights.keys()).filter(isMember);
  if (members.length === 0) return undefined;
  const choice = new WeightedChoice(Float64Array.from(members, (index) => elementAt(weights, index)));
  return { pick: (slot, side) => elementAt(members, choice.pick(slot, side)) };
}

const poolOfAll = (weights: Float64Array): WeightedPool => {
  const choice = new WeightedChoice(weights);
  return { pick: (slot, side) => choice.pick(slot, side) };
};

const choiceByShare = (shares: readonly { readonly share: number }[]) =>
  new WeightedChoice(shares.map(({ share }) => share));

/** Deviation of the logarithm of a card's activity: a few cards make most of the traffic. */
const ACTIVITY_SIGMA = 0.9;
const SPENDING_SIGMA = 0.45;

/** Creates the cards of a seed. */
export function createCards({ seed, cards: count }: TrafficOptions): Cards {
  const random = new Random(seed, 'cards');
  const home = choiceByShare(countries);
  const country = Uint8Array.from({ length: count }, () => home.pick(random.uniform(), random.uniform()));
  const spending = Float32Array.from({ length: count }, () => random.logNormal(1, SPENDING_SIGMA));
  const activity = Float64Array.from({ length: count }, () => random.logNormal(1, ACTIVITY_SIGMA));
  return {
    ids: idsOf('c', count),
    country,
    spending,
    all: poolOfAll(activity),
    byCountry: countries.map((_, c) => poolOf(activity, (card) => country[card] === c)),
  };
}

/** Creates the merchants of a seed. Popularity falls with rank by Zipf's law; rank is unrelated to the id. */
export function createMerchants({ seed, merchants: count }: TrafficOptions): Merchants {
  const random = new Random(seed, 'merchants');
  const home = choiceByShare(countries);
  const kind = choiceByShare(categories);
  const country = Uint8Array.from({ length: count }, () => home.pick(random.uniform(), random.uniform()));
  const category = Uint8Array.from({ length: count }, () => kind.pick(random.uniform(), random.uniform()));
  const popularity = new Float64Array(count);
  for (let rank = 0; rank < count; rank++) {
    const at = random.below(rank + 1);
    popularity[rank] = elementAt(popularity, at);
    popularity[at] = 1 / (rank + 1);
  }
  const categoryOf = (merchant: number) => elementAt(categories, elementAt(category, merchant));
  const isOnline = (merchant: number) => categoryOf(merchant).isOnline;
  const all = poolOfAll(popularity);
  const inPersonIn = (c: number) => poolOf(popularity, (m) => country[m] === c && !isOnline(m));
  return {
    ids: idsOf('m', count),
    countryOf: (merchant) => elementAt(countries, elementAt(country, merchant)),
    categoryOf,
    all,
    inPerson: countries.map((_, c) => inPersonIn(c) ?? all),
    online: poolOf(popularity, isOnline) ?? all,
  };
}
