import { addStarterModel, loadModelVersion } from '../../src';
import { writePromoted } from '../../src/models/promoted';
import { testFolder } from '../../test-kit';

const path = testFolder();

test('the starter model is added once, promoted, and can be served', () => {
  const added = addStarterModel(path('lake'));
  expect(addStarterModel(path('lake'))).toEqual(added);
  const { version, card, policy } = loadModelVersion(path('lake'), 'starter');
  expect([version, card, policy]).toEqual([added.version, added.card, added.policy]);
});

test('a version that was promoted stays promoted', () => {
  const { version } = addStarterModel(path('other'));
  writePromoted(path('other'), 'starter', 'mine');
  addStarterModel(path('other'));
  expect(() => loadModelVersion(path('other'), 'starter')).toThrow('no model starter mine');
  expect(loadModelVersion(path('other'), 'starter', version).version).toBe(version);
});
