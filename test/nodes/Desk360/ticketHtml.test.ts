import type { INodeParameters } from 'n8n-workflow';
import { byId, runDesk360, sampleTicket } from '../../support/desk360';
import { startStub, type Stub } from '../../support/stubServer';

let stub: Stub;
beforeAll(async () => (stub = await startStub(() => ({ json: sampleTicket() }))));
afterAll(async () => await stub.close());

const operations: Array<[string, string, INodeParameters]> = [
	['create', 'description', { name: 'Ada', email: 'ada@example.com', reasonId: byId(5) }],
	['reply', 'message', { ticketId: byId(7) }],
	['addNote', 'message', { ticketId: byId(7) }],
];

async function sent(operation: string, field: string, parameters: INodeParameters, text: string): Promise<unknown> {
	const all = { resource: 'ticket', operation, productId: byId(1), ...parameters, [field]: text };
	await runDesk360(`${stub.origin}/v1`, all);
	return JSON.parse(stub.requests.at(-1)?.body.toString() ?? '')[field];
}

const hostile = [
	'<img src=x onerror=alert(1)>',
	'<svg/onload=alert(1)>',
	'Hello <script>alert(1)</script>',
	'<a href="javascript:alert(1)">x</a>',
	'text <img src=x onerror=alert(1) ',
	'<!-- x',
	'<?php',
	'<SCRIPT>x</SCRIPT>',
	'<\u0000img src=x onerror=alert(1)>',
	'<\u200Bscript>alert(1)<\u00AD/script>',
	'<\u202E\u0001!-- x',
];

describe.each(operations)('Ticket: %s', (operation, field, parameters) => {
	test.each(hostile)("a customer's %s is shown as text", async (text) => {
		expect(await sent(operation, field, parameters, text)).toBe(text.replaceAll('<', '&lt;'));
	});

	test.each(['a < b & c > d', 'I <3 you', 'x <= 5 "quoted" \'too\'', 'line\nline', 'R&D &lt;b&gt;', 'Grüße 👋'])(
		'text without tags goes out as it is: %s',
		async (text) => expect(await sent(operation, field, parameters, text)).toBe(text),
	);

	test("HTML of one's own goes out where the option is off", async () => {
		const change = { ...parameters, additionalFields: { escapeHtml: false } };
		expect(await sent(operation, field, change, '<b>x</b>')).toBe('<b>x</b>');
		const on = { ...parameters, additionalFields: { escapeHtml: true } };
		expect(await sent(operation, field, on, '<b>x</b>')).toBe('&lt;b>x&lt;/b>');
	});
});
