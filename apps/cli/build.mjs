// `npm run build:cli` in the root: bundles the command line.
import { buildAll } from './bundle.mjs';

await buildAll();
