import { join } from 'node:path';

const PACKAGE = join(__dirname, '..');

/** Folder of the Go module. */
export const PROVIDER = join(PACKAGE, 'provider');

/** Folder of everything that is built. */
export const DIST = join(PACKAGE, 'dist');

/** Version of hashicorp/aws that the schema describes; the pinned @cdktf/provider-aws asks for exactly this one. */
export const VERSION = '6.25.0';
