export { encodeArrowStream } from './encode-stream';
