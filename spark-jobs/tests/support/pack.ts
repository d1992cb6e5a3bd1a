// `<requirements> <architecture> <output>`: packs a Python environment for jobs, without using the cache.
import { writeFileSync } from 'node:fs';
import type { JobArchitecture } from '@cardlake/job-contract';
import { packedEnvironment } from '../../scripts/release/python-environment';
import { argument } from './arguments';

const architecture = argument(1, 'architecture') as JobArchitecture;
writeFileSync(argument(2, 'output'), packedEnvironment(argument(0, 'requirements'), architecture));
