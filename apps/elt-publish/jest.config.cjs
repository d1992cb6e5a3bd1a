module.exports = require('@cardlake/tooling/jest');
