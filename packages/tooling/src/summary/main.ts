/** `main.ts <root> <summary of a turbo run>`: prints the summary and fails if anything failed. */

import { summarize } from './text';
import { readRun } from './turbo-run';

const [root = '', summaryFile = ''] = process.argv.slice(2);
const { text, failed } = summarize(readRun(root, summaryFile));
console.log(`\n${text}`);
process.exitCode = failed > 0 ? 1 : 0;
