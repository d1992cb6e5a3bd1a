import { buildFunctions } from '@cardlake/tooling/functions';

await buildFunctions({ index: 'src/handler.ts' });
