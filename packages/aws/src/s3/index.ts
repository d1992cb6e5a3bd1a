export { createS3Client } from './client';
export { s3Lister } from './list';
export type * from './ports';
export { s3RangeReader, s3Reader } from './read';
export { s3Remover } from './remove';
export { s3Uploader } from './upload';
export { s3VersionLister, s3VersionReader } from './versions';
export { s3Writer } from './write';
