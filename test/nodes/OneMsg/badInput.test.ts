import { NodeOperationError, type IBinaryKeyData, type INodeParameters } from 'n8n-workflow';
import { byId, runOneMsg, secretToken, startStrict, variables, type StrictStub } from '../../support/oneMsg';

let stub: StrictStub;
beforeEach(async () => void (stub = await startStrict()));
afterEach(async () => await stub.close());

const to = '+15550100123';
const of = (resource: string, operation: string, change: INodeParameters = {}): INodeParameters => ({
	resource,
	operation,
	...change,
});
const message = (operation: string, change: INodeParameters = {}) => of('message', operation, { to, ...change });
const text = (change: INodeParameters) => message('sendText', { text: 'Hello', ...change });
const rows = (...titles: string[]) => ({ rows: { row: titles.map((title) => ({ title })) } });
const list = (section: INodeParameters[]) =>
	message('sendList', { body: 'Choose', listButton: 'Open', sections: { section } });
const buttons = (...titles: string[]) =>
	message('sendButtons', { body: 'OK?', buttons: { button: titles.map((title) => ({ title })) } });
const template = (id: string, values: INodeParameters, change: INodeParameters = {}) =>
	of('template', 'send', { to, templateId: byId(id), templateVariables: variables(values), ...change });
const raw = (id: string, components: unknown) =>
	template(id, {}, { templateMode: 'json', templateComponents: JSON.stringify(components) });
const words = (...texts: string[]) => texts.map((value) => ({ type: 'text', text: value }));
const card = { mediaUrl: 'https://example.com/a.jpg', buttonText: 'Buy', buttonUrl: 'https://example.com' };
const carousel = (...cards: INodeParameters[]) => message('sendCarousel', { body: 'Pick', cards: { card: cards } });
const file = (mimeType: string, bytes = 10): IBinaryKeyData => ({
	data: { data: Buffer.alloc(bytes, 1).toString('base64'), mimeType, fileName: 'file' },
});
const order = (change: INodeParameters) =>
	message('sendOrderDetails', { templateId: byId('order_shipped'), referenceId: 'o1', ...change });

interface Case {
	what: string;
	parameters: INodeParameters;
	message: RegExp;
	binary?: IBinaryKeyData;
}

const cases: Case[] = [
	{
		what: 'both phone and chat id',
		parameters: text({ chatId: '12020721369@c.us' }),
		message: /^'To' and 'Chat ID' are both filled in/,
	},
	{ what: 'no recipient', parameters: text({ to: '' }), message: /^'To' is required/ },
	{ what: 'a number with letters', parameters: text({ to: '1555ABC0123' }), message: /^'To' has letters/ },
	{ what: 'a number without country code', parameters: text({ to: '0555 123 45 67' }), message: /no country code/ },
	{
		what: 'a number as chat id',
		parameters: text({ to: '', chatId: to }),
		message: /^'Chat ID' must be the ID of a chat, but it is "\+15550100123"/,
	},
	{
		what: 'a chat id that would lead elsewhere',
		parameters: text({ to: '', chatId: '../me@c.us' }),
		message: /^'Chat ID' must be/,
	},
	{ what: 'an empty text', parameters: text({ text: ' ' }), message: /^'Text' is required/ },
	{ what: '4,097 characters', parameters: text({ text: 'x'.repeat(4097) }), message: /has 4097 characters/ },
	{
		what: 'a list with 11 sections',
		parameters: list(Array.from({ length: 11 }, (_, n) => ({ title: `S${n}`, ...rows(`R${n}`) }))),
		message: /^'Sections' has 11 sections, but WhatsApp takes at most 10/,
	},
	{
		what: 'a row title of 25 characters',
		parameters: list([rows('x'.repeat(25))]),
		message: /row 1, title' has 25 characters, but WhatsApp takes at most 24/,
	},
	{
		what: 'a section title of 25 characters',
		parameters: list([
			{ title: 'x'.repeat(25), ...rows('a') },
			{ title: 'b', ...rows('c') },
		]),
		message: /section 1, title' has 25 characters/,
	},
	{
		what: 'two sections, one without title',
		parameters: list([rows('a'), { title: 'b', ...rows('c') }]),
		message: /section 1, title' is required/,
	},
	{ what: '4 buttons', parameters: buttons('a', 'b', 'c', 'd'), message: /^'Buttons' has 4 buttons, but at most 3/ },
	{ what: 'a button title of 21 characters', parameters: buttons('x'.repeat(21)), message: /has 21 characters/ },
	{
		what: 'a header without its file',
		parameters: message('sendButtons', { body: 'OK?', headerType: 'image', buttons: { button: [{ title: 'a' }] } }),
		message: /^'Header Media URL' is required/,
	},
	{
		what: 'too few template values',
		parameters: template('order_shipped', { 'header-1': '1', 'body-1': 'a' }),
		message: /^'Template Variables' of "order_shipped" .* lacks body-2, button-1/,
	},
	{
		what: 'too many template values',
		parameters: template('news_image', { 'header-file': 'https://example.com/a.jpg', 'body-1': 'a' }),
		message: /has body-1, which the template does not have/,
	},
	{
		what: 'too few raw values',
		parameters: raw('bill', [{ type: 'body', parameters: words('a') }]),
		message: /^'Components \(JSON\)' has 1 value for the body, but "bill" takes 2 there/,
	},
	{
		what: 'too many raw values',
		parameters: raw('plain:de', [{ type: 'BODY', parameters: words('a') }]),
		message: /has 1 value for the body, but "plain" takes 0 there/,
	},
	{
		what: 'raw components without the file of the header',
		parameters: raw('news_image', []),
		message: /has 0 values for the header, but "news_image" takes 1/,
	},
	{
		what: 'raw components that are no JSON',
		parameters: template('bill', {}, { templateMode: 'json', templateComponents: '[' }),
		message: /is not valid JSON/,
	},
	{ what: 'an unknown template', parameters: template('none', {}), message: /^'Template' "none" does not exist/ },
	{ what: 'an unknown language', parameters: template('bill:xx', {}), message: /has no language "xx"/ },
	{
		what: 'a template in review',
		parameters: template('in_review:en', {}),
		message: /cannot be sent now: it is pending/,
	},
	{
		what: 'an amount for a variable that is not there',
		parameters: template(
			'plain:de',
			{},
			{ localizedVariables: { currency: [{ variable: 'body-9', amount: 1, currencyCode: 'USD' }] } },
		),
		message: /^'Currencies and Times' has a value for body-9, which the template does not have/,
	},
	{
		what: 'an amount without a currency',
		parameters: template('bill', {}, { localizedVariables: { currency: [{ variable: 'body-1', amount: 1 }] } }),
		message: /currency 1' has the currency code ""/,
	},
	{
		what: 'a time that is none',
		parameters: template('bill', {}, { localizedVariables: { dateTime: [{ variable: 'body-1', time: 'tomorrow' }] } }),
		message: /date and time 1' must be a time/,
	},
	{
		what: 'a lifetime of 5 seconds',
		parameters: template('plain:de', {}, { additionalFields: { lifetimeSeconds: 5 } }),
		message: /^'Lifetime \(Seconds\)' must be a whole number of at least 30/,
	},
	{
		what: 'a template name with spaces',
		parameters: of('template', 'create', { name: 'My Template', body: 'Hello' }),
		message: /^'Name' may contain lowercase letters/,
	},
	{
		what: 'more examples than variables',
		parameters: of('template', 'create', { name: 'a', body: 'Hello', bodyExamples: ['x'] }),
		message: /^'Body Examples' has 1 examples/,
	},
	{
		what: 'a language that the documentation does not list',
		parameters: of('template', 'create', { name: 'a', body: 'Hello', language: 'tlh' }),
		message: /^'Language' cannot be "tlh"/,
	},
	{ what: 'latitude 91', parameters: message('sendLocation', { latitude: 91 }), message: /between -90 and 90/ },
	{
		what: 'an address without a name',
		parameters: message('sendLocation', { latitude: 1, longitude: 1, address: '1 Street' }),
		message: /^'Name' is empty, but WhatsApp shows an address only below a name/,
	},
	{
		what: 'a contact without formatted name',
		parameters: message('sendContacts', { contactsSource: 'json', contactsJson: '[{"name":{}}]' }),
		message: /has no formatted name/,
	},
	{
		what: 'two emoji',
		parameters: message('sendReaction', { messageId: 'm', emoji: '👍👍' }),
		message: /^'Emoji' must be one emoji/,
	},
	{
		what: 'a reaction to nothing',
		parameters: message('sendReaction', { emoji: '👍' }),
		message: /^'Message ID' is required/,
	},
	{ what: 'one card', parameters: carousel(card), message: /^'Cards' has 1 card, but a carousel has 2 to 10/ },
	{
		what: 'a card without a link',
		parameters: carousel(card, { ...card, buttonUrl: 'shop' }),
		message: /card 2, button URL' must be a web address/,
	},
	{
		what: 'a file that is not there',
		parameters: message('sendMedia', { binaryPropertyName: 'other' }),
		message: /names "other", but the item has no file/,
		binary: file('image/png'),
	},
	{
		what: 'an image of 6 MB',
		parameters: message('sendMedia'),
		message: /has 6 MB; at most 5 MB/,
		binary: file('image/png', 6 * 1024 * 1024),
	},
	{
		what: 'a link without a file name',
		parameters: message('sendMedia', { mediaSource: 'url', mediaUrl: 'https://example.com/download' }),
		message: /^'File Name' is empty, and the link does not end in the name of a file/,
	},
	{
		what: 'a file name without ending',
		parameters: message('sendMedia', { mediaSource: 'url', mediaUrl: 'https://example.com/a.jpg', fileName: 'photo' }),
		message: /^'File Name' needs an ending/,
	},
	{
		what: 'a sticker that is a PNG',
		parameters: message('sendSticker'),
		message: /WhatsApp takes image\/webp as sticker/,
		binary: file('image/png'),
	},
	{
		what: 'a link that leads into the own network',
		parameters: of('media', 'upload', { mediaSource: 'url', mediaUrl: 'ftp://example.com/a.jpg' }),
		message: /^'Media URL' must be a link to a file/,
	},
	{
		what: 'a media id that is no number, for deleting',
		parameters: of('media', 'delete', { mediaId: 'ed2c7be7-b779' }),
		message: /^'Media ID' must be a number/,
	},
	{
		what: 'newest first from a number on',
		parameters: of('message', 'getAll', { filters: { newestFirst: true, lastMessageNumber: 5 } }),
		message: /^'Last Message Number' does nothing together with 'Newest First'/,
	},
	{
		what: 'times in the wrong order',
		parameters: of('message', 'getAll', { filters: { sinceTime: '1665396999', untilTime: '1665396610' } }),
		message: /^'Until' is not after 'Since'/,
	},
	{
		what: 'a chat that is none',
		parameters: of('message', 'getAll', { filters: { chat: 'nobody' } }),
		message: /^'Chat' is not a phone number/,
	},
	{ what: 'an order without items', parameters: order({}), message: /^'Items' must contain at least one item/ },
	{
		what: 'half a piece',
		parameters: order({ orderItems: { item: [{ name: 'a', productRetailerId: 'b', price: 1, quantity: 1.5 }] } }),
		message: /quantity' must be a whole number/,
	},
	{
		what: 'a payment without anything',
		parameters: message('requestPayment'),
		message: /^'Body' is empty, and so are/,
	},
];

test.each(cases)('$what never leaves the machine', async ({ parameters, message: expected, binary }) => {
	const error: unknown = await runOneMsg(stub.origin, parameters, { items: [{ json: {}, binary }] }).then(
		(items) => items,
		(reason: unknown) => reason,
	);
	expect(error).toBeInstanceOf(NodeOperationError);
	if (!(error instanceof NodeOperationError)) return;
	expect(error.message).toMatch(expected);
	expect(error.description).toMatch(/\w/);
	expect(JSON.stringify([error, error.message])).not.toContain(secretToken);
	expect(stub.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
});

test('a template whose name space nobody knows', async () => {
	await stub.close();
	const lonely = { name: 'lonely', language: 'en', status: 'approved', components: [{ type: 'BODY', text: 'Hi' }] };
	const others = ['a', 'b'].map((namespace) => ({ ...lonely, name: namespace, namespace }));
	stub = await startStrict(() => ({ json: { total: 3, templates: [lonely, ...others] } }));
	await expect(runOneMsg(stub.origin, template('lonely', {}))).rejects.toThrow(/comes without a name space/);
});

test('a bad item stops the run before anything is sent; with Continue on Fail the others go out', async () => {
	const items = [{ json: { to } }, { json: { to: '' } }];
	const parameters = text({ to: '={{ $json.to }}' });
	await expect(runOneMsg(stub.origin, parameters, { items })).rejects.toThrow(/'To' is required/);
	expect(stub.requests).toEqual([]);
	const node = { onError: 'continueRegularOutput' as const };
	const results = await runOneMsg(stub.origin, parameters, { items, node });
	expect(results.map(({ json }) => json.error ?? json.outcome)).toEqual([
		'sent',
		expect.stringMatching(/'To' is required.*\[item 1\]/),
	]);
});
