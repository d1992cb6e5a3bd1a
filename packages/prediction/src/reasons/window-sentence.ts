import { ofEntity, type WindowSubject, windowPhrase } from './window-phrase';
import { amountWords, countWords, nounOf, passedWords, pluralOf, shareWords } from './words';

/** Tells the value of a window feature in words: `12 authorisations of this card in the last hour`. */
export function windowSentence(subject: WindowSubject, value: number | null): string {
  const { compute, noun, label, entity } = subject;
  const of = ofEntity(subject);
  switch (compute.function) {
    case 'count':
      return countSentence(subject, value ?? 0);
    case 'countDistinct': {
      const thing = nounOf(compute.column);
      const different =
        value === 1 ? `only one ${thing}` : `${countWords(value ?? 0)} different ${pluralOf(thing)}`;
      return `${different} in the ${pluralOf(noun)} ${of}`;
    }
    case 'isNew': {
      const first = `first ${noun} of this ${entity} with this ${nounOf(compute.column)}`;
      return `${value === 0 ? 'not the ' : ''}${first} ${of.replace(`of this ${entity} `, '')}`;
    }
    case 'timeSincePrevious':
      return value === null
        ? `no earlier ${noun} ${of}`
        : `${passedWords(value)} since the previous ${noun} of this ${entity}`;
    case 'meanOfLabel':
      return value === null
        ? `${windowPhrase(subject)}: none`
        : `${label}: ${shareWords(value)} of the ${pluralOf(noun)} ${of}`;
    default:
      return `${windowPhrase(subject)}: ${value === null ? 'none' : amountWords(value)}`;
  }
}

/** An event that counts itself is not worth telling. */
function countSentence(subject: WindowSubject, value: number): string {
  const { compute, noun } = subject;
  const of = ofEntity(subject);
  if (compute.includesCurrent && value <= 1) return `no other ${noun} ${of}`;
  if (value === 0) return `no ${noun} ${of}`;
  const earlier =
    compute.includesCurrent || compute.delayMicros > 0 || subject.snapshotDay !== undefined ? '' : 'earlier ';
  return `${countWords(value)} ${earlier}${value === 1 ? noun : pluralOf(noun)} ${of}`;
}
