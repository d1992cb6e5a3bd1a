/** Rewrites the model file of the first argument into that of the second, so that it predicts margins. */
import { readFileSync, writeFileSync } from 'node:fs';
import { writeMarginModel } from '@cardlake/model';

const [from = '', to = ''] = process.argv.slice(2);
writeFileSync(to, writeMarginModel(readFileSync(from)));
