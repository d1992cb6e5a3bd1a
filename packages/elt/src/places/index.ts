export { allPlaces, type FeedPlaces, feedsAt, keyBelowPlace, type Place, placesOf } from './feed-places';
export { objectName, objectOfName } from './object-name';
export { readSourceBuckets } from './source-buckets';
