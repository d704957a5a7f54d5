const { existsSync, readFileSync } = require('node:fs');
const path = require('node:path');
const { default: tsJest } = require('ts-jest');

const root = path.resolve(__dirname, '../..');
const typescript = tsJest.createTransformer({ tsconfig: 'test/tsconfig.json' });

/** The copy of a file that has all changes in it, each switched off; other files as they are. */
function changeable(source, file) {
	const copy = path.join(root, '.cache/mutation', path.relative(root, file));
	return existsSync(copy) ? readFileSync(copy, 'utf8') : source;
}

module.exports = {
	process: (source, file, options) => typescript.process(changeable(source, file), file, options),
	getCacheKey: (source, file, options) => typescript.getCacheKey(changeable(source, file), file, options),
};
