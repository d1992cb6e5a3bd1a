import { snappyCompress } from 'hyparquet-writer/src/snappy.js';
import type { Codec } from './pages';

/** For files that are stored on another machine. */
export const SNAPPY: Codec = { name: 'SNAPPY', compress: snappyCompress };

/** For files that the same machine reads soon. */
export const UNCOMPRESSED: Codec = { name: 'UNCOMPRESSED' };
