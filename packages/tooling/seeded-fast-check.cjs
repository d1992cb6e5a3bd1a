/**
 * fast-check as tests import it: properties draw the same cases in every run, so that a run says something about the
 * change before it. `CARDLAKE_SEED=7` draws others, `CARDLAKE_SEED=random` new ones in every run.
 */
const fc = require(FAST_CHECK);

const { CARDLAKE_SEED = '20261126' } = process.env;
if (CARDLAKE_SEED !== 'random') fc.configureGlobal({ seed: Number(CARDLAKE_SEED) });

module.exports = fc;
