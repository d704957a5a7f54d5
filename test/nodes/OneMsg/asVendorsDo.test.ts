import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { OneMsg } from '../../../nodes/OneMsg/OneMsg.node';
import { loadList } from '../../support/n8nCore';
import {
	byId,
	oneMsgSetup,
	runOneMsg,
	sentAnswer,
	startStrict,
	variables,
	type StrictStub,
} from '../../support/oneMsg';
import { received, registeredTrigger, jsonOf, query } from '../../support/oneMsgTrigger';
import { forgetAll } from '../../../nodes/shared/webhook/deduplicator';
import type { StubAnswer, Recorded } from '../../support/stubServer';

/** What 1MSG's own programs and those of its customers rely on, beside the documentation. */

let stub: StrictStub;
let answer: (request: Recorded) => StubAnswer;
beforeEach(async () => {
	answer = () => ({ json: sentAnswer });
	stub = await startStrict((request) => answer(request));
});
afterEach(async () => await stub.close());

const run = async (resource: string, operation: string, parameters: INodeParameters = {}): Promise<IDataObject[]> =>
	(await runOneMsg(stub.origin, { resource, operation, ...parameters })).map(({ json }: INodeExecutionData) => json);
const calls = () => stub.requests.map(({ method, url }) => `${method} ${url.replace(/^\/[^/]+/, '')}`);

describe('failures say what to do', () => {
	const failing = async (json: IDataObject) => {
		answer = () => ({ json });
		const error: unknown = await run('message', 'sendText', { to: '+15550100123', text: 'Hi' }).catch(
			(e: unknown) => e,
		);
		return error instanceof Error ? Object(error).description : undefined;
	};

	test.each([
		[131049, /wait at least a day/],
		[130472, /do not send it again/],
		[131050, /stop sending them/],
		[131051, /another operation/],
		[132005, /shorten/],
		[132007, /change the template/],
		[132016, /make a new one/],
		[138000, /Call: Update Settings/],
		[138001, /cannot be called/],
		[138006, /ask for the permission/],
	])('code %d', async (code, advice) => {
		expect(await failing({ sent: false, error: { code, message: 'Refused' } })).toMatch(advice);
	});

	test.each([
		['bsuid routing is disabled', /choose the mode 'User ID' of 'To'/],
		['username routing is disabled', /choose the mode 'User ID' or 'Phone'/],
		['username is not found', /use the number or user ID/],
		['Username is not linked with bsuid', /use the number or user ID/],
	])('"%s"', async (message, advice) => {
		expect(await failing({ sent: false, message })).toMatch(advice);
	});
});

describe('states have the same names everywhere', () => {
	const cases = [
		['sent', 'sent'],
		['delivered', 'delivered'],
		['viewed', 'read'],
		['read', 'read'],
		['played', 'read'],
		['failed', 'failed'],
	] as const;

	test.each(cases)('%s is %s in Get Statuses, beside the own word, and in the trigger', async (status, state) => {
		answer = () => ({ json: { hooks: [{ id: 'm1', status, timestamp: 1 }] } });
		expect(await run('message', 'getStatuses', { messageId: 'm1' })).toEqual([
			{ id: 'm1', status, timestamp: 1, state },
		]);
		forgetAll();
		const called = await registeredTrigger().call({ query, body: { ack: [{ id: 'm1', chatId: '1@lid', status }] } });
		expect(jsonOf(called)).toMatchObject([{ event: 'messageStatus', status: state }]);
	});

	test('a record without a status stays as it is', async () => {
		answer = () => ({ json: { hooks: [{ id: 'm1' }] } });
		expect(await run('message', 'getStatuses', { messageId: 'm1' })).toEqual([{ id: 'm1' }]);
	});
});

describe('events', () => {
	const acknowledged = async (ack: IDataObject) => {
		forgetAll();
		return jsonOf(await registeredTrigger().call({ query, body: { ack: [{ id: 'm1', status: 'sent', ...ack }] } }))[0];
	};

	test.each([{ enabled: true }, true, 'on'])('category and MM Lite as %j come with a status', async (mmLite) => {
		const hidden = { chatId: 'CO.7@lid', bsuid: 'CO.7', userName: 'ada' };
		expect(await acknowledged({ ...hidden, category: 'marketing_lite', mmLite })).toMatchObject({
			...{ category: 'marketing_lite', mmLite, userId: 'CO.7', username: 'ada', chatId: 'CO.7@lid' },
		});
	});

	test('neither is there where the channel tells nothing', async () => {
		const event = await acknowledged({ chatId: '15550100123@c.us', category: null, mmLite: null });
		expect(event).not.toHaveProperty('category');
		expect(event).not.toHaveProperty('mmLite');
	});

	test("the category of WhatsApp's own format", async () => {
		forgetAll();
		const statuses = [{ id: 'm1', status: 'sent', recipient_id: '15550100123', pricing: { category: 'utility' } }];
		const body = { entry: [{ changes: [{ value: { statuses } }] }] };
		expect(jsonOf(await registeredTrigger().call({ query, body }))).toMatchObject([{ category: 'utility' }]);
	});

	test('the name of what the business wrote is that of the chat', async () => {
		const own = { fromMe: true, senderName: '556199999999', chatName: 'Ada' };
		expect((await received(own))?.name).toBe('Ada');
		expect(await received({ ...own, chatName: '12020721369' })).not.toHaveProperty('name');
	});

	test.each([
		['image', 'Look at photo.jpg'],
		['document', 'Please read this:\ninvoice.pdf'],
		['document', 'invoice of May'],
	])('the caption of an %s stays one: %j', async (type, caption) => {
		expect(await received({ type, body: 'https://files.example.com/x', caption })).toMatchObject({
			text: caption,
			media: [{ caption }],
		});
	});

	test.each([['invoice.pdf'], ['invoice of May 2026.pdf'], ['Letter No. 12.docx']])(
		'the caption "%s" of a document is its name',
		async (caption) => {
			const event = await received({ type: 'document', body: 'https://files.example.com/x', caption });
			expect(event?.media).toEqual([expect.objectContaining({ fileName: caption })]);
			expect(event).not.toHaveProperty('text');
		},
	);
});

describe('templates', () => {
	const row = (name: string, language: string, more: IDataObject = {}) => ({
		...{ name, language, status: 'approved', components: [{ type: 'BODY', text: 'Hello' }] },
		...more,
	});
	const full = Array.from({ length: 100 }, (_, n) => row(`t${n}`, 'en'));
	const listed = (rows: IDataObject[], total?: number) => () => ({
		json: { ...(total !== undefined && { total }), templates: rows },
	});
	const names = async () => (await run('template', 'getAll', { returnAll: true })).length;

	test('a channel that ignores the offset gives each template once', async () => {
		answer = listed(full, 250);
		expect(await names()).toBe(100);
		expect(calls()).toEqual(['GET /templates?limit=100', 'GET /templates?limit=100&offset=100']);
	});

	test('a full page without a total is not taken for the end', async () => {
		const rows = [...full, row('last', 'en')];
		answer = ({ url }) => {
			const offset = Number(new URL(url, 'http://x').searchParams.get('offset') ?? 0);
			return { json: { templates: rows.slice(offset, offset + 100) } };
		};
		expect(await names()).toBe(101);
		expect(calls()).toEqual(['GET /templates?limit=100', 'GET /templates?limit=100&offset=100']);
	});

	test('languages, and ids, tell templates of one name apart', async () => {
		answer = listed([
			row('a', 'en'),
			row('a', 'de'),
			row('a', 'en'),
			{ ...row('a', 'en'), language: { code: 'en' } },
			row('a', 'en', { id: '7' }),
		]);
		expect(await names()).toBe(3);
	});

	test('the picker shows all pages at once', async () => {
		answer = ({ url }) => listed(url.includes('offset') ? [row('last', 'en')] : full, 101)();
		const setup = oneMsgSetup(stub.origin, { resource: 'template', operation: 'send' });
		const { results, paginationToken } = await loadList(setup, 'searchTemplates');
		expect(results).toHaveLength(101);
		expect(paginationToken).toBeUndefined();
		expect((await loadList(setup, 'searchTemplateNames')).results).toHaveLength(101);
	});

	test('order details go out with an empty name space as well', async () => {
		answer = ({ method }) => (method === 'GET' ? listed([row('plain', 'en')], 1)() : { json: sentAnswer });
		await run('message', 'sendOrderDetails', {
			...{ to: '+919876543210', templateId: byId('plain:en'), referenceId: 'o1' },
			orderItems: { item: [{ name: 'Tea', productRetailerId: 'a', price: 1, quantity: 1 }] },
		});
		expect(JSON.parse(stub.requests.at(-1)?.body.toString() ?? '')).toMatchObject({ namespace: '', template: 'plain' });
		expect(stub.violations).toEqual([]);
	});

	test.each(['form', 'json'])('without any name space in the list it goes out empty, from the %s', async (mode) => {
		answer = ({ method }) => (method === 'GET' ? listed([row('plain', 'en')], 1)() : { json: sentAnswer });
		await run('template', 'send', {
			...{ to: '+15550100123', templateId: byId('plain:en'), templateMode: mode, templateComponents: '[]' },
			templateVariables: variables({}),
		});
		expect(JSON.parse(stub.requests.at(-1)?.body.toString() ?? '')).toMatchObject({ namespace: '', template: 'plain' });
		expect(stub.violations).toEqual([]);
	});
});

describe('the channel', () => {
	const about = { about: 'Hi', websites: ['https://a.io'] };

	test('a profile in an envelope has the members of the documented one', async () => {
		const data = [{ ...about, profile_picture_url: 'https://pps.example.com/a.jpg' }];
		answer = () => ({ json: { data, phone: { display_phone_number: '+1 555 010 0123' } } });
		expect(await run('channel', 'getProfile')).toEqual([
			{ ...data[0], photo: 'https://pps.example.com/a.jpg', phone: '+1 555 010 0123' },
		]);
		answer = () => ({ json: about });
		expect(await run('channel', 'getProfile')).toEqual([about]);
	});

	test.each([
		['connected', /fine/],
		['connecting', /fine/],
		['disconnected', /not connected/],
		['uninitialized', /few minutes/],
		['unregistered', /support/],
	])('the status %s is explained', async (status, meaning) => {
		answer = () => ({ json: { status } });
		expect(await run('channel', 'getStatus')).toEqual([{ status, meaning: expect.stringMatching(meaning) }]);
	});

	test('a status that nobody explains stays as it is', async () => {
		answer = () => ({ json: { status: 'resting' } });
		expect(await run('channel', 'getStatus')).toEqual([{ status: 'resting' }]);
	});
});

test.each<[string, IDataObject, number]>([
	['says so', { notice: 'History is disabled', messages: [] }, 1],
	['says nothing', { messages: [] }, 0],
])('a history that is off and %s', async (_, json, hints) => {
	answer = () => ({ json });
	const said: string[] = [];
	class Watched extends OneMsg {
		override async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
			this.addExecutionHints = (...all) => void said.push(...all.map(({ message }) => message));
			return await OneMsg.prototype.execute.call(this);
		}
	}
	const parameters = { resource: 'message', operation: 'getAll', returnAll: true };
	expect(await runOneMsg(stub.origin, parameters, { nodeType: new Watched() })).toEqual([]);
	expect(said).toHaveLength(hints);
	if (hints > 0) expect(said[0]).toContain('"History is disabled"');
});

test('a simplified message has its author, and tells what the API sent', async () => {
	const message = { id: 'm1', chatId: '1@g.us', author: '15550100123@c.us', fromMe: 1, self: '1', isForwarded: 0 };
	answer = () => ({ json: { messages: [message] } });
	expect(await run('message', 'getAll')).toMatchObject([
		{ author: '15550100123@c.us', fromMe: true, sentByApi: true, forwarded: false },
	]);
});
