import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { deliveryStatus } from '../../../nodes/DecisionTelecom/records';
import { desk360Events } from '../../../nodes/Desk360/trigger/events';
import { decisionTelecomSetup, textMessage, documentedError } from '../../support/decisionTelecom';
import { byId, desk360Setup } from '../../support/desk360';
import { desk360WhatsAppSetup } from '../../support/desk360WhatsApp';
import { callOf, samplesOf, withoutButton, type Call } from '../../support/documentation';
import { executeNode } from '../../support/n8nCore';
import { startSandboxProcess, type SandboxProcess } from '../../support/sandbox';
import { SandboxControl } from '../../support/sandboxControl';
import { startStub } from '../../support/stubServer';

type Setup = typeof desk360Setup;
/** A node's call that gets the sample as its answer, and what it must make of it. */
type Fed = [parameters: INodeParameters, expected: IDataObject, rows?: number];

const product = { productId: byId(1) };
const ticket = { resource: 'ticket', ...product, ticketId: byId(1) };
const raw = { simplify: false };
const message = { resource: 'message', to: '+905551234567' };
const integration = { integrationId: byId(11) };
const place = { latitude: 1, longitude: 2, name: 'Hall', address: 'Street 1' };
const vcard = 'BEGIN:VCARD\nFN:Ada Lovelace\nTEL;TYPE=CELL;WAID=16505551234:+1 650 555 1234\nEND:VCARD\n';
const button = { body: 'Which?', buttons: { button: [{ id: 'a', title: 'A' }] } };
const create = { ...product, title: 'Test', description: 'Test' };

const desk360Answers: Record<number, Fed> = {
	385: [{ resource: 'product', operation: 'getAll' }, { id: expect.any(Number) }, 3],
	616: [
		{ ...ticket, operation: 'get', ...raw },
		{ id: 1, agent_id: 72 },
	],
	804: [
		{ ...ticket, operation: 'create', name: 'A', email: 'a@b.de', description: 'x', ...raw },
		{ id: 123, status: 1 },
	],
	883: [
		{ ...ticket, operation: 'reply', message: 'x' },
		{ id: 747, type: 0 },
	],
	955: [
		{ ...ticket, operation: 'addNote', message: 'x' },
		{ id: 747, type: 6 },
	],
	1027: [
		{ ...ticket, operation: 'updateStatus', status: 1, ...raw },
		{ id: 1, status: 1 },
	],
	1076: [{ resource: 'agent', operation: 'getAll' }, { id: expect.any(Number), email: expect.any(String) }, 3],
	1118: [{ resource: 'agent', operation: 'getCurrent' }, { id: expect.any(Number) }],
	1150: [{ resource: 'ticketType', operation: 'getAll' }, { title: expect.any(String) }, 3],
	1232: [
		{ ...create, resource: 'ticketType', operation: 'create' },
		{ id: 68, is_custom: true },
	],
	1281: [{ resource: 'ticketType', operation: 'get', typeId: byId(11) }, { is_custom: expect.any(Boolean) }],
	1333: [{ resource: 'ticketType', operation: 'update', typeId: byId(65) }, { is_custom: true }],
	1373: [{ resource: 'ticketReason', operation: 'getAll' }, { title: expect.any(String) }, 3],
	1443: [
		{ ...create, resource: 'ticketReason', operation: 'create' },
		{ id: 36, title: 'Test' },
	],
	1489: [{ resource: 'ticketReason', operation: 'get', reasonId: byId(11) }, { id: 11 }],
	1551: [
		{ ...create, resource: 'ticketReason', operation: 'update', reasonId: byId(11) },
		{ id: 11, is_active: false },
	],
};

const whatsAppAnswers: Record<number, Fed> = {
	179: [{ resource: 'integration', operation: 'getAll' }, { id: expect.any(Number) }, 2],
	259: [{ resource: 'template', operation: 'getAll', ...integration }, { id: expect.any(Number) }, 1],
	424: [
		{
			resource: 'template',
			operation: 'send',
			...integration,
			to: '+905551234567',
			templateId: byId('1:1'),
			templateMode: 'json',
		},
		{ outcome: 'sent', messageId: 'gBEGkFBXUQRnAglW0luHY8xsrFk' },
	],
	681: [
		{ ...message, ...integration, operation: 'sendText', text: 'x' },
		{ outcome: 'sent', messageId: 'gBEGkFBXUQRnAgnoOJ1ESPKBwME' },
	],
	777: [
		{ ...message, ...integration, operation: 'sendLocation', ...place },
		{ messageId: 'gBEGkFBXUQRnAgn3kXajlucbaso' },
	],
	929: [
		{ ...message, ...integration, operation: 'sendContacts', contactsSource: 'vcard', vcard },
		{ messageId: 'gBEGkFBXUQRnAgkCL1xSaIMoDz0' },
	],
	1256: [{ ...message, ...integration, operation: 'sendMedia' }, { messageId: 'gBEGkFBXUQRnAgkEg3us4YW8UJE' }],
	1456: [
		{ ...message, ...integration, operation: 'sendInteractive', ...button },
		{ messageId: 'gBEGkFBXUQRnAglHuQTBEMHpUdo' },
	],
	1677: [
		{ ...message, ...integration, operation: 'requestLocation', body: 'Where?' },
		{ messageId: 'gBEGkFBXUQRnAgn6gWf5CzaF6Ko' },
	],
	1783: [
		{ ...message, ...integration, operation: 'markAsRead', messageIds: ['gBEGkFBXUQRnAgn6gWf5CzaF6Ko', 'other'] },
		{ success: false, notMarked: ['other'] },
	],
};

/** Samples that are read in another way, and why. */
const explained: Record<string, Record<number, string>> = {
	desk360: {
		136: 'login: the credential reads it',
		522: 'not JSON: a comma or an ellipsis of the page; the list is fed by its single row elsewhere',
		702: 'not JSON: a comma or an ellipsis of the page',
		1601: 'not JSON: typographic quotes',
	},
	'desk360-whatsapp': {
		47: 'login: the credential reads it',
		553: 'bulk: two numbers are needed, see the bulk tests',
		1059: 'a code sample of the contacts request, the same as that of curl',
		1135: 'a code sample of the contacts request, the same as that of curl',
		1194: 'a code sample of the contacts request, the same as that of curl',
	},
};

const documents: Array<['desk360' | 'desk360-whatsapp', Setup, Record<number, Fed>]> = [
	['desk360', desk360Setup, desk360Answers],
	['desk360-whatsapp', desk360WhatsAppSetup, whatsAppAnswers],
];

async function answeredWith(setup: Setup, text: string, parameters: INodeParameters): Promise<INodeExecutionData[]> {
	const stub = await startStub(() => ({ text, headers: { 'content-type': 'application/json' } }));
	try {
		const binary = { data: { data: 'YQ==', mimeType: 'image/png', fileName: 'a.png', bytes: 1 } };
		return await executeNode({ ...setup(`${stub.origin}/v1`, parameters), items: [{ json: {}, binary }] });
	} finally {
		await stub.close();
	}
}

describe.each(documents)('%s', (document, setup, answers) => {
	const samples = samplesOf(document);
	const isWebhook = (text: string) =>
		/^(?:Copy )?\s*\{\s*"(?:messages|statuses|bot_histories|auto_replies)"/.test(text);

	test('every sample is fed, or explained', () => {
		const known = (line: number, text: string) =>
			answers[line] !== undefined || explained[document]?.[line] !== undefined || isWebhook(text);
		const open = samples.filter(({ kind, line, text }) => kind !== 'request' && !known(line, text));
		expect(open.map(({ line }) => line)).toEqual([]);
	});

	test.each(samples.filter(({ line }) => answers[line]).map(({ line, text }) => ({ line, text })))(
		'the answer in line $line is understood',
		async ({ line, text }) => {
			const [parameters, expected, rows = 1] = answers[line] ?? [{}, {}];
			const items = await answeredWith(setup, withoutButton(text), parameters);
			expect(items).toHaveLength(rows);
			expect(items[0]?.json).toMatchObject(expected);
		},
	);

	test.each(samples.filter(({ kind, text }) => kind === 'json' && isWebhook(text)))(
		'the callback in line $line becomes events that name who and what',
		({ text }) => {
			const events = desk360Events(JSON.parse(withoutButton(text)));
			expect(events.length).toBeGreaterThan(0);
			expect(events[0]).toMatchObject({ provider: 'desk360', event: expect.any(String), raw: expect.anything() });
			expect(events[0]?.from ?? events[0]?.to).toMatch(/^\+?90x+$|^\+?\d+$/);
		},
	);

	test('no sample that is called broken can be parsed', () => {
		for (const { kind, text } of samples) {
			if (kind === 'broken') expect(() => void JSON.parse(withoutButton(text))).toThrow(SyntaxError);
		}
	});
});

describe('the requests, as curl sends them, at the sandbox', () => {
	let sandbox: SandboxProcess;
	beforeAll(async () => {
		sandbox = await startSandboxProcess();
		await new SandboxControl(sandbox.origin).call('PUT', 'desk360/token', { token: 'YOUR_API_TOKEN' });
	});
	afterAll(async () => await sandbox.close());

	/** Placeholders stand for what differs from account to account. */
	const filled = (text: string) => text.replaceAll('90xxxxxxxxxx', '905551234567');
	const address = (url: string) =>
		url
			.replace(/^(?:https?:\/\/)?[^/]+/, sandbox.origin)
			.replace(/^([^?]*?)\/+v1/, '$1/v1')
			.replace(':productId', '1')
			.replace(':integrationId', '11');

	async function statusOf(call: Call): Promise<number> {
		const { 'content-type': _, ...plain } = call.headers;
		const form = new FormData();
		for (const [name, value] of call.form) {
			if (value.startsWith('@')) form.append(name, new Blob(['a'], { type: 'image/png' }), 'a.png');
			else form.append(name, filled(value));
		}
		const hasForm = call.form.length > 0;
		const response = await fetch(address(call.url), {
			method: call.method,
			headers: hasForm ? plain : call.headers,
			...(hasForm ? { body: form } : call.data !== undefined && { body: filled(call.data) }),
		});
		await response.arrayBuffer();
		return response.status;
	}

	/** What the sandbox answers otherwise than 200, and why. */
	const otherwise: Record<string, Record<number, [status: number, why: string]>> = {
		desk360: {
			140: [401, 'the sample account does not exist'],
			823: [404, 'agent 2 does not exist in the sandbox'],
			1294: [404, 'type 11 does not exist in the sandbox'],
			1346: [404, 'type 65 does not exist in the sandbox'],
			1728: [415, 'the sample has no body'],
			1805: [400, 'the template id is a placeholder'],
			2287: [404, 'the media id is a placeholder'],
		},
		'desk360-whatsapp': {
			52: [401, 'the sample account does not exist'],
			429: [401, 'the token lacks the word Bearer, which the table of errors asks for'],
			560: [401, 'the token lacks the word Bearer, which the table of errors asks for'],
			1365: [404, 'the media id is a placeholder'],
		},
	};

	test.each(
		documents
			.flatMap(([document]) => samplesOf(document).map((sample) => ({ document, ...sample })))
			.filter(({ kind }) => kind === 'request'),
	)('$document, line $line', async ({ document, line, text }) => {
		expect(await statusOf(callOf(text))).toBe(otherwise[document]?.[line]?.[0] ?? 200);
	});
});

describe('decisiontelecom', () => {
	const samples = samplesOf('decisiontelecom');
	const at = (line: number) => samples.find((sample) => sample.line === line)?.text ?? '';

	test('the answer to a send names the message', async () => {
		const [item] = await answeredWith(decisionTelecomSetup, at(119), textMessage());
		expect(item?.json).toMatchObject({ outcome: 'sent', messageId: '554' });
	});

	test('the answer to a status request has a comma too many, and is read without it', async () => {
		expect(() => void JSON.parse(at(136))).toThrow(SyntaxError);
		const parameters = { resource: 'message', operation: 'getStatus', messageId: '554' };
		const [item] = await answeredWith(decisionTelecomSetup, at(136).replace(',\n}', '}'), parameters);
		expect(item?.json).toMatchObject({ messageId: '554', status: deliveryStatus(1)?.status });
	});

	test('every row of the table of errors is one the tests know, word for word', () => {
		const { text = '' } = samples.find(({ kind }) => kind === 'table') ?? {};
		const rows = text.split(/^name\n/m).slice(1);
		expect(rows).toHaveLength(8);
		for (const row of rows) {
			const code = Number(/^code\n(\d+)/m.exec(row)?.[1]);
			const { message, status } = documentedError(code);
			expect(row).toContain(`\nmessage\n${String(message)}\n`);
			expect(row).toContain(`\nstatus\n${String(status)}\n`);
		}
	});

	test('the template of the samples is what the node sends as "Template Alone"', async () => {
		const { text = '' } = samples.find(({ kind }) => kind === 'go') ?? {};
		const sample: IDataObject = JSON.parse(/`([^`]*)`/.exec(text)?.[1] ?? '');
		const stub = await startStub(() => ({ json: { message_id: 554 } }));
		const parameters = {
			resource: 'template',
			operation: 'send',
			to: '+380630000000',
			templateName: 'media_2_english',
			templateMode: 'json',
			templateParameters: JSON.stringify({ ...sample, recipient_type: 'individual', ttl: 60 }),
			additionalFields: { requestForm: 'template' },
		};
		await executeNode(decisionTelecomSetup(`${stub.origin}/v1/api`, parameters));
		await stub.close();
		const body: IDataObject = JSON.parse(String(stub.requests[0]?.body));
		expect(body).toEqual({ ...sample, to: '380630000000', recipient_type: 'individual', ttl: 60 });
	});

	test('what is cut off, or no JSON at all, is known as such', () => {
		expect(samples.filter(({ kind }) => kind === 'cut' || kind === 'broken').map(({ line }) => line)).toEqual([
			36, 136, 241,
		]);
	});
});
