const { statSync } = require('node:fs');

/**
 * The files that take longest, each layer's longest first: begun last, one of them would run on alone while the other
 * processors have nothing left to do. What is not named here follows, large files first.
 */
const longest = [
	'e2e/queue',
	'e2e/whatsapp',
	'e2e/triggers',
	'e2e/askAndWait',
	'e2e/getChat',
	'contract/additionalFields',
	'reliability/matrix',
	'websocket/listen',
	'operation/campaign',
	'webhook/deduplicator',
	'reliability/campaign',
	'reliability/hostileProvider',
	'reliability/hostility',
	'input/numbers.property',
	'WhatsAppGateway/secrets',
	'http/answerBody',
	'getchat/operations',
	'phone/pages',
	'getchat/control',
].map((name) => `${name}.test.ts`);

const place = ({ path }) => {
	const found = longest.findIndex((name) => path.endsWith(name));
	return found < 0 ? longest.length : found;
};

/** Jest's order of the test files, which is the same in each run: nothing is remembered of the last one. */
module.exports = class LongestFirst {
	sort(tests) {
		const sizes = new Map(tests.map((test) => [test, statSync(test.path).size]));
		return [...tests].sort((one, other) => place(one) - place(other) || sizes.get(other) - sizes.get(one));
	}

	cacheResults() {}
};
