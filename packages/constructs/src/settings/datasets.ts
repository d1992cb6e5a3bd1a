import { z } from 'zod';
import { days } from './fields';

/** The datasets stack: which days the daily job takes for what. */
export const datasetsSettings = z.strictObject({
  /** Days after which a label counts as known. @default 7 */
  labelMaturityDays: days.default(7),
  /** Days between training and validation. @default 7 */
  gapDays: z.int().min(0).default(7),
  /** Days of validation. @default 7 */
  validationDays: days.default(7),
  /** Days of training. @default 7 */
  trainDays: days.default(7),
  /** Leaves cards with fraud known before the validation period out of it. @default true */
  excludeCompromisedCards: z.boolean().default(true),
});
