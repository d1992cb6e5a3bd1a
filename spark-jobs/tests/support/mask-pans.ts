// Reads texts as JSON lines from standard input, and answers each with whether it holds a card number, and with the
// masked text. For differential tests.
import { readFileSync } from 'node:fs';
import { holdsPan, maskPans } from '@cardlake/card-schema';

const answers = readFileSync(0, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as string)
  .map((text) => `${JSON.stringify([holdsPan(text), maskPans(text)])}\n`);
process.stdout.write(answers.join(''));
