import { serveDecoder } from '@cardlake/silver-gold';

serveDecoder();
