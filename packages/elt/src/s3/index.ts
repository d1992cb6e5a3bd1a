export { objectVersions } from './object-versions';
export { s3Objects, s3Staging } from './s3-staging';
