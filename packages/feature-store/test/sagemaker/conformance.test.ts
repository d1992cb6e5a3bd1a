import { everyKind, onlineStoreConformance, other } from '../../test-kit';
import { store } from './support';

describe('SageMaker Feature Store', () => {
  onlineStoreConformance(async () => store({ groups: [everyKind, other] }).adapter, { runs: 60 });
});

describe('SageMaker Feature Store in faults', () => {
  const faults = { throttled: 0.1, serverErrors: 0.05, unprocessed: 0.1, entryErrors: 0.05 };
  onlineStoreConformance(async () => store({ groups: [everyKind, other], faults, maxAttempts: 60 }).adapter);
});

describe('SageMaker Feature Store without batches', () => {
  const faults = { deniedOperations: ['BatchWriteRecord'] };
  onlineStoreConformance(async () => store({ groups: [everyKind, other], faults }).adapter, { runs: 10 });
});
