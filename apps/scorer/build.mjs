import { buildFunctions } from '@cardlake/tooling/functions';

await buildFunctions({
  stream: 'src/stream.ts',
  answer: 'src/answer.ts',
  step: 'src/step.ts',
  watch: 'src/watch.ts',
  forwarder: 'src/forwarder.ts',
});
