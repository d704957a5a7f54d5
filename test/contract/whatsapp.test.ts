import type { IBinaryKeyData, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { startContractServer, type ContractServer } from '../support/contractServer';
import { notReached, operationsOf } from '../support/coverage';
import { runSurface, surfaces, variables, type Surface } from '../support/desk360WhatsApp';
import { byId } from '../support/desk360';
import { executeNode, loadList, loadMapper, type ExecuteSetup } from '../support/n8nCore';
import { readForm } from '../support/recorder';
import { startStub, type Stub } from '../support/stubServer';
import { png } from '../support/png';

/** What differs between the two APIs on the wire. */
interface Wire {
	environment: string;
	/** The contract's file, and how many documented operations of it are covered here. */
	contract: string;
	/** Lists the numbers that can send. */
	senders: INodeParameters;
	senderField: string;
	base(id: number): string;
	location: string;
	contacts: string;
	media: string;
	locationRequest: string;
	read: string;
	/** What location, contacts and location requests carry besides their content. */
	typed: boolean;
	send(templateId: string): string;
	templateForm(to: string, templateId: string, language: string, values: Record<string, string>): object[];
	bulkForm(to: string[], templateId: string, language: string, values: Record<string, string>): object[];
}

const entries = (values: Record<string, string>, key: (name: string) => string) =>
	Object.entries(values).map(([name, value]) => ({ name: key(name), value }));

const wires: Record<string, Wire> = {
	Desk360: {
		environment: 'DESK360',
		contract: 'desk360',
		senders: { resource: 'product', operation: 'getAll', limit: 1 },
		senderField: 'productId',
		base: (id) => `/v1/products/${id}/conversations`,
		location: 'messages',
		contacts: 'messages',
		media: 'messages/media',
		locationRequest: 'messages/interactive',
		read: 'messages/read',
		typed: true,
		send: (templateId) => `templates/${templateId}/send`,
		templateForm: (to, _, language, values) => [
			{ name: 'phone_number', value: to },
			{ name: 'language_code', value: language },
			...entries(values, (key) => `parameters[${key}]`),
		],
		bulkForm: (to, _, language, values) => [
			{ name: 'language_code', value: language },
			...entries(values, (key) => `parameters[${key}]`),
			...to.map((value, index) => ({ name: `phones[${index}]`, value })),
		],
	},
	'Desk360 WhatsApp': {
		environment: 'DESK360_WHATSAPP',
		contract: 'desk360-whatsapp',
		senders: { resource: 'integration', operation: 'getAll', limit: 1 },
		senderField: 'integrationId',
		base: (id) => `/v1/integrations/${id}/conversations`,
		location: 'messages/locations',
		contacts: 'messages/contacts',
		media: 'messages/medias',
		locationRequest: 'messages/interactive/location-request',
		read: 'messages/reads',
		typed: false,
		send: () => 'templates/send',
		templateForm: (to, templateId, language, values) => [
			{ name: 'template_id', value: templateId },
			{ name: 'language_id', value: language },
			{ name: 'destinations[0][phone]', value: to },
			...entries(values, (key) => `destinations[0][parameters][${key}]`),
		],
		bulkForm: (to, templateId, language, values) => [
			{ name: 'template_id', value: templateId },
			{ name: 'language_id', value: language },
			...to.map((value, index) => ({ name: `destinations[${index}][phone]`, value })),
			...entries(values, (key) => `parameters[${key}]`),
		],
	},
};

const to = '+905551234567';
const image = (name: string) => ({ data: png.toString('base64'), mimeType: 'image/png', fileName: name });

describe.each(surfaces.map((surface) => ({ surface, name: surface.name })))('$name', ({ surface }) => {
	const wire = wires[surface.name] ?? fail();
	// The sandbox knows this token; a server named by the environment may take any.
	const token = process.env[`CONTRACT_TOKEN_${wire.environment}`] ?? 'sandbox-token';
	let server: ContractServer;
	let senderId = 0;
	/** A template with variables and without a file. */
	let chosen = { id: '', language: '', keys: [''] };
	let files: Stub;

	const here: Surface = {
		...surface,
		setup: (baseUrl, parameters) => {
			const setup = surface.setup(baseUrl, parameters);
			return { ...setup, credential: { ...setup.credential, apiToken: token } };
		},
	};
	const sender = () => ({ [wire.senderField]: byId(senderId) });
	const run = async (parameters: INodeParameters, options: Partial<ExecuteSetup> = {}): Promise<INodeExecutionData[]> =>
		await runSurface(here, server.baseUrl, { ...sender(), ...parameters }, options);
	const requests = () => server.recorder.requests;
	const only = () => {
		const posts = requests().filter(({ method }) => method === 'POST');
		expect(posts).toHaveLength(1);
		const request = posts[0] ?? fail();
		expect(request.headers.authorization).toBe(`Bearer ${token}`);
		return request;
	};
	const sentJson = () => {
		const { method, url, body, headers } = only();
		expect(headers['content-type']).toBe('application/json');
		return { call: `${method} ${url}`, body: JSON.parse(body.toString()) };
	};
	const sentForm = async () => {
		const request = only();
		expect(request.headers['content-type']).toMatch(/^multipart\/form-data/);
		return { call: `${request.method} ${request.url}`, parts: await readForm(request) };
	};
	const call = (path: string) => `POST ${wire.base(senderId)}/${path}`;
	const message = (operation: string, change: INodeParameters = {}) => ({
		resource: 'message',
		operation,
		to,
		...change,
	});
	const expectSent = (items: INodeExecutionData[]) =>
		expect(items.map(({ json }) => json)).toEqual([
			expect.objectContaining({
				outcome: 'sent',
				to,
				messageId: expect.stringMatching(/./),
				answer: expect.any(Object),
			}),
		]);

	beforeAll(async () => {
		server = await startContractServer(wire.environment, '/v1');
		files = await startFiles();
		const [first] = await runSurface(here, server.baseUrl, wire.senders);
		senderId = Number(first?.json.id);
		const node = here.setup(server.baseUrl, { resource: 'template', operation: 'send', ...sender() });
		const { results } = await loadList(node, 'searchTemplates', '');
		for (const { value } of results) {
			const { fields } = await loadMapper(
				here.setup(server.baseUrl, {
					resource: 'template',
					operation: 'send',
					...sender(),
					templateId: byId(value as string),
				}),
				'getTemplateVariables',
			);
			const [id = '', language = ''] = String(value).split(':');
			chosen = { id, language, keys: fields.map((field) => field.id) };
			if (fields.length > 0 && !chosen.keys.includes('header-file')) break;
		}
		expect(chosen.keys.length).toBeGreaterThan(0);
	}, 60_000);

	beforeEach(() => {
		requests().length = 0;
	});

	afterAll(async () => {
		await server?.close();
		await files?.close();
	});

	test('send text, as a form like the documented sample', async () => {
		expectSent(await run(message('sendText', { text: 'Merhaba 👋 <ok>' })));
		expect(await sentForm()).toEqual({
			call: call('messages'),
			parts: [
				{ name: 'to', value: to },
				{ name: 'text', value: 'Merhaba 👋 <ok>' },
			],
		});
	});

	test('send a text of 4,096 characters with line breaks and emoji: as many arrive', async () => {
		const text = `${'\u{1F44B}\n'.repeat(2047)}ok`;
		expectSent(await run(message('sendText', { text })));
		expect((await sentForm()).parts[1]).toEqual({ name: 'text', value: text });
	});

	test('send a text that is split into several messages, in order', async () => {
		const words = Array.from({ length: 1500 }, (_, n) => `word${n}`).join(' ');
		const items = await run(message('sendText', { text: words, additionalFields: { longText: 'split' } }));
		expect(items.map(({ json }) => [json.part, json.parts])).toEqual([1, 2, 3, 4].map((part) => [part, 4]));
		const texts = await Promise.all(requests().map(async (request) => (await readForm(request))[1]));
		expect(texts.map((part) => (part && 'value' in part ? part.value : '')).join(' ')).toBe(words);
	});

	test('send location', async () => {
		const place = { latitude: 37.758056, longitude: -122.425332, name: 'Facebook HQ', address: '1 Hacker Way' };
		expectSent(await run(message('sendLocation', place)));
		const { latitude, longitude, name, address } = place;
		expect(sentJson()).toEqual({
			call: call(wire.location),
			body: { to, ...(wire.typed && { type: 'location' }), location: { latitude, longitude, name, address } },
		});
	});

	test('send contacts with every documented field', async () => {
		const contact = {
			formatted_name: 'Sample Contact',
			prefix: 'Dr.',
			middle_name: 'M.',
			suffix: 'Jr.',
			birthday: '2012-08-18T00:00:00',
			company: 'WhatsApp',
			department: 'Design',
			title: 'Manager',
			phones: { phone: [{ phone: '+1 (650) 555-1234', type: 'WORK', wa_id: '+1 650 555 1234' }] },
			emails: { email: [{ email: 'test@example.com', type: 'WORK' }] },
			addresses: {
				address: [
					{
						street: '1 Hacker Way',
						city: 'Menlo Park',
						state: 'CA',
						zip: '94025',
						country: 'United States',
						country_code: 'us',
						type: 'HOME',
					},
				],
			},
			urls: { url: [{ url: 'https://www.facebook.com', type: 'WORK' }] },
		};
		const second = { formatted_name: 'Ada Lovelace' };
		expectSent(await run(message('sendContacts', { contacts: { contact: [contact, second] } })));
		expect(sentJson()).toEqual({
			call: call(wire.contacts),
			body: {
				to,
				...(wire.typed && { type: 'contacts' }),
				contacts: [
					{
						name: {
							formatted_name: 'Sample Contact',
							first_name: 'Sample',
							last_name: 'Contact',
							middle_name: 'M.',
							prefix: 'Dr.',
							suffix: 'Jr.',
						},
						birthday: '2012-08-18',
						org: { company: 'WhatsApp', department: 'Design', title: 'Manager' },
						phones: [{ phone: '+1 (650) 555-1234', type: 'WORK', wa_id: '16505551234' }],
						emails: [{ email: 'test@example.com', type: 'WORK' }],
						addresses: contact.addresses.address,
						urls: [{ url: 'https://www.facebook.com', type: 'WORK' }],
					},
					{ name: { formatted_name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace' } },
				],
			},
		});
	});

	test('send media: two files, byte for byte', async () => {
		const binary: IBinaryKeyData = { photo: image('photo.png'), scan: image('scan.png') };
		const items = await run(message('sendMedia', { binaryPropertyName: 'photo, scan' }), {
			items: [{ json: {}, binary }],
		});
		expect(items[0]?.json).toMatchObject({ outcome: 'sent', to, messageId: expect.stringMatching(/./) });
		expect(await sentForm()).toEqual({
			call: call(wire.media),
			parts: [
				{ name: 'to', value: to },
				{ name: 'attachments[]', fileName: 'photo.png', type: 'image/png', bytes: png },
				{ name: 'attachments[]', fileName: 'scan.png', type: 'image/png', bytes: png },
			],
		});
	});

	test('send media: two links, whose files are downloaded first', async () => {
		const links = { mediaSource: 'url', mediaUrl: [`${files.origin}/a.png`, `${files.origin}/b.png`] };
		await run(message('sendMedia', links));
		expect((await sentForm()).parts).toEqual([
			{ name: 'to', value: to },
			{ name: 'attachments[]', fileName: 'a.png', type: 'image/png', bytes: png },
			{ name: 'attachments[]', fileName: 'b.png', type: 'image/png', bytes: png },
		]);
		expect(files.requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
	});

	test('send interactive with ten buttons from JSON', async () => {
		const buttons = Array.from({ length: 10 }, (_, n) => ({
			id: `${n}`.repeat(200),
			title: `${n} ${'😀'.repeat(18)}`,
		}));
		const parameters = { body: 'b'.repeat(1024), footer: 'f'.repeat(60), buttonsSource: 'json' };
		expectSent(await run(message('sendInteractive', { ...parameters, buttonsJson: JSON.stringify(buttons) })));
		expect(sentJson().body).toMatchObject({ buttons });
	});

	test('send contacts from vCard text and from JSON: the same cards', async () => {
		const vcard = 'BEGIN:VCARD\nFN:Ada Lovelace\nTEL;TYPE=CELL;WAID=16505551234:+1 650 555 1234\nEND:VCARD\n'.repeat(2);
		expectSent(await run(message('sendContacts', { contactsSource: 'vcard', vcard })));
		const { contacts } = sentJson().body;
		expect(contacts).toEqual(
			Array(2).fill({
				name: { formatted_name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace' },
				phones: [{ phone: '+1 650 555 1234', type: 'CELL', wa_id: '16505551234' }],
			}),
		);
		requests().length = 0;
		await run(message('sendContacts', { contactsSource: 'json', contactsJson: JSON.stringify(contacts) }));
		expect(sentJson().body.contacts).toEqual(contacts);
	});

	test.each<[string, INodeParameters, unknown]>([
		['no header', {}, undefined],
		['a text header', { headerType: 'text', headerText: 'Order A1' }, { type: 'text', text: 'Order A1' }],
		[
			'an image',
			{ headerType: 'image', headerMediaUrl: 'https://example.com/a.jpg' },
			{ type: 'image', image: { link: 'https://example.com/a.jpg' } },
		],
		[
			'a video',
			{ headerType: 'video', headerMediaUrl: 'https://example.com/a.mp4' },
			{ type: 'video', video: { link: 'https://example.com/a.mp4' } },
		],
		[
			'a document',
			{ headerType: 'document', headerMediaUrl: 'https://example.com/a.pdf', headerFileName: 'invoice.pdf' },
			{ type: 'document', document: { link: 'https://example.com/a.pdf', filename: 'invoice.pdf' } },
		],
	])('send interactive with %s', async (_, header, expected) => {
		const parameters = {
			body: '<p>Hello</p>',
			footer: 'Bye',
			buttons: {
				button: [
					{ id: 'yes', title: 'Yes 👍' },
					{ id: '', title: 'No' },
				],
			},
			...header,
		};
		expectSent(await run(message('sendInteractive', parameters)));
		expect(sentJson()).toEqual({
			call: call('messages/interactive'),
			body: {
				to,
				...(expected !== undefined && { header: expected }),
				body: '<p>Hello</p>',
				footer: { text: 'Bye' },
				buttons: [
					{ id: 'yes', title: 'Yes 👍' },
					{ id: 'No', title: 'No' },
				],
			},
		});
	});

	test('request location', async () => {
		expectSent(
			await run(message('requestLocation', { body: 'Where are you?', headerType: 'text', headerText: 'Visit' })),
		);
		expect(sentJson()).toEqual({
			call: call(wire.locationRequest),
			body: {
				to,
				...(wire.typed && { type: 'location_request_message', header: { type: 'text', text: 'Visit' } }),
				body: 'Where are you?',
			},
		});
	});

	test('mark as read', async () => {
		const items = await run(message('markAsRead', { messageIds: ['m1, m2', '={{ ["m3", "m1"] }}'] }));
		// Another server may answer with the ids of its own example.
		const marked = server.sandbox ? { success: true, messageIds: ['m1', 'm2', 'm3'] } : {};
		expect(items[0]?.json).toMatchObject({ messageIds: expect.any(Array), ...marked });
		expect(await sentForm()).toEqual({
			call: call(wire.read),
			parts: [
				...(wire.typed ? [] : [{ name: 'to', value: to }]),
				...['m1', 'm2', 'm3'].map((value) => ({ name: 'message_ids[]', value })),
			],
		});
	});

	test('get many templates', async () => {
		const items = await run({ resource: 'template', operation: 'getAll', limit: 1 });
		expect(items[0]?.json).toMatchObject({ id: expect.any(Number) });
	});

	const filled = () => Object.fromEntries(chosen.keys.map((key) => [key, `value of ${key}`]));
	const template = (operation: string, change: INodeParameters = {}) => ({
		resource: 'template',
		operation,
		templateId: byId(`${chosen.id}:${chosen.language}`),
		templateVariables: variables(filled()),
		...change,
	});

	test('send template', async () => {
		expectSent(await run(template('send', { to })));
		expect(await sentForm()).toEqual({
			call: call(wire.send(chosen.id)),
			parts: wire.templateForm(to, chosen.id, chosen.language, filled()),
		});
	});

	test('send template with raw parameters: no look at the list', async () => {
		const parameters = template('send', { to, templateMode: 'json', templateParameters: JSON.stringify(filled()) });
		expectSent(await run(parameters));
		expect(requests()).toHaveLength(1);
		expect((await sentForm()).parts).toEqual(wire.templateForm(to, chosen.id, chosen.language, filled()));
	});

	test('send template in bulk: one request for equal messages, a result for each recipient', async () => {
		const numbers = ['+905551234567', '+905551234568', '905551234567', 'nobody'];
		const items = await run(template('sendBulk', { to: '={{ $json.phone }}' }), {
			items: numbers.map((phone) => ({ json: { phone } })),
		});
		const sent = numbers.slice(0, 2);
		expect(await sentForm()).toEqual({
			call: call(`${wire.send(chosen.id)}/bulk`),
			parts: wire.bulkForm(sent, chosen.id, chosen.language, filled()),
		});
		const results: IDataObject[] = items.map(({ json }) => json);
		// A server that answers from examples does not name the numbers it got.
		if (server.sandbox) expect(results.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['queued', 'queued']);
		expect(results[2]).toEqual({ outcome: 'skipped', to, reason: 'duplicate of item 0' });
		expect(results[3]).toMatchObject({ outcome: 'failed', entered: 'nobody', reason: expect.stringMatching(/./) });
		expect(results[4]).toMatchObject({ summary: true, recipients: 4, failed: 1, skipped: 1, requests: 1 });
		expect(items.map(({ pairedItem }) => pairedItem).slice(0, 4)).toEqual([0, 1, 2, 3].map((item) => ({ item })));
	});

	test('send template in bulk with the numbers as a file, one a line', async () => {
		const numbers = ['+905551234567', '+905551234568'];
		const additionalFields = { numbersAsFile: true };
		const items = await run(template('sendBulk', { to: '={{ $json.phone }}', additionalFields }), {
			items: numbers.map((phone) => ({ json: { phone } })),
		});
		if (server.sandbox) expect(items.slice(0, 2).map(({ json }) => json.outcome)).toEqual(['queued', 'queued']);
		const bytes = Buffer.from('+905551234567\n+905551234568\n');
		expect((await sentForm()).parts).toEqual([
			...wire.bulkForm([], chosen.id, chosen.language, filled()),
			{ name: 'bulk_phone_file', fileName: 'phones.csv', type: 'text/csv', bytes },
		]);
	});

	test('send template in bulk with values of their own: one request each, with message ids', async () => {
		const own = Object.fromEntries(chosen.keys.map((key) => [key, `={{ "${key} " + $json.name }}`]));
		const items = await run(template('sendBulk', { to: '={{ $json.phone }}', templateVariables: variables(own) }), {
			items: [{ json: { phone: to, name: 'Ada' } }, { json: { phone: '+905551234568', name: 'Grace' } }],
		});
		const posts = requests().filter(({ method }) => method === 'POST');
		expect(posts.map(({ url }) => url)).toEqual(Array(2).fill(`${wire.base(senderId)}/${wire.send(chosen.id)}`));
		expect(items.slice(0, 2).map(({ json }) => json)).toEqual(
			Array(2).fill(expect.objectContaining({ outcome: 'sent', messageId: expect.stringMatching(/./) })),
		);
	});

	test('send template in bulk with a picture: one request with the file, behind the values', async () => {
		if (!server.sandbox) return;
		const numbers = ['+905551234567', '+905551234568'];
		const { results } = await loadList(
			here.setup(server.baseUrl, template('send', sender())),
			'searchTemplates',
			'photo_news',
		);
		const [id = '', language = ''] = String(results[0]?.value).split(':');
		const parameters = template('sendBulk', {
			to: '={{ $json.phone }}',
			templateId: byId(`${id}:${language}`),
			templateVariables: variables({ 'header-file': `${files.origin}/a.png`, 'body-1': 'Ada' }),
		});
		const items = await run(parameters, { items: numbers.map((phone) => ({ json: { phone } })) });
		expect(items.slice(0, 2).map(({ json }) => json.outcome)).toEqual(['queued', 'queued']);
		expect((await sentForm()).parts).toEqual([
			...wire.bulkForm(numbers, id, language, { 'body-1': 'Ada' }),
			{ name: 'attachment', fileName: 'a.png', type: 'image/png', bytes: png },
		]);
	});

	test('a link to a song is no picture for a template, and nothing is sent', async () => {
		if (!server.sandbox) return;
		const parameters = template('send', {
			to,
			templateId: byId('photo_news'),
			templateVariables: variables({ 'header-file': `${files.origin}/song.mp3`, 'body-1': 'Ada' }),
		});
		await expect(run(parameters)).rejects.toThrow(/song\.mp3, which is audio\/mpeg; it must be image/);
		expect(requests().filter(({ method }) => method === 'POST')).toHaveLength(0);
	});

	test('send a template with a file of each kind as header', async () => {
		if (!server.sandbox) return;
		const kinds: Array<[string, string]> = [
			['image', 'image/png'],
			['video', 'video/mp4'],
			['document', 'application/pdf'],
		];
		const node = (change: INodeParameters) =>
			here.setup(server.baseUrl, { resource: 'template', operation: 'send', ...sender(), ...change });
		const { results } = await loadList(node({}), 'searchTemplates', '');
		const seen = new Set<string>();
		for (const { value } of results) {
			const { fields } = await loadMapper(node({ templateId: byId(String(value)) }), 'getTemplateVariables');
			const [, kind = ''] = /^Header (\w+):/.exec(fields[0]?.displayName ?? '') ?? [];
			const mimeType = kinds.find(([name]) => name === kind)?.[1];
			if (mimeType === undefined || seen.has(kind)) continue;
			seen.add(kind);
			const values = Object.fromEntries(fields.map(({ id }) => [id, id === 'header-file' ? 'data' : 'x']));
			requests().length = 0;
			const binary = { data: { data: png.toString('base64'), mimeType, fileName: `file.${kind}` } };
			const parameters = template('send', {
				to,
				templateId: byId(String(value)),
				templateVariables: variables(values),
			});
			expectSent(await run(parameters, { items: [{ json: {}, binary }] }));
			expect((await sentForm()).parts.at(-1)).toEqual({
				name: 'attachment',
				fileName: `file.${kind}`,
				type: mimeType,
				bytes: png,
			});
		}
		expect([...seen].sort()).toEqual(['document', 'image', 'video']);
	});

	test('log in with e-mail and password, then send with the token', async () => {
		const account = { email: 'agent@example.com', password: 'sandbox-password' };
		const setup = here.setup(server.baseUrl, { ...sender(), ...message('sendText', { text: 'Hello' }) });
		const credential = { ...setup.credential, ...account, apiToken: '', authentication: 'login' };
		// Another server may know nobody of that name.
		const failed: unknown = await executeNode({ ...setup, credential }).catch((error: unknown) => error);
		if (server.sandbox) expect(failed).toEqual([expect.objectContaining({ pairedItem: { item: 0 } })]);
		const [login, send] = requests();
		expect(`${login?.method} ${login?.url}`).toBe('POST /v1/login');
		expect(JSON.parse(login?.body.toString() ?? '')).toEqual(account);
		if (server.sandbox) expect(send?.headers.authorization).toMatch(/^Bearer \S+$/);
	});

	test('get media', async () => {
		const mediaId = 'cae26b43-1463-44f5-9a81-f4119afbf6d9';
		await run({ resource: 'media', operation: 'get', mediaId }).catch(() => undefined);
		expect(requests().map(({ method, url }) => `${method} ${url}`)).toEqual([
			`GET ${wire.base(senderId)}/${wire.media}/${mediaId}`,
		]);
	});

	test('get media that a customer sent', async () => {
		if (!server.sandbox) return;
		const response = await fetch(`${server.sandbox}/_sandbox/desk360/incoming`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ type: 'image', fileName: 'photo.png', bytesBase64: png.toString('base64') }),
		});
		const { payload } = Object(await response.json());
		const mediaId = String(payload.messages.image.media_id);
		const [item] = await run({ resource: 'media', operation: 'get', mediaId });
		expect(item?.json).toEqual({ mediaId, mimeType: 'image/png', fileName: 'photo.png', bytes: png.length });
		expect(Buffer.from(item?.binary?.data?.data ?? '', 'base64').equals(png)).toBe(true);
	});

	if (wire.senders.resource === 'integration') {
		test('get many chats of a number, which is not documented', async () => {
			const items = await run({ ...wire.senders, operation: 'getChats', ...sender() });
			expect(items[0]?.json).toMatchObject({ id: expect.any(Number), phone: expect.any(String) });
			expect(requests().map(({ method, url }) => `${method} ${url}`)).toEqual([
				`GET /v1/integrations/${senderId}/chats`,
			]);
		});
	}

	test('every WhatsApp operation of the contract was carried out, and the server refused nothing', () => {
		const operations = operationsOf(wire.contract).filter(
			({ address, operationId }) =>
				wire.contract !== 'desk360' || address.includes('/conversations/') || operationId === 'login',
		);
		expect(operations.length).toBeGreaterThan(0);
		const { answered } = server.recorder;
		// What another server has of logins and media is its own affair.
		const known = operations.filter(({ operationId }) => server.sandbox || !/^(login|getMedia)$/.test(operationId));
		expect(notReached(known, answered, '/v1')).toEqual([]);
		const mayFail = /^POST .*login$|^GET .*media/;
		const refused = answered
			.map(({ method, url, status }) => ({ call: `${method} ${url}`, status }))
			.filter(({ call, status }) => status >= 400 && !mayFail.test(call));
		expect(refused).toEqual([]);
	});
});

/** Where links lead. */
async function startFiles(): Promise<Stub> {
	return await startStub(({ url }) =>
		url.endsWith('.mp3')
			? { text: 'song', headers: { 'content-type': 'audio/mpeg' } }
			: { bytes: png, headers: { 'content-type': 'image/png' } },
	);
}

function fail(): never {
	throw new Error('No request was recorded');
}
