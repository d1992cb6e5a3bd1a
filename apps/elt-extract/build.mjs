import { buildFunctions } from '@cardlake/tooling/functions';

await buildFunctions({ extract: 'src/extract.ts', listing: 'src/listing.ts' });
