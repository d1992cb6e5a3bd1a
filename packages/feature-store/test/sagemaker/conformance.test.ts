import { countGroup, everyTypeGroup, onlineStoreConformance } from '../../test-kit';
import { store } from './support';

describe('SageMaker Feature Store', () => {
  onlineStoreConformance(async () => store({ groups: [everyTypeGroup, countGroup] }).adapter, { runs: 60 });
});

describe('SageMaker Feature Store with faults', () => {
  const faults = { throttled: 0.1, serverErrors: 0.05, unprocessed: 0.1, entryErrors: 0.05 };
  onlineStoreConformance(
    async () => store({ groups: [everyTypeGroup, countGroup], faults, maxAttempts: 60 }).adapter,
  );
});

describe('SageMaker Feature Store without batches', () => {
  const faults = { deniedOperations: ['BatchWriteRecord'] };
  onlineStoreConformance(async () => store({ groups: [everyTypeGroup, countGroup], faults }).adapter, {
    runs: 10,
  });
});
