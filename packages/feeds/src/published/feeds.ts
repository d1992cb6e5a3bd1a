import merchants from '../../compiled/merchants.json';
import shipments from '../../compiled/shipments.json';
import { loadCompiledFeed } from '../compiled/load';
import type { CompiledFeed } from '../compiled/types';

/** The feeds that come with Cardlake, as they are committed. */
export const publishedFeeds: readonly CompiledFeed[] = [shipments, merchants].map(loadCompiledFeed);
