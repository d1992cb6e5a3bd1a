import { serveFeatures } from '@cardlake/silver-gold/feature-worker';

serveFeatures();
