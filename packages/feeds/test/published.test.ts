import { compileFeed, feedDefinitions, loadCompiledFeed, publishedFeeds } from '../src';

test('the published feeds are what their definitions compile to; run `npm run compile` after a change', () => {
  expect(publishedFeeds).toEqual(feedDefinitions.map(compileFeed));
});

test('a compiled feed that was changed by hand is refused', () => {
  const [first] = publishedFeeds;
  expect(() => loadCompiledFeed({ ...first, gate: 'warn' })).toThrow('was changed after it was compiled');
  expect(() => loadCompiledFeed({})).toThrow('is not a compiled feed');
  expect(() => loadCompiledFeed({ ...first, compiledFormat: 2 })).toThrow('this version reads 1; upgrade');
});
