import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createRunExecutionData } from 'n8n-workflow';
import { runSurface, surfaces, type Surface } from '../../../support/desk360WhatsApp';
import type { ExecuteSetup } from '../../../support/n8nCore';
import { readForm } from '../../../support/recorder';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

let stub: Stub;
let surface: Surface;
/** The answer to the post with this number, from 0. */
let answer: (post: number) => StubAnswer;

const ok: StubAnswer = { json: { message_id: 'm1' } };
const refused: StubAnswer = { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } };

beforeEach(async () => {
	answer = () => ok;
	stub = await startStub((_, post) => answer(post));
});
afterEach(async () => await stub.close());

const items: INodeExecutionData[] = [0, 1, 2].map((n) => ({ json: { phone: `+90555123456${n}` } }));
const text = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'message',
	operation: 'sendText',
	to: '={{ $json.phone }}',
	text: 'Hello',
	...change,
});

async function run(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> {
	return await runSurface(surface, `${stub.origin}/v1`, parameters, { items, ...options });
}

async function recipients(): Promise<Array<string | undefined>> {
	return (await Promise.all(stub.requests.map(readForm))).map(([to]) => to?.value);
}

describe.each(surfaces)('$name', (each) => {
	beforeEach(() => (surface = each));

	describe('Retry On Fail with a text that is another one at every try', () => {
		const parameters = text({
			text: '=It is {{ $now.toMillis() }}, number {{ Math.random() }}',
			options: { maxParallelRequests: 1 },
		});

		test('sends to nobody twice, and gives the results of the first try', async () => {
			answer = (post) => (post === 2 ? refused : { json: { message_id: `m${post}` } });
			const runExecutionData = createRunExecutionData({});
			await expect(run(parameters, { runExecutionData })).rejects.toThrow('failed_validation');
			const results = await run(parameters, { runExecutionData });
			expect(await recipients()).toEqual([0, 1, 2, 2].map((n) => items[n]?.json.phone));
			expect(results.map(({ json }) => json.messageId)).toEqual(['m0', 'm1', 'm3']);
			expect(results.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2].map((item) => ({ item })));
			// It ended well: the next run of a loop sends again.
			await run(parameters, { runExecutionData });
			expect(stub.requests).toHaveLength(7);
		});

		test('does not send again what may have arrived', async () => {
			answer = (post) => (post === 1 ? 'reset' : ok);
			const runExecutionData = createRunExecutionData({});
			await expect(run(parameters, { runExecutionData })).rejects.toThrow(/unclear/);
			await expect(run(parameters, { runExecutionData })).rejects.toThrow(/unclear.*\[item 1\]/);
			expect(await recipients()).toEqual([0, 1].map((n) => items[n]?.json.phone));
		});
	});

	test('a text in parts that is another one at every try: each part goes out once', async () => {
		const parts: string[] = [];
		const part = (body: Buffer) => /Part [ABC]/.exec(body.toString())?.[0] ?? '';
		answer = (post) => {
			parts.push(part(stub.requests[post]?.body ?? Buffer.alloc(0)));
			return post === 2 ? refused : { json: { message_id: `m${post}` } };
		};
		const parameters = text({
			to: '+905551234560',
			text: `={{ ['A', 'B', 'C'].map((name) => 'Part ' + name + Math.random() + 'x'.repeat(4000)).join('\\n\\n') }}`,
			additionalFields: { longText: 'split' },
		});
		const options = { items: items.slice(0, 1), runExecutionData: createRunExecutionData({}) };
		await expect(run(parameters, options)).rejects.toThrow('2 of 3 parts of the text were sent');
		const results = await run(parameters, options);
		expect(parts).toEqual(['Part A', 'Part B', 'Part C', 'Part C']);
		expect(results.map(({ json }) => json.messageId)).toEqual(['m0', 'm1', 'm3']);
	});

	test('words that every object knows are no columns', async () => {
		const binary = {
			data: { data: Buffer.from('phone,name\n+905551234567,Ada\n').toString('base64'), mimeType: 'text/csv' },
		};
		const parameters = text({ operation: 'sendBulk', recipientsSource: 'csv', text: 'Dear {constructor}' });
		const [first] = await run(parameters, { items: [{ json: {}, binary }] });
		expect(first?.json).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('{constructor}') });
		expect(stub.requests).toHaveLength(0);
	});

	test('an error code that every object knows is a code like any other', async () => {
		answer = () => ({ status: 400, json: { error: { code: 'constructor', message: 'Odd.' } } });
		await expect(run(text(), { items: items.slice(0, 1) })).rejects.toThrow('Odd (HTTP 400, constructor)');
	});
});
