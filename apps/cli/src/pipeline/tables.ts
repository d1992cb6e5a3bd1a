import type { LakeTable } from '@cardlake/lake';
import { cardDisputes, cardTransactions, quarantine } from '@cardlake/schema';

/** Every table above bronze, in the order of the layers. */
export const lakeTables = (): readonly LakeTable[] => [cardTransactions, cardDisputes, quarantine];
