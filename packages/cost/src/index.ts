export { type BilledUsage, billedPerRun } from './billed';
export { type BilledContainer, billContainer } from './container-run';
export {
  COST_COLUMNS,
  COST_EXCLUDED,
  costCells,
  costMarkdown,
  costMissing,
  costOfRows,
  costOfWays,
  costSum,
  priceSource,
} from './describe';
export { type CostLine, type Estimate, estimate } from './estimate';
export { type Price, type PriceName, type Prices, priceNames, prices } from './prices';
export { WORKLOAD_DEFAULTS, type Workload } from './workload';
