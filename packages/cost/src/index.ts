export { type BilledUsage, billedPerRun } from './billed';
export { type CostLine, type Estimate, estimate } from './estimate';
export { type Price, type PriceName, type Prices, priceNames, prices } from './prices';
export { WORKLOAD_DEFAULTS, type Workload } from './workload';
