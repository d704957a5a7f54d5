import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { byId } from '../../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../../support/desk360WhatsApp';
import { startStub, type Stub } from '../../../support/stubServer';

/** By the ids in the results of a bulk send later statuses are matched. */
let stub: Stub;
let surface: Surface;
let answers: unknown[];

beforeEach(async () => {
	let posts = 0;
	stub = await startStub(({ method }) => ({
		json: method === 'GET' ? surface.templates : (answers[Math.min(posts++, answers.length - 1)] ?? {}),
	}));
});
afterEach(async () => await stub.close());

const numbers = ['+905551234567', '+905551234568', '+905551234569'] as const;
const [one, two, three] = numbers;
const items = numbers.map((phone) => ({
	json: { phone },
	binary: {
		a: { data: 'YQ==', mimeType: 'application/pdf', fileName: 'a.pdf', bytes: 1 },
		b: { data: 'Yg==', mimeType: 'image/png', fileName: 'b.png', bytes: 1 },
	},
}));

async function send(parameters: INodeParameters): Promise<INodeExecutionData[]> {
	const additionalFields = { summary: false, ...Object(parameters.additionalFields) };
	const all = { recipientsSource: 'items', to: '={{ $json.phone }}', ...parameters, additionalFields };
	return await runSurface(surface, `${stub.origin}/v1`, all, { items });
}

const files = (...fields: string[]): INodeParameters => ({
	resource: 'message',
	operation: 'sendBulk',
	messageType: 'media',
	binaryPropertyName: fields.join(','),
	options: { maxParallelRequests: 1 },
});
const template = (additionalFields: INodeParameters = {}): INodeParameters => ({
	resource: 'template',
	operation: 'sendBulk',
	templateId: byId('order_update'),
	templateVariables: variables({ 'body-1': 'Nathan', 'body-2': 'A1' }),
	additionalFields,
});
const ids = (results: INodeExecutionData[]) =>
	results.map(({ json: { outcome, to, messageId, messageIds, batchId } }) => ({
		outcome,
		to,
		...(messageId !== undefined && { messageId }),
		...(messageIds !== undefined && { messageIds }),
		...(batchId !== undefined && { batchId }),
	}));

describe.each(surfaces)('$name', (each) => {
	beforeEach(() => (surface = each));

	test.each([true, false])('answers come with the results where they are wanted: %s', async (includeAnswers) => {
		answers = [1, 2, 3].map((n) => ({ message_id: `m${n}`, note: 'a word of the provider' }));
		const text: INodeParameters = { resource: 'message', operation: 'sendBulk', text: 'Hello' };
		const results = await send({
			...{ ...text, additionalFields: { includeAnswers } },
			options: { maxParallelRequests: 1 },
		});
		expect(results.map(({ json }) => json.answer)).toEqual(includeAnswers ? answers : answers.map(() => undefined));
	});

	test('the answer to a request for several is that of each', async () => {
		answers = [{ phones: numbers.slice(1), job: 7 }];
		const results = await send(template({ includeAnswers: true, recipientsPerRequest: 100 }));
		expect(results.map(({ json }) => json.answer)).toEqual(numbers.map(() => answers[0]));
	});

	test('several files: each result has the ids of all its messages', async () => {
		answers = [1, 2, 3].map((n) => ({
			medias: {
				files: [{ name: 'a.pdf', message_id: `pdf-${n}` }],
				images: [{ name: 'b.png', message_id: `png-${n}`, media_id: 'no message' }],
			},
		}));
		expect(ids(await send(files('a', 'b')))).toEqual(
			numbers.map((to, n) => ({
				outcome: 'sent',
				to,
				messageId: `pdf-${n + 1}`,
				messageIds: [`pdf-${n + 1}`, `png-${n + 1}`],
			})),
		);
	});

	test.each<[string, unknown]>([
		['in a list', { medias: { files: [{ message_id: 'f' }] } }],
		['alone', { medias: { files: { message_id: 'f' } } }],
		['as a number', { medias: { files: [{ id: 7 }] } }],
		['of the answer', { message_id: 'f', medias: {} }],
	])('one file, its id %s: one id', async (_, answer) => {
		answers = [answer];
		const [first] = ids(await send(files('a')));
		expect(first).toEqual({ outcome: 'sent', to: one, messageId: expect.stringMatching(/^[f7]$/) });
	});

	test.each<[string, unknown]>([
		['nothing', { medias: { files: [{ name: 'a.pdf' }, null, 'x', {}] } }],
		['something empty', { medias: { files: [{ message_id: '' }] } }],
		['objects', { medias: { files: [{ message_id: {} }] } }],
	])('files for which the answer gives %s as id: sent, without one', async (_, answer) => {
		answers = [answer];
		expect(ids(await send(files('a')))[0]).toEqual({ outcome: 'sent', to: one });
	});

	// Desk360 WhatsApp documents the first; without it the answer is unclear.
	test.each(each.name === 'Desk360' ? ['phones', 'destinations', 'messages', 'results', 'data'] : ['phones'])(
		'one request for three, ids by number under "%s": everybody has their own, in whatever order they come',
		async (name) => {
			answers = [
				{
					[name]: [
						{ phone: three, message_id: 'm3' },
						{ phone_number: one.slice(1), id: 'm1' },
						{ to: two, messageId: 2 },
					],
				},
			];
			expect(ids(await send(template()))).toEqual([
				{ outcome: 'queued', to: one, messageId: 'm1' },
				{ outcome: 'queued', to: two, messageId: '2' },
				{ outcome: 'queued', to: three, messageId: 'm3' },
			]);
			expect(stub.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
		},
	);

	test('one request for three with one id: it is that of the batch, and nobody has it as their own', async () => {
		answers = [{ message_id: 'all', phones: numbers }];
		expect(ids(await send(template()))).toEqual(numbers.map((to) => ({ outcome: 'queued', to, batchId: 'all' })));
	});

	test('several requests for several: each result has the id of its own request', async () => {
		answers = [
			{ message_id: 'first', phones: [one, two] },
			{ message_id: 'second', phones: [three] },
		];
		const results = ids(await send({ ...template({ recipientsPerRequest: 2 }), options: { maxParallelRequests: 1 } }));
		expect(results.slice(0, 2).map(({ batchId }) => batchId)).toEqual(['first', 'first']);
		expect(results[2]).toMatchObject({ to: three, messageId: 'second' });
	});
});
