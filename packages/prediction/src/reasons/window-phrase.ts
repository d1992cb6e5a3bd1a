import type { WindowCompute } from '@cardlake/features';
import { nounOf, pluralOf, windowWords } from './words';

/** A window feature with what its words depend on. */
export interface WindowSubject {
  readonly compute: WindowCompute;
  readonly entity: string;
  /** One event: `authorisation`. */
  readonly noun: string;
  /** Events whose label is true: `known frauds`. */
  readonly label: string;
  /** Day of the snapshot that it comes from, `2018-04-05`; undefined for one that was computed as the event arrived. */
  readonly snapshotDay: string | undefined;
}

/** `of this card in the last hour`. */
export const ofEntity = (subject: WindowSubject): string =>
  `of this ${subject.entity} ${intervalWords(subject)}`;

const DAY_MS = 86_400e3;

function intervalWords({ compute: { windowMicros, delayMicros }, snapshotDay }: WindowSubject): string {
  const length = windowWords(windowMicros);
  if (snapshotDay !== undefined) {
    const end = new Date(Date.parse(snapshotDay) - delayMicros / 1000).toISOString().slice(0, 10);
    return `in the ${windowMicros === DAY_MS * 1000 ? 'day' : length} before ${end}`;
  }
  return delayMicros > 0
    ? `in the ${length} that ended ${windowWords(delayMicros)} ago`
    : `in the last ${length}`;
}

/** Names a window feature: `average amount of this card in the last 30 days`. */
export function windowPhrase(subject: WindowSubject): string {
  const { compute, noun, label } = subject;
  const of = ofEntity(subject);
  const events = pluralOf(noun);
  switch (compute.function) {
    case 'count':
      return `number of ${events} ${of}`;
    case 'countDistinct':
      return `number of different ${pluralOf(nounOf(compute.column))} in the ${events} ${of}`;
    case 'sum':
      return `total ${nounOf(compute.column)} ${of}`;
    case 'mean':
      return `average ${nounOf(compute.column)} ${of}`;
    case 'min':
      return `least ${nounOf(compute.column)} ${of}`;
    case 'max':
      return `greatest ${nounOf(compute.column)} ${of}`;
    case 'stddev':
      return `standard deviation of the ${nounOf(compute.column)} ${of}`;
    case 'isNew':
      return `first use of this ${nounOf(compute.column)} ${of}`;
    case 'timeSincePrevious':
      return `seconds since the previous ${noun} ${of}`;
    case 'meanOfLabel':
      return `share of ${label} in the ${events} ${of}`;
  }
}
