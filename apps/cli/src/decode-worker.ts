import { serveDecoder } from '@cardlake/silver-gold/decoder';

serveDecoder();
