import { createRunExecutionData, NodeApiError, type INodeParameters } from 'n8n-workflow';
import { messageResource } from '../../../nodes/OneMsg/message';
import { OneMsg } from '../../../nodes/OneMsg/OneMsg.node';
import { templateResource } from '../../../nodes/OneMsg/template';
import { store, useDeduplicator } from '../../support/deduplicator';
import { isShownFor } from '../../support/editorForm';
import {
	byId,
	runOneMsg,
	sentAnswer,
	startStrict,
	usualAnswer,
	variables,
	type StrictStub,
} from '../../support/oneMsg';
import type { ExecuteSetup } from '../../support/n8nCore';
import type { StubAnswer } from '../../support/stubServer';

const to = '+15550100123';
const link = (file: string) => ({ mediaSource: 'url', mediaUrl: `https://example.com/${file}` });
const card = {
	mediaUrl: 'https://example.com/a.jpg',
	buttonText: 'Buy',
	buttonUrl: 'https://example.com',
};

/** What each operation that sends needs besides the recipient. */
const contents: Record<string, INodeParameters> = {
	'message requestAddress': { body: 'Where to?' },
	'message requestLocation': { body: 'Where are you?' },
	'message requestPayment': { body: 'Please pay' },
	'message sendButtons': { body: 'Sure?', buttons: { button: [{ title: 'Yes' }] } },
	'message sendCarousel': { body: 'Pick', cards: { card: [card, card] } },
	'message sendContacts': { contacts: { contact: [{ formatted_name: 'Ada Lovelace' }] } },
	'message sendCtaUrl': { body: 'Open', buttonText: 'Open', buttonUrl: 'https://example.com/' },
	'message sendMedia': link('a.pdf'),
	'message sendFlow': { body: 'Book', flowId: '1', flowCta: 'Book' },
	'message sendList': {
		body: 'Choose',
		listButton: 'Open',
		sections: { section: [{ rows: { row: [{ title: 'One' }] } }] },
	},
	'message sendLocation': { latitude: 52.5, longitude: 13.4 },
	'message sendOrderDetails': {
		templateId: byId('bill'),
		referenceId: 'o1',
		orderItems: { item: [{ name: 'Tea', productRetailerId: 'sku-1', price: 1 }] },
	},
	'message sendProduct': { catalogId: 'c', productRetailerId: 'p' },
	'message sendProductList': {
		headerText: 'Offers',
		body: 'For you',
		catalogId: 'c',
		sections: { section: [{ title: 'A', products: ['p1'] }] },
	},
	'message sendReaction': { messageId: 'wamid.1', emoji: '👍' },
	'message sendSticker': link('a.webp'),
	'message sendText': { text: 'Hello' },
	'template send': { templateId: byId('bill'), templateVariables: variables({ 'body-1': '1', 'body-2': '2' }) },
};

const sends = [messageResource, templateResource].flatMap(({ value, operations }) =>
	operations.filter((operation) => /^(?:send|request)/.test(operation.value)).map((each) => `${value} ${each.value}`),
);

test('every operation that sends is tested below', () => {
	// Those have tests of their own.
	const others = ['message sendBulk', 'template sendBulk', 'message sendAndWait'];
	expect([...Object.keys(contents), ...others].sort()).toEqual([...sends].sort());
});

beforeAll(useDeduplicator);

let stub: StrictStub;
let accept: () => StubAnswer;
beforeEach(async () => {
	store.clear();
	accept = () => ({ json: sentAnswer });
	stub = await startStrict((request) => (request.method === 'POST' ? accept() : usualAnswer(request)));
});
afterEach(async () => await stub.close());

describe.each(Object.entries(contents))('%s', (name, content) => {
	const [resource = '', operation = ''] = name.split(' ');
	const run = async (more: INodeParameters = {}, options: Partial<ExecuteSetup> = {}) =>
		await runOneMsg(stub.origin, { resource, operation, to, ...content, ...more }, options);
	const failure = async (options: Partial<ExecuteSetup> = {}) => {
		const error: unknown = await run({}, options).catch((reason: unknown) => reason);
		if (!(error instanceof NodeApiError)) throw new Error(`no error of the API: ${String(error)}`);
		return error;
	};
	const posts = () => stub.requests.filter(({ method }) => method === 'POST');

	test('says what became of the message, with a request that fits the contract', async () => {
		expect((await run())[0]?.json).toMatchObject({ outcome: 'sent', to, messageId: sentAnswer.id });
		expect(stub.violations).toEqual([]);
	});

	test('is refused where 1MSG says so under HTTP 200', async () => {
		accept = () => ({ json: { sent: false, message: 'Dialog window is closed' } });
		const error = await failure();
		expect(error.message).toContain('Dialog window is closed (HTTP 200)');
		expect(error.context.outcome).toBe('refused');
		expect(posts()).toHaveLength(1);
	});

	test('is never repeated when its fate is unclear, also not by Retry On Fail', async () => {
		accept = () => 'reset';
		const runExecutionData = createRunExecutionData({});
		for (const options of [{ runExecutionData }, { runExecutionData }]) {
			expect((await failure(options)).context.outcome).toBe('unclear');
		}
		expect(posts()).toHaveLength(1);
	});

	test('reaches nobody twice in a campaign', async () => {
		const campaign = { additionalFields: { campaign: 'spring' } };
		const outcomes = [await run(campaign), await run(campaign)].map(([item]) => item?.json.outcome);
		expect(outcomes).toEqual(['sent', 'skipped']);
		expect(posts()).toHaveLength(1);
		const { properties } = new OneMsg().description;
		const fields = properties.filter(
			(field) => field.name === 'additionalFields' && isShownFor(field, resource, operation),
		);
		expect(fields.flatMap(({ options = [] }) => options.map(({ name: option }) => option))).toContain('campaign');
	});
});
