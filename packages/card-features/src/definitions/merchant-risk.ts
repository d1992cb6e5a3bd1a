import type { SnapshotGroup } from '@cardlake/features';
import { count, labelRate, snapshotGroup } from './dsl';
import { merchant } from './entities';
import { REPORT_DELAY } from './report-delay';

const events = count().delayed(REPORT_DELAY);
const fraudRate = labelRate().delayed(REPORT_DELAY).default(0);

/** Traffic and known frauds of a merchant, as of a day. */
export const merchantRiskV1 = snapshotGroup({
  name: 'merchant_risk',
  version: 1,
  table: 'merchant_risk',
  entity: merchant,
  availableAfter: '6h',
  features: {
    merchant_txn_count_1d: events.over('1d'),
    merchant_txn_count_7d: events.over('7d'),
    merchant_txn_count_30d: events.over('30d'),
    merchant_fraud_rate_1d: fraudRate.over('1d'),
    merchant_fraud_rate_7d: fraudRate.over('7d'),
    merchant_fraud_rate_30d: fraudRate.over('30d'),
  },
});

/** Traffic and known frauds of a merchant as of each day. All published versions. */
export const merchantRisk: readonly SnapshotGroup[] = [merchantRiskV1];
