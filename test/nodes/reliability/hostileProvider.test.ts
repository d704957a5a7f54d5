import type { INodeParameters } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { outcomeOf } from '../../../nodes/shared/errors';
import { accounts, type Account } from '../../support/accounts';
import { testCredential } from '../../support/credentialTest';
import { byId } from '../../support/desk360';
import { hostileCases, HostileProvider, told, waysInto, type HostileCase } from '../../support/hostileProvider';
import { executeNode } from '../../support/n8nCore';

// Retries come at once: what is tried is what comes back, not how long it takes.
jest.mock('../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';
const outcomes = ['sent', 'queued', 'unclear', 'failed', 'skipped'];

/**
 * Of all pairs of a case and an operation each account meets one in so many, each another one, so that all are met by
 * somebody; HOSTILE=1 tries every one with everybody.
 */
const stride = Number(process.env.HOSTILE ?? 23);

/** The same of cases that take seconds, because reads are repeated. */
const costlyStride = process.env.HOSTILE === undefined ? 97 : stride;

let provider: HostileProvider;
/** Runs of a node so far. */
let tried = 0;

beforeAll(async () => void (provider = await HostileProvider.start(secret)));
afterAll(async () => {
	process.stderr.write(`${hostileCases.length} cases, ${tried} runs of nodes against the hostile provider\n`);
	await provider.close();
});
beforeEach(() => (provider.heard.length = 0));

const file = { data: Buffer.from('Hello').toString('base64'), mimeType: 'text/plain', fileName: 'a.txt' };
const withFile = [{ json: {}, binary: { data: file } }];

/** One operation of each class, with a list and a download where the provider has one. */
function operationsOf({ name, provider: { operations } }: Account): Array<[string, INodeParameters]> {
	const more: Record<string, INodeParameters> = name.startsWith('get.chat')
		? {
				list: { resource: 'message', operation: 'getAll', returnAll: true },
				download: { resource: 'media', operation: 'download', mediaId: 'm1' },
			}
		: name.startsWith('1MSG')
			? { list: { resource: 'message', operation: 'getAll', returnAll: true } }
			: name.startsWith('Desk360,')
				? {
						list: { resource: 'ticket', operation: 'getAll', productId: byId(1), returnAll: true },
						download: { resource: 'media', operation: 'get', productId: byId(1), mediaId: 'm1' },
					}
				: {};
	return [...Object.entries(operations), ...Object.entries(more)].map(([kind, parameters]) => [
		kind,
		{ ...parameters },
	]);
}

/** Checks that an error is one that n8n shows, and that it says nothing of the secret. */
function checkError(error: unknown, what: string): void {
	const isKnown = error instanceof NodeApiError || error instanceof NodeOperationError;
	expect([what, isKnown ? 'known' : told(error)]).toEqual([what, 'known']);
	expect([what, waysInto(told(error), secret)]).toEqual([what, []]);
}

function checkHeard(what: string): void {
	expect([what, provider.heard.flatMap((line) => waysInto(line, secret))]).toEqual([what, []]);
	// A redirect never leads to this machine, where the provider that redirects is on it as well.
	if (what.includes('HTTP 3')) expect([what, provider.heard]).toEqual([what, []]);
}

async function runAll(account: Account, one: HostileCase): Promise<void> {
	provider.answerAs(one);
	const place = accounts.indexOf(account) + hostileCases.indexOf(one);
	const chosen = operationsOf(account).filter(
		(_, index) => (place + index) % (one.nodesOnly ? costlyStride : stride) === 0,
	);
	// What costs seconds is waiting for the most part, which all can do at the same time.
	if (one.nodesOnly) await Promise.all(chosen.map(async (operation) => await runOne(account, one, operation)));
	else for (const operation of chosen) await runOne(account, one, operation);
}

async function runOne(account: Account, one: HostileCase, [kind, parameters]: [string, INodeParameters]) {
	const what = `${account.name}, ${kind}: ${one.name}`;
	tried++;
	const setup = account.setup(provider.origin, {
		...parameters,
		options: { timeoutSeconds: one.nodesOnly ? 1 : 20 },
	});
	try {
		const output = await executeNode({ ...setup, ...(kind === 'upload' && { items: withFile }) });
		expect([what, waysInto(JSON.stringify(output), secret)]).toEqual([what, []]);
		if (kind !== 'send' && kind !== 'bulk') return;
		const rows = output.filter(({ json }) => json.summary !== true);
		for (const { json } of rows) expect([what, outcomes]).toEqual([what, expect.arrayContaining([json.outcome])]);
	} catch (error) {
		checkError(error, what);
		if (kind === 'send') expect([what, ['unclear', 'notSent', 'refused']]).toEqual([what, expect.arrayContaining([outcomeOf(error)])]); // prettier-ignore
	} finally {
		checkHeard(what);
	}
}

const kinds: Array<[string, (one: HostileCase) => boolean]> = [
	['redirects', ({ name }) => name.startsWith('HTTP 3') || /a (?:Refresh|Link|next|file|page)|Location/.test(name)],
	['echoes of the secret', ({ echoes }) => echoes === true],
	['everything else', () => true],
];
const kindOf = (one: HostileCase) => kinds.find(([, matches]) => matches(one))?.[0];
const table = accounts.flatMap((account) => kinds.map(([kind]) => [account.name, kind, account] as const));

test('there are enough cases of each kind', () => {
	const counts = kinds.map(([kind]) => [kind, hostileCases.filter((one) => kindOf(one) === kind).length]);
	expect(Object.fromEntries(counts)).toEqual({
		redirects: expect.any(Number),
		'echoes of the secret': 160,
		'everything else': expect.any(Number),
	});
	expect(hostileCases.length).toBeGreaterThan(250);
});

test.each(table)(
	'%s, %s: every node says what it is, shows no secret, and the other host hears none',
	async (_, kind, account) => {
		for (const one of hostileCases) if (kindOf(one) === kind) await runAll(account, one);
		expect(Object.prototype).not.toHaveProperty('polluted');
	},
	1_800_000,
);

test.each(accounts)(
	"$name: the credential's test tells no secret, and stays with its host",
	async (account) => {
		const place = accounts.indexOf(account);
		const cases = hostileCases.filter(
			(one, index) => one.nodesOnly !== true && (place + index) % Math.min(5, stride) === 0,
		);
		for (const one of cases) {
			provider.answerAs(one);
			const { credentialType, credential } = account.setup(provider.origin);
			const { message } = await testCredential(credentialType, credential);
			expect([one.name, waysInto(message, secret)]).toEqual([one.name, []]);
			checkHeard(one.name);
		}
	},
	600_000,
);

test('the search finds every spelling that the hostile server writes', () => {
	const text = (one: HostileCase) => {
		let written = '';
		const response = { writeHead: () => response, end: (body: string) => (written = body) };
		one.answer(Object(response), { other: 'http://127.0.0.2', secret });
		return written;
	};
	for (const one of hostileCases) {
		if (one.echoes) expect([one.name, waysInto(text(one), secret).length > 0]).toEqual([one.name, true]);
	}
});
