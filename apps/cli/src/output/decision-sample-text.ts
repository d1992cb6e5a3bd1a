import { z } from 'zod';
import type { SampleDecision } from '../sample/decide-sample';
import { percent } from './format';
import { printable } from './printable';
import type { Style } from './style';

const reasonsSchema = z.array(z.string());

/** Formats an event, the decision about it, and its reasons. */
export function sampleText({ line, decision }: SampleDecision, style: Style): string {
  const { model, model_version: version, probability, reasons } = decision;
  const texts = reasons === null ? [] : reasonsSchema.parse(JSON.parse(reasons));
  return [
    style.title('A decision'),
    `  ${printable(line)}`,
    `  ${style.title(decision.decision ?? 'none')} by ${model} ${version}, probability of fraud ${percent(probability ?? 0)}`,
    ...texts.map((reason) => `    - ${printable(reason)}`),
    '',
  ].join('\n');
}
