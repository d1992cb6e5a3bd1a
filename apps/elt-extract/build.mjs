import { buildFunctions } from '@cardlake/tooling/functions';

await buildFunctions({
  extract: 'src/extract.ts',
  'extract-large': 'src/extract-large.ts',
  listing: 'src/listing.ts',
});
