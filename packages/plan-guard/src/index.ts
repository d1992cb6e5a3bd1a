export { formatReport } from './format-report';
export { type Finding, type GuardReport, guardPlan } from './guard';
export { type Plan, type ResourceChange, readPlan } from './plan';
export { PROTECTED } from './protected';
