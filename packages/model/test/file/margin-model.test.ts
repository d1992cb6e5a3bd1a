import { createScorer, readModel, writeMarginModel } from '../../src';
import { bitsOf, fixtureNames, readExpected, readFixture } from '../support/fixtures';

test.each(fixtureNames)('%s, rewritten, predicts its margins', (name) => {
  const { rows, margins } = readExpected(name);
  const model = readModel(writeMarginModel(readFixture(name)));
  expect(bitsOf(rows.map(createScorer(model).predict))).toEqual(margins);
});

test('what is no model is refused', () => {
  expect(() => writeMarginModel(Buffer.from('{}'))).toThrow(/not a model file/);
});
