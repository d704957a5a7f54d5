import { createRunExecutionData, type IBinaryData, type IExecuteFunctions } from 'n8n-workflow';
import { fileText } from '../../../nodes/OneMsg/upload';
import type { Client } from '../../../nodes/shared/http/client';
import { byId, runOneMsg, startStrict, usualAnswer, variables, withFile, type StrictStub } from '../../support/oneMsg';
import { standIn } from '../../support/standIn';

test('before a file is read that goes out as text, the run is told that files come', async () => {
	const log: string[] = [];
	const file: IBinaryData = { data: '', mimeType: 'image/png', fileName: 'a.png', bytes: 4 };
	const functions = standIn<IExecuteFunctions>({
		getInputData: () => [{ json: {}, binary: { data: file } }],
		helpers: {
			assertBinaryData: () => file,
			getBinaryDataBuffer: async () => {
				log.push('read');
				return await Promise.resolve(Buffer.from('\u0089PNG', 'latin1'));
			},
		},
	});
	const client = standIn<Client>({ expectFiles: () => void log.push('told') });
	const text = await fileText(client, { functions, itemIndex: 0, binary: 'data' }, 1_000);
	expect(JSON.stringify(text)).toBe('"data:image/png;base64,iVBORw=="');
	expect(log).toEqual(['told', 'read']);
});

describe('a file as text in JSON', () => {
	const pdf = (seed: number) => {
		const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, n) => (n * seed) % 251));
		return withFile('application/pdf', 'a.pdf', bytes).binary?.data ?? { data: '', mimeType: '' };
	};
	const parameters = { resource: 'message', operation: 'sendMedia', to: '+15550100123', binaryPropertyName: 'data' };
	let stub: StrictStub;
	let answer: typeof usualAnswer;
	beforeEach(async () => {
		answer = usualAnswer;
		stub = await startStrict((request) => answer(request));
	});
	afterEach(async () => await stub.close());

	test('arrives as JSON, whole', async () => {
		const file = pdf(31);
		const items = [{ json: {}, binary: { data: file } }];
		const [sent] = await runOneMsg(stub.origin, parameters, { items });
		expect(sent?.json).toMatchObject({ outcome: 'sent' });
		expect(stub.violations).toEqual([]);
		expect(stub.requests[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
		expect(stub.requests[0]?.headers['content-length']).toBe(String(stub.requests[0]?.body.length));
		const body = `data:application/pdf;base64,${file.data}`;
		expect(stub.bodies()).toEqual([expect.objectContaining({ body, filename: 'a.pdf' })]);
	});

	test("is stored once where n8n's Retry On Fail runs the node again, and another file as well", async () => {
		answer = (request) =>
			request.url.includes('/sendTemplate') ? { status: 400, json: { error: 'no' } } : usualAnswer(request);
		const runExecutionData = createRunExecutionData({});
		const item = { json: {}, binary: { data: pdf(31), other: pdf(37) } };
		const uploadsAfter = async (field: string) => {
			const template = {
				resource: 'template',
				operation: 'send',
				to: '+15550100123',
				templateId: byId('news_document'),
				templateVariables: variables({ 'header-file': field }),
			};
			await expect(runOneMsg(stub.origin, template, { items: [item], runExecutionData })).rejects.toThrow('no');
			return stub.calls().filter((call) => call.includes('/uploadMedia')).length;
		};
		expect([await uploadsAfter('data'), await uploadsAfter('data'), await uploadsAfter('other')]).toEqual([1, 1, 2]);
		expect(stub.calls().filter((call) => call.includes('/sendTemplate'))).toHaveLength(3);
	});
});
