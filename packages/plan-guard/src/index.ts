export { type Finding, guardPlan, type Verdict } from './guard';
export { type Plan, type ResourceChange, readPlan } from './plan';
export { verdictText } from './verdict-text';
