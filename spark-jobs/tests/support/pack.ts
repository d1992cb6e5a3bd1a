// `<requirements> <architecture> <output>`: packs a Python environment for jobs, without using the cache.
import { writeFileSync } from 'node:fs';
import type { JobArchitecture } from '@cardlake/job-contract';
import { packedEnvironment } from '../../scripts/release/python-environment';

writeFileSync(process.argv[4]!, packedEnvironment(process.argv[2]!, process.argv[3] as JobArchitecture));
