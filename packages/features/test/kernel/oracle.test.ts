import fc from 'fast-check';
import { compileGroup } from '../../src';
import { oracle, runKernel } from '../../src/test-kit';
import { arbitraryTraffic } from '../support/arbitrary-events';
import { arbitraryGroup } from '../support/arbitrary-group';
import { expectEqualFeatures } from '../support/equal-features';

const batchRows = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 });

test('the kernel gives what the oracle gives, whatever the features, events and batch cuts', () => {
  fc.assert(
    fc.property(arbitraryGroup, arbitraryTraffic(), batchRows, (definition, { events, reports }, rows) => {
      const group = compileGroup(definition);
      const expected = oracle(group, events, reports);
      expectEqualFeatures(group, runKernel(group, events, reports, rows), expected);
    }),
    { numRuns: 400 },
  );
});

test('the order in which the events of one instant come does not matter', () => {
  fc.assert(
    fc.property(arbitraryGroup, arbitraryTraffic(), (definition, { events, reports }) => {
      const group = compileGroup(definition);
      const reversed = [...events].reverse();
      expectEqualFeatures(group, runKernel(group, reversed, reports), runKernel(group, events, reports));
    }),
    { numRuns: 100 },
  );
});
