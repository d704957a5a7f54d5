import type { INodeParameters } from 'n8n-workflow';
import { Desk360TicketTrigger } from '../../../../nodes/Desk360/Desk360TicketTrigger.node';
import { desk360Setup } from '../../../support/desk360';
import { desk360WhatsAppSetup } from '../../../support/desk360WhatsApp';
import { loadList, loadOptions } from '../../../support/n8nCore';
import { startStub, type Stub } from '../../../support/stubServer';

let stub: Stub;
beforeEach(async () => (stub = await startStub(() => ({ status: 401, json: { message: 'Unauthenticated.' } }))));
afterEach(async () => await stub.close());

const template: INodeParameters = { resource: 'template', operation: 'send' };
const advice = /Unauthenticated.*\. Check 'API Token' in the Desk360 API credential/s;

describe('a dropdown whose error has advice shows it in the message, as n8n shows nothing else', () => {
	test('of a list that is searched', async () => {
		await expect(loadList(desk360Setup(`${stub.origin}/v1`), 'searchProducts')).rejects.toThrow(advice);
	});

	test('of a list with several choices', async () => {
		const setup = { ...desk360Setup(`${stub.origin}/v1`), nodeType: new Desk360TicketTrigger() };
		await expect(loadOptions(setup, 'getProducts')).rejects.toThrow(advice);
	});
});

describe('a dropdown that depends on another field says to choose that first, and asks nobody', () => {
	test.each<[string, () => Promise<unknown>, string]>([
		[
			'templates of a product',
			async () => await loadList(desk360Setup(stub.origin, template), 'searchTemplates'),
			'Product',
		],
		[
			'templates of a number',
			async () => await loadList(desk360WhatsAppSetup(stub.origin, template), 'searchTemplates'),
			'Integration',
		],
		[
			'tickets of a product',
			async () => await loadList(desk360Setup(stub.origin, { resource: 'ticket', operation: 'get' }), 'searchTickets'),
			'Product',
		],
	])('%s', async (_, load, field) => {
		await expect(load()).rejects.toThrow(`Choose '${field}' first`);
		expect(stub.requests).toEqual([]);
	});
});
