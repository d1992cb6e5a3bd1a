import { type CardEvent, cardEvents } from '@cardlake/card-schema';
import {
  type CompiledFeature,
  type CompiledGroup,
  type CompiledSnapshotGroup,
  type EventCompute,
  type Operand,
  publishedName,
  type RatioCompute,
  type WindowCompute,
} from '@cardlake/features';
import { readField, type Vector } from '../values/fields';
import { numberOf } from '../values/number-of';
import { type WindowSubject, windowPhrase } from './window-phrase';
import { windowSentence } from './window-sentence';
import { amountWords, nounOf, timesWords } from './words';

/** An event with its vector, and the days of the snapshot rows in it by published name of their group. */
export interface DescribedEvent {
  readonly event: CardEvent;
  readonly vector: Vector;
  readonly snapshotDays: Readonly<Record<string, string>>;
}

/** Tells the value of a column or feature of an event in words. */
export type Describe = (name: string, of: DescribedEvent) => string;

const { noun, label } = cardEvents;
const THIS_EVENT = `of this ${noun}`;

/**
 * Makes sentences from the compiled form of a group and from values; nothing is written for any single feature.
 * @param snapshots the groups that features of the group are taken from
 */
export function describeFeatures(
  group: CompiledGroup,
  snapshots: readonly CompiledSnapshotGroup[],
): Describe {
  const features = new Map(group.features.map((feature) => [feature.name, feature]));

  const describe = (name: string, described: DescribedEvent): string => {
    const feature = features.get(name);
    if (feature === undefined) return describeColumn(name, described.event);
    const { compute, type } = feature;
    const value = numberOf(described.vector[name], type);
    if (compute.kind === 'row') return describeTime(compute, value);
    if (compute.kind === 'ratio') return describeRatio(compute, value, described);
    return windowSentence(subjectOf(feature, described), value);
  };

  const describeRatio = (
    { numerator, denominator }: RatioCompute,
    value: number | null,
    described: DescribedEvent,
  ): string => {
    const [above, below] = [phraseOf(numerator, described), phraseOf(denominator, described)];
    return value === null
      ? `the ${above} cannot be compared with the ${below}`
      : `the ${above} is ${timesWords(value)} the ${below}`;
  };

  const phraseOf = (operand: Operand, described: DescribedEvent): string => {
    if (operand.kind === 'column') return `${nounOf(operand.column)} ${THIS_EVENT}`;
    const feature = features.get(operand.feature);
    if (feature === undefined || feature.compute.kind === 'row' || feature.compute.kind === 'ratio')
      return nounOf(operand.feature);
    return windowPhrase(subjectOf(feature, described));
  };

  const subjectOf = (
    { entity, compute }: CompiledFeature,
    { snapshotDays }: DescribedEvent,
  ): WindowSubject => {
    const words = { entity, noun, label: label?.description ?? '' };
    if (compute.kind === 'window') return { ...words, compute, snapshotDay: undefined };
    if (compute.kind !== 'snapshot') throw new Error(`a ${compute.kind} has no window`);
    const source = findSource(snapshots, compute.group, compute.feature);
    return { ...words, compute: source, snapshotDay: snapshotDays[compute.group] };
  };
  return describe;
}

function findSource(
  snapshots: readonly CompiledSnapshotGroup[],
  group: string,
  feature: string,
): WindowCompute {
  const found = snapshots
    .find((each) => publishedName(each) === group)
    ?.features.find(({ name }) => name === feature);
  if (found === undefined) throw new Error(`there is no feature ${feature} in the snapshot group ${group}`);
  return found.compute;
}

function describeColumn(name: string, event: CardEvent): string {
  const field = Object.hasOwn(cardEvents.fields, name)
    ? cardEvents.fields[name as keyof CardEvent]
    : undefined;
  if (field === undefined) throw new Error(`there is no column or feature ${name}`);
  const value = readField(event, {}, name);
  const text =
    field.type.kind === 'decimal'
      ? `${amountWords(numberOf(value, field.type) ?? 0)} ${event.currency}`
      : String(value);
  return `${nounOf(name)} ${THIS_EVENT}: ${text}`;
}

function describeTime(compute: EventCompute, value: number | null): string {
  if (compute.function === 'isWeekend') return `on a ${value === 1 ? 'weekend' : 'weekday'}, UTC`;
  const end = `${String(compute.hour).padStart(2, '0')}:59`;
  return value === 1 ? `between 00:00 and ${end}, UTC` : `after ${end}, UTC`;
}
