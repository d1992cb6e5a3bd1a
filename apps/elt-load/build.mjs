import { buildFunctions } from '@cardlake/tooling/functions';

await buildFunctions({ load: 'src/load.ts' });
