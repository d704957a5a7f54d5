import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { store, useDeduplicator } from '../../support/deduplicator';
import type { ExecuteSetup } from '../../support/n8nCore';
import { runOneMsg, sentAnswer, startStrict, usualAnswer, withFile, type StrictStub } from '../../support/oneMsg';
import type { StubAnswer } from '../../support/stubServer';

beforeAll(useDeduplicator);

let stub: StrictStub;
let accept: () => StubAnswer;
beforeEach(async () => {
	store.clear();
	accept = () => ({ json: sentAnswer });
	stub = await startStrict((request) => (/\/send/.test(request.url) ? accept() : usualAnswer(request)));
});
afterEach(async () => await stub.close());

const run = async (
	operation: string,
	parameters: INodeParameters,
	options: Partial<ExecuteSetup> = {},
): Promise<INodeExecutionData[]> =>
	await runOneMsg(stub.origin, { resource: 'message', operation, ...parameters }, options);

const calls = () => stub.calls();
const bodies = () => stub.bodies();

describe('in bulk', () => {
	const numbers = ['+15550100123', '+15550100124'];
	const bulk = { recipientsSource: 'list', recipients: numbers, additionalFields: { summary: false } };

	test('a text', async () => {
		const items = await run('sendBulk', { ...bulk, text: 'Hello' });
		expect(items.map(({ json }) => json.outcome)).toEqual(['sent', 'sent']);
		expect(bodies()).toEqual(numbers.map((number) => ({ phone: Number(number.slice(1)), body: 'Hello' })));
		expect(stub.violations).toEqual([]);
	});

	test('a file is uploaded once', async () => {
		await run('sendBulk', { ...bulk, messageType: 'media' }, { items: [withFile('image/png', 'photo.png')] });
		expect(calls()).toEqual(['POST /uploadMedia', 'POST /sendFile', 'POST /sendFile']);
		expect(bodies().slice(1)).toEqual(
			numbers.map((number) => ({ phone: Number(number.slice(1)), mediaId: '1234567890', mediaType: 'image' })),
		);
		expect(stub.violations).toEqual([]);
	});

	test('a document keeps its name, which the upload does not take', async () => {
		await run('sendBulk', { ...bulk, messageType: 'media' }, { items: [withFile('application/pdf', 'bill.pdf')] });
		const document = { mediaId: '1234567890', mediaType: 'document', filename: 'bill.pdf' };
		expect(bodies().slice(1)).toEqual(numbers.map((number) => ({ phone: Number(number.slice(1)), ...document })));
		expect(stub.violations).toEqual([]);
	});

	test('a link without a file name is refused in the words of the fields that bulk has', async () => {
		const media = { messageType: 'media', mediaSource: 'url', mediaUrl: ['https://example.com/download'] };
		const [item] = await run('sendBulk', { ...bulk, ...media });
		expect(item?.json.reason).toMatch(/^'Media URLs' has a link that does not end in the name of a file/);
		expect(calls()).toEqual([]);
	});

	test('a dry run sends and uploads nothing', async () => {
		const parameters = { ...bulk, messageType: 'media', additionalFields: { dryRun: true } };
		await run('sendBulk', parameters, { items: [withFile('image/png', 'photo.png')] });
		expect(calls()).toEqual([]);
	});

	test('what was refused under HTTP 200 failed, with the reason; the others get theirs', async () => {
		let count = 0;
		accept = () => ({ json: count++ === 0 ? { sent: false, message: 'Dialog window is closed' } : sentAnswer });
		const items = await run('sendBulk', { ...bulk, text: 'Hello', options: { maxParallelRequests: 1 } });
		expect(items.map(({ json }) => json.outcome)).toEqual(['failed', 'sent']);
		expect(String(items[0]?.json.reason)).toMatch(/Dialog window is closed/);
	});
});
