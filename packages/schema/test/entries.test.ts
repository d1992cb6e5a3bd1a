test('only the arrow entry loads apache-arrow', () => {
  const arrow = require.resolve('apache-arrow');
  jest.isolateModules(() => {
    const loaded = jest.fn(() => jest.requireActual(arrow));
    jest.doMock('apache-arrow', loaded);
    require('../src');
    expect(loaded).not.toHaveBeenCalled();
    require('../src/arrow');
    expect(loaded).toHaveBeenCalled();
  });
});
