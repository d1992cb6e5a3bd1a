/** Building the provider takes minutes on a machine that has never done it. */
module.exports = { ...require('@cardlake/tooling/jest'), testTimeout: 600_000 };
