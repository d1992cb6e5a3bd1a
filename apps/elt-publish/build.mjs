import { buildFunctions } from '@cardlake/tooling/functions';

await buildFunctions({ publisher: 'src/publisher.ts', operator: 'src/operator.ts' });
