import type { IBinaryKeyData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { createRunExecutionData, NodeApiError, NodeOperationError } from 'n8n-workflow';
import * as answerIds from '../../../../nodes/shared/bulk/answerIds';
import { byId } from '../../../support/desk360';
import { runSurface, surfaces, variables, type Surface } from '../../../support/desk360WhatsApp';
import type { ExecuteSetup } from '../../../support/n8nCore';
import { readForm } from '../../../support/recorder';
import { startStub, type Recorded, type Stub, type StubAnswer } from '../../../support/stubServer';

let stub: Stub;
let surface: Surface;
let answer: (request: Recorded, count: number) => StubAnswer;
/** Numbers by request, in sending order. */
let posts: string[][];

const accepted = (numbers: string[]): StubAnswer => ({ json: { phones: numbers, message_id: 'm1' } });

beforeEach(async () => {
	posts = [];
	answer = () => accepted(posts.at(-1) ?? []);
	stub = await startStub((request, count) => {
		if (request.method === 'GET') return { json: surface.templates };
		posts.push(
			[...request.body.toString().matchAll(/name="(?:phones|destinations|phone_number)[^"]*"\r\n\r\n(\+\d+)/g)].map(
				([, number]) => number ?? '',
			),
		);
		return answer(request, count);
	});
});
afterEach(async () => await stub.close());

const bulk = (change: INodeParameters = {}): INodeParameters => ({
	resource: 'template',
	operation: 'sendBulk',
	recipientsSource: 'items',
	to: '={{ $json.phone }}',
	templateId: byId('order_update'),
	templateVariables: variables({ 'body-1': 'Nathan', 'body-2': 'A1' }),
	...change,
});

async function run(parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> {
	return await runSurface(surface, `${stub.origin}/v1`, parameters, options);
}

const phones = (...numbers: string[]) => numbers.map((phone) => ({ json: { phone } }));
const csv = (text: string): IBinaryKeyData => ({
	data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/csv', fileName: 'list.csv' },
});
const outcomes = (items: INodeExecutionData[]) => items.map(({ json }) => json.outcome);
const summary = (items: INodeExecutionData[]): IDataObject => items.at(-1)?.json ?? {};

describe.each(surfaces)('$name', (each) => {
	beforeEach(() => (surface = each));

	test('10,000 rows with BOM, semicolons, quotes, empty lines, duplicates and 37 bad ones: one send for each valid number', async () => {
		const good = Array.from({ length: 9_900 }, (_, n) => `+90555${String(1_000_000 + n)}`);
		const bad = Array.from({ length: 37 }, (_, n) => ['0555 123', 'nobody', '+12', ''][n % 4] ?? '');
		const twice = good.slice(0, 63).map((number) => `${number.slice(0, 3)} (${number.slice(3, 6)}) ${number.slice(6)}`);
		const rows = [...good, ...bad, ...twice].map(
			(number, n) => `"Person; ""${n}""";${number}${n % 500 === 0 ? '\r\n;' : ''}`,
		);
		const text = `\uFEFFName;Phone\r\n${rows.join('\r\n')}\r\n\r\n`;

		const items = await run(bulk({ recipientsSource: 'csv' }), { items: [{ json: {}, binary: csv(text) }] });
		expect(posts.flat().sort()).toEqual([...good].sort());
		expect(posts).toHaveLength(20);
		expect(summary(items)).toMatchObject({
			summary: true,
			recipients: 10_000,
			queued: 9_900,
			failed: 37,
			skipped: 63,
			unclear: 0,
			requests: 20,
		});
		const first = { outcome: 'queued', to: good[0], reason: null, batchId: 'm1', line: 2 };
		expect(items[0]).toEqual({ json: first, pairedItem: { item: 0 } });
		expect(items.filter(({ json }) => json.outcome === 'failed')).toHaveLength(37);
		expect(
			items
				.filter(({ json }) => json.outcome === 'skipped')
				.every(({ json }) => /^duplicate of line \d+$/.test(String(json.reason))),
		).toBe(true);
	}, 60_000);

	test('an answer of success that cannot be read leaves those it is about unclear', async () => {
		jest.spyOn(answerIds, 'commonId').mockImplementationOnce(() => {
			throw new Error('unreadable');
		});
		const items = await run(bulk(), { items: phones('+905551234567', '+905551234568') });
		expect(outcomes(items)).toEqual(['unclear', 'unclear', undefined]);
		expect(posts).toHaveLength(1);
	});

	test('a column in braces stands in a variable of the template; a row without it gets nothing', async () => {
		const text = 'phone,Name\n+905551234567,Ada\n+905551234568,\n+905551234569,Grace\n';
		const shown = { 'template-text': 'Hello {{1}}, your order {{2}} has shipped.' };
		const templateVariables = variables({ ...shown, 'body-1': 'Dear {Name}', 'body-2': '{"order":1}' });
		const parameters = bulk({ recipientsSource: 'csv', templateVariables });
		const items = await run(parameters, { items: [{ json: {}, binary: csv(text) }] });
		expect(outcomes(items)).toEqual(['sent', 'failed', 'sent', undefined]);
		expect(items[1]?.json.reason).toMatch(/^'Template Variables: body-1' has \{Name\}, but the row has nothing/);
		const forms = await Promise.all(stub.requests.filter(({ method }) => method === 'POST').map(readForm));
		expect(JSON.stringify(forms)).toMatch(/Dear Ada[^]*Dear Grace/);
		expect(JSON.stringify(forms)).not.toContain('{Name}');
		await run(bulk({ templateVariables }), { items: phones('+905551234567') });
		const last = stub.requests.filter(({ method }) => method === 'POST').at(-1);
		expect(JSON.stringify(last && (await readForm(last)))).toContain('Dear {Name}');
	});

	test('a reason names the column of the file, and comes before what the provider said, in all rows where one has it', async () => {
		const text = 'Name,Cep Tel\nAda,+905551234567\nGrace,2024-01-15\n';
		const items = await run(bulk({ recipientsSource: 'csv' }), { items: [{ json: {}, binary: csv(text) }] });
		expect(items[0]?.json).toEqual({ ...items[0]?.json, outcome: 'sent', reason: null });
		expect(items[1]?.json.reason).toMatch(/^'Cep Tel' is a date, not a phone number/);
		expect(Object.keys(items[0]?.json ?? {})).toEqual(['outcome', 'to', 'reason', 'messageId', 'line']);
		const [unnamed] = await run(bulk({ recipientsSource: 'csv', csvHeader: 'no', recipientColumn: '2' }), {
			items: [{ json: {}, binary: csv('Ada,0555\n') }],
		});
		expect(unnamed?.json.reason).toMatch(/^'Column 2' /);
		const [listed] = await run(bulk({ recipientsSource: 'list', recipients: ['nobody'] }));
		expect(listed?.json.reason).toMatch(/^'Numbers' is not a phone number/);
	});

	test('a list, with text and lists mixed', async () => {
		const parameters = bulk({
			recipientsSource: 'list',
			recipients: ['+905551234567; +90 555 123 45 68', '={{ $json.more }}'],
		});
		const items = await run(parameters, { items: [{ json: { more: ['+905551234569', '+905551234567'] } }] });
		expect(posts).toEqual([['+905551234567', '+905551234568', '+905551234569']]);
		expect(outcomes(items)).toEqual(['queued', 'queued', 'queued', 'skipped', undefined]);
	});

	test('CSV columns named like variables give each row its own values; other columns do not matter', async () => {
		const text = 'phone,body-1,city\n+905551234567,Ada,Ankara\n+905551234568,Grace,Bonn\n+905551234569,Ada,Cork\n';
		const parameters = bulk({ recipientsSource: 'csv', templateVariables: variables({ 'body-2': 'A1' }) });
		const items = await run(parameters, { items: [{ json: {}, binary: csv(text) }] });
		expect(posts.map((numbers) => numbers.length).sort()).toEqual([1, 2]);
		expect(outcomes(items)).toEqual(['queued', 'sent', 'queued', undefined]);
		expect(items[1]?.json).toEqual({ outcome: 'sent', to: '+905551234568', messageId: 'm1', line: 3 });
		const forms = await Promise.all(stub.requests.filter(({ method }) => method === 'POST').map(readForm));
		expect(JSON.stringify(forms)).toContain('Grace');
		expect(JSON.stringify(forms)).not.toContain('Bonn');
	});

	test('requests carry no more recipients than asked', async () => {
		const numbers = Array.from({ length: 7 }, (_, n) => `+90555123456${n}`);
		await run(bulk({ additionalFields: { recipientsPerRequest: 3, summary: false } }), { items: phones(...numbers) });
		expect(posts.map((chunk) => chunk.length)).toEqual([3, 3, 1]);
	});

	test('national numbers with a default country', async () => {
		await run(bulk({ additionalFields: { defaultCountryCode: '90' } }), {
			items: phones('0555 123 45 67', '+905551234567'),
		});
		expect(posts).toEqual([['+905551234567']]);
	});

	test('send to nobody where one recipient is not valid, if wished', async () => {
		const parameters = bulk({ additionalFields: { invalidRecipients: 'stop' } });
		const error: unknown = await run(parameters, { items: phones('+905551234567', '0555') }).catch(
			(reason: unknown) => reason,
		);
		expect(posts).toEqual([]);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(String(error)).toMatch(/To \(item 1\)/);
	});

	test('a refused chunk fails its recipients only; the reason is told', async () => {
		answer = (_, count) =>
			count === 1
				? { status: 400, json: { error: { code: 'failed_validation', message: 'No.' } } }
				: accepted(posts.at(-1) ?? []);
		const items = await run(
			bulk({ additionalFields: { recipientsPerRequest: 1 }, options: { maxParallelRequests: 1 } }),
			{
				items: phones('+905551234567', '+905551234568'),
			},
		);
		expect(items[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('failed_validation') });
		expect(items[1]?.json.outcome).toBe('sent');
		expect(summary(items)).toMatchObject({ failed: 1, sent: 1, requests: 2 });
	});

	test('where nobody gets anything the node fails with the reason', async () => {
		answer = () => ({ status: 403, json: { error: { code: 'not_authorized', message: 'No.' } } });
		const error: unknown = await run(bulk(), { items: phones('+905551234567', '+905551234568') }).catch(
			(reason: unknown) => reason,
		);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(String(error)).toContain('not_authorized');
	});

	test('an answer that gets lost is unclear for each of its recipients, and never repeated', async () => {
		answer = () => 'reset';
		const runExecutionData = createRunExecutionData({});
		const items = await run(bulk(), { items: phones('+905551234567', '+905551234568'), runExecutionData });
		expect(outcomes(items)).toEqual(['unclear', 'unclear', undefined]);
		expect(posts).toHaveLength(1);
	});

	test('a stopped execution says who was not reached', async () => {
		const controller = new AbortController();
		answer = () => {
			controller.abort();
			return accepted(posts.at(-1) ?? []);
		};
		const parameters = bulk({ additionalFields: { recipientsPerRequest: 1 }, options: { maxParallelRequests: 1 } });
		const items = await run(parameters, {
			items: phones('+905551234567', '+905551234568', '+905551234569'),
			signal: controller.signal,
		});
		expect(posts).toHaveLength(1);
		expect(outcomes(items).slice(1, 3)).toEqual(['skipped', 'skipped']);
		expect(items[2]?.json.reason).toMatch(/stopped/);
	});

	test('an unknown template or a missing variable sends nothing and names it', async () => {
		const items = await run(bulk({ templateVariables: variables({ 'body-1': 'x' }) }), {
			items: phones('+905551234567'),
		});
		expect(posts).toEqual([]);
		expect(items[0]?.json).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('lacks body-2') });
	});
});

test('numbers that the answer does not name are unclear', async () => {
	surface = surfaces[1] ?? fail();
	answer = () => accepted(['905551234567']);
	const items = await run(bulk(), { items: phones('+905551234567', '+905551234568') });
	expect(outcomes(items)).toEqual(['queued', 'unclear', undefined]);
});

function fail(): never {
	throw new Error('There is no such API');
}
