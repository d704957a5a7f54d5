import type { ServerResponse } from 'node:http';
import fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { outcomeOf } from '../../../nodes/shared/errors';
import { accounts, type Account } from '../../support/accounts';
import { byId } from '../../support/editorValues';
import { operationClasses } from '../../support/faultMatrix';
import { LongestHeld } from '../../support/heldTime';
import { HostileProvider, spellings, told, waysInto } from '../../support/hostileProvider';
import { executeNode } from '../../support/n8nCore';

// Retries come at once: what is tried is what comes back, not how long it takes.
jest.mock('../../../nodes/shared/http/retry', () => ({
	...jest.requireActual<object>('../../../nodes/shared/http/retry'),
	waitBefore: () => 1,
}));

/** `FUZZ_RUNS=10000` tries more, `FUZZ_SEED` others. */
const runs = Number(process.env.FUZZ_RUNS ?? 100);
const maxMs = 60_000 + runs * 250;

const secret = 'CANARY-77Z9qW/s3cr3t+V4lue=0123456789';
const ways = ['token', 'header', ''].map((way) => (way === '' ? /^DecisionTelecom$/ : new RegExp(`, ${way}$`)));
const asked = accounts.filter(({ name }) => ways.some((way) => way.test(name)));

interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

const names = [
	...['id', 'message_id', 'messageId', 'message', 'messages', 'error', 'errors', 'code', 'title', 'detail', 'details'],
	...[
		'data',
		'results',
		'count',
		'next',
		'status',
		'sent',
		'description',
		'meta',
		'url',
		'token',
		'phones',
		'templates',
	],
	...['components', 'name', 'language', '__proto__', 'constructor', 'toString', 'then', 'length'],
];
const echo = fc.constantFrom(...spellings).map(([, spell]) => `Not for ${spell(secret)}`);
const leaf = fc.oneof(
	fc.string(),
	fc.string({ unit: 'binary' }),
	fc.double(),
	fc.integer(),
	fc.boolean(),
	fc.constant(null),
	echo,
	fc.constantFrom(
		'ok',
		'sent',
		'queued',
		'approved',
		'true',
		'0',
		'wamid.1',
		'http://127.0.0.2:1/x',
		'../..',
		'{{ $json }}',
	),
);
const { value: shaped } = fc.letrec<{ value: unknown }>((tie) => ({
	value: fc.oneof(
		{ depthSize: 'small', withCrossShrink: true },
		leaf,
		fc.array(tie('value'), { maxLength: 4 }),
		fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 6 }),
	),
}));
const body = fc.oneof(
	shaped.map((value) => JSON.stringify(value) ?? ''),
	shaped.chain((value) => {
		const text = JSON.stringify(value) ?? '';
		return fc.nat(text.length).map((end) => text.slice(0, end));
	}),
	fc.json({ maxDepth: 4 }),
	fc.string({ unit: 'binary' }),
	echo.map((text) => `<html><body>${text}</body></html>`),
	fc.constant(''),
);
// A provider that asks for a pause gets one; what that leads to is tried elsewhere.
const statuses = [200, 200, 200, 201, 202, 204, 206, 207, 299, 301, 302, 307, 400, 401, 403, 404, 409, 413, 422, 451, 500, 501, 502, 504, 599]; // prettier-ignore
const header = fc.constantFrom('content-type', 'location', 'link', 'x-error', 'x-total-count', 'content-disposition');
const headerValue = fc.oneof(
	fc.string().map((text) => text.replace(/[^\x20-\x7e]/g, '')),
	fc.constantFrom(
		'application/json',
		'text/html',
		'image/png',
		'attachment; filename="../../x"',
		'http://127.0.0.2:1/',
	),
);
const answer: fc.Arbitrary<Answer> = fc.record({
	status: fc.constantFrom(...statuses),
	headers: fc.dictionary(header, headerValue, { maxKeys: 3 }),
	body,
});

let provider: HostileProvider;
beforeAll(async () => void (provider = await HostileProvider.start(secret)));
afterAll(async () => await provider.close());

/** Answers in turn, the last one again and again. */
function answersInTurn(answers: readonly Answer[]): void {
	let next = 0;
	provider.answerAs({
		name: 'fuzzed',
		answer: (response: ServerResponse) => {
			const {
				status,
				headers,
				body: text,
			} = answers[Math.min(next++, answers.length - 1)] ?? { status: 200, headers: {}, body: '' };
			response
				.writeHead(status, { 'content-type': 'application/json', ...headers })
				.end(status === 204 ? undefined : text);
		},
	});
}

const binary = { data: { data: 'SGVsbG8=', mimeType: 'text/plain', fileName: 'a.txt' } };

function operationOf({ name, provider: { operations } }: Account, kind: string): INodeParameters | undefined {
	if (kind === 'download' && name.startsWith('get.chat'))
		return { resource: 'media', operation: 'download', mediaId: 'm1' };
	if (kind === 'list' && /^(?:get\.chat|1MSG)/.test(name))
		return { resource: 'message', operation: 'getAll', returnAll: true };
	const found = Object.entries(operations).find(([one]) => one === kind)?.[1];
	return found && { ...found };
}

async function tryOnce(account: Account, kind: string, answers: readonly Answer[]): Promise<void> {
	const parameters = operationOf(account, kind);
	if (!parameters) return;
	answersInTurn(answers);
	const setup = { ...account.setup(provider.origin, parameters), echoesSecrets: true };
	try {
		const output = await executeNode({ ...setup, ...(kind === 'upload' && { items: [{ json: {}, binary }] }) });
		// What is read, created or changed is the provider's own data, which may hold anything, an `error` too.
		if (kind !== 'send' && kind !== 'bulk') return;
		for (const { json } of output) {
			expect(waysInto(JSON.stringify([json.reason, json.error, json.outcome]), secret)).toEqual([]);
			if (json.summary === true) continue;
			expect(['sent', 'queued', 'unclear', 'failed', 'skipped']).toContain(json.outcome);
		}
	} catch (error) {
		if (!(error instanceof NodeApiError || error instanceof NodeOperationError)) throw error;
		expect(waysInto(told(error), secret)).toEqual([]);
		if (kind === 'send') expect(['unclear', 'notSent', 'refused']).toContain(outcomeOf(error));
	} finally {
		expect(provider.heard).toEqual([]);
	}
}

const kinds = [...operationClasses, 'list', 'download'];

test.each(kinds)(
	`%s: ${runs} fuzzed answers: no crash, no secret in an error, every send has an outcome`,
	async (kind) => {
		const able = asked.filter((account) => operationOf(account, kind) !== undefined);
		expect(able.length).toBeGreaterThan(0);
		const longest = new LongestHeld();
		await fc.assert(
			fc.asyncProperty(
				fc.constantFrom(...able),
				fc.array(answer, { minLength: 1, maxLength: 3 }),
				async (account, answers) =>
					await longest.measure(`${account.name}: ${JSON.stringify(answers)}`, async () => {
						await tryOnce(account, kind, answers);
					}),
			),
			{ numRuns: runs },
		);
		longest.report(`${kind}, answers`);
		expect(Object.prototype).not.toHaveProperty('polluted');
	},
	maxMs,
);

test.each(['send', 'bulk'])('%s: what an error quotes of a list of templates shows no secret', async (kind) => {
	const said = `Not for ${secret}`;
	const entry = { id: '1', name: said, language: 'en', status: 'approved', namespace: said, components: [] };
	const lists = [[entry], { data: [entry] }, { templates: [entry] }, { waba_templates: [entry] }, { results: [entry] }];
	const templates = { resource: 'template', operation: kind === 'bulk' ? 'sendBulk' : 'send' };
	let quoted = 0;
	for (const account of asked) {
		if (operationOf(account, kind) === undefined) continue;
		for (const list of lists) {
			answersInTurn([{ status: 200, headers: {}, body: JSON.stringify(list) }]);
			const parameters = { ...operationOf(account, kind), ...templates, templateId: byId('welcome:en') };
			const setup = { ...account.setup(provider.origin, parameters), echoesSecrets: true };
			const all = await executeNode(setup).catch(told);
			const text = typeof all === 'string' ? all : JSON.stringify(all);
			expect(waysInto(text, secret)).toEqual([]);
			if (text.includes('Not for')) quoted++;
		}
	}
	// Where nothing is quoted, nothing is proven.
	expect(quoted).toBeGreaterThan(0);
});
