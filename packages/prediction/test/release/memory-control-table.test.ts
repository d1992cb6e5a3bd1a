import { memoryControlTable } from '../../src';
import { controlTableConformance } from '../../test-kit';

describe('controls in memory', () => controlTableConformance(async () => memoryControlTable()));
