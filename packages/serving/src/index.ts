export type { Decider, DeciderPorts, DecisionWishes, MakeDecider } from './decider';
export { DURABILITIES, type Durability } from './log/segment-log';
export { type Server, type ServerOptions, startServer } from './server';
export type { Recovered, ServingNotice } from './serving';
export type { MemoryHistory } from './state/logged-history';
