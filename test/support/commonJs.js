const { transformSync } = require('esbuild');

/** Turns an ECMAScript module into the form that jest loads. */
module.exports = {
	process: (source) => ({ code: transformSync(source, { format: 'cjs', target: 'es2022' }).code }),
};
