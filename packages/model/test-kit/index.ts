export { randomModelFile, toBytes } from './random-model';
