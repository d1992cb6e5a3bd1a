import { bronzeCardDecision, decisions } from './decisions';
import {
  bronzeCardAuthorization,
  bronzeCardDispute,
  cardDisputes,
  cardTransactions,
  quarantine,
} from './tables';

/** The tables that do not depend on feature groups, by `layer.name`. */
export const tables = {
  'bronze.card_authorization': bronzeCardAuthorization,
  'bronze.card_dispute': bronzeCardDispute,
  'bronze.card_decision': bronzeCardDecision,
  'silver.card_transactions': cardTransactions,
  'silver.card_disputes': cardDisputes,
  'silver.quarantine': quarantine,
  'gold.decisions': decisions,
} as const;
