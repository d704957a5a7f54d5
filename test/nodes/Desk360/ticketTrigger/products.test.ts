import type { IDataObject } from 'n8n-workflow';
import { Desk360TicketTrigger } from '../../../../nodes/Desk360/Desk360TicketTrigger.node';
import { desk360Setup } from '../../../support/desk360';
import { PollingTrigger } from '../../../support/n8nCore';
import { startStub, type Stub, type StubAnswer } from '../../../support/stubServer';

/** Products with their tickets; what is no list is given as it is. */
const products = new Map<number, IDataObject[] | StubAnswer>();
let details: (id: string) => StubAnswer;
let stub: Stub;

const ticket = (id: number, time: string): IDataObject => ({ id, status: 0, created_at: time, updated_at: time });
const error = (status: number) => ({ status, json: { error: { code: 'x', message: 'gone' } } });

beforeEach(async () => {
	products.clear();
	details = (id) => ({ json: { id: Number(id), messages: [] } });
	stub = await startStub(({ url }) => {
		const [, product, id] = /products\/(\d+)\/tickets(?:\/(\d+))?/.exec(url) ?? [];
		if (id !== undefined) return details(id);
		const found = products.get(Number(product)) ?? error(404);
		return Array.isArray(found) ? { json: found } : found;
	});
});
afterEach(async () => await stub.close());

function trigger(productIds: number[], events = ['ticketCreated']): PollingTrigger {
	const setup = desk360Setup(`${stub.origin}/v1`, { productIds, events, filters: {}, simplify: false });
	return new PollingTrigger({ ...setup, nodeType: new Desk360TicketTrigger() });
}

test.each<[string, StubAnswer]>([
	['removed', error(404)],
	['forbidden', error(403)],
	['no list', { json: 'OK' }],
	['an object', { json: { message: 'hello' } }],
])('a product that is %s hides no other chosen one', async (_, answer) => {
	for (const id of [1, 2, 3]) products.set(id, [ticket(id, '2026-01-01 10:00:00')]);
	const one = trigger([1, 2, 3]);
	expect(await one.poll()).toEqual([]);
	const kept = products.get(2) ?? [];
	products.set(2, answer);
	for (const id of [1, 3]) products.set(id, [ticket(10 + id, '2026-01-01 10:01:00')]);
	expect((await one.poll()).map(({ eventId }) => eventId)).toEqual(['ticketCreated 11', 'ticketCreated 13']);
	// What happened there meanwhile is found once it is back.
	products.set(2, [ticket(12, '2026-01-01 10:01:00'), ...(Array.isArray(kept) ? kept : [])]);
	expect((await one.poll()).map(({ eventId }) => eventId)).toEqual(['ticketCreated 12']);
});

test('where none of the chosen products can be asked, the poll fails with the reason', async () => {
	const one = trigger([7, 8]);
	await expect(one.poll()).rejects.toThrow('gone');
});

test('a test by hand shows what can be read', async () => {
	products.set(1, [ticket(1, '2026-01-01 10:00:00'), ticket(2, '2026-01-01 09:00:00')]);
	details = (id) =>
		id === '1' ? error(404) : { json: { id: 2, messages: [{ id: 5, type: 0, agent_id: 0, message: 'Hi' }] } };
	const one = trigger([9, 1], ['customerMessage']);
	expect((await one.poll('manual')).map(({ eventId }) => eventId)).toEqual(['message 5']);
	details = () => error(404);
	await expect(one.poll('manual')).rejects.toThrow('gone');
});
