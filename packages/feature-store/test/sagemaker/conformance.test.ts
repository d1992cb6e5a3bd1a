import { everyKind, onlineStoreConformance, other } from '../../test-kit';
import { store } from './support';

describe('SageMaker Feature Store', () => {
  onlineStoreConformance(async () => store({ groups: [everyKind, other] }).adapter, { runs: 60 });
});

describe('SageMaker Feature Store in trouble', () => {
  const trouble = { throttled: 0.1, broken: 0.05, unprocessed: 0.1, failing: 0.05 };
  onlineStoreConformance(async () => store({ groups: [everyKind, other], trouble, maxAttempts: 60 }).adapter);
});

describe('SageMaker Feature Store without batches', () => {
  const trouble = { denied: ['BatchWriteRecord'] };
  onlineStoreConformance(async () => store({ groups: [everyKind, other], trouble }).adapter, { runs: 10 });
});
