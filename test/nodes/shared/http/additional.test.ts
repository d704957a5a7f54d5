import type { IDataObject } from 'n8n-workflow';
import { checkAdditional, withAdditional } from '../../../../nodes/shared/http/additional';
import type { Request } from '../../../../nodes/shared/http/request';

const post = (body?: IDataObject, more: Partial<Request> = {}): Request => ({
	method: 'POST',
	path: '/messages',
	body,
	...more,
});
const bodyOf = (request: Request, body: IDataObject) => withAdditional(request, { body }).body;

describe('what is added to a body', () => {
	test.each<[string, IDataObject | undefined, IDataObject, IDataObject]>([
		['a new member', { text: 'Hi' }, { ttl: 60 }, { text: 'Hi', ttl: 60 }],
		['a body where there is none', undefined, { ttl: 60 }, { ttl: 60 }],
		['a value takes precedence', { text: 'Hi', preview: false }, { preview: true }, { text: 'Hi', preview: true }],
		[
			'objects are merged',
			{ a: { b: { c: 1, d: 2 } } },
			{ a: { b: { d: 3, e: 4 } } },
			{ a: { b: { c: 1, d: 3, e: 4 } } },
		],
		['lists are replaced', { list: [1, 2] }, { list: [3] }, { list: [3] }],
		['a list takes the place of an object', { a: { b: 1 } }, { a: [1] }, { a: [1] }],
		['null is a value', { footer: { text: 'x' } }, { footer: null }, { footer: null }],
		['an object takes the place of a text', { a: 'text' }, { a: { b: 1 } }, { a: { b: 1 } }],
		['a text that only begins like JSON', { a: '{name}, hello' }, { a: { b: 1 } }, { a: { b: 1 } }],
		[
			'JSON text stays text',
			{ settings: '{"a":1,"b":{"c":2}}' },
			{ settings: { b: { d: 3 } } },
			{ settings: '{"a":1,"b":{"c":2,"d":3}}' },
		],
		[
			'names of every object',
			{},
			{ toString: 1, constructor: { name: 'x' } },
			{ toString: 1, constructor: { name: 'x' } },
		],
	])('%s', (_, body, added, expected) => {
		expect(bodyOf(post(body), added)).toEqual(expected);
	});

	test('an empty text goes out', () => {
		expect(withAdditional(post({}, { keepEmpty: ['a'] }), { body: { b: '' } }).keepEmpty).toEqual(['a', 'b']);
	});

	test('what stands for the body in the record of what was sent has it, too', () => {
		const request = post({ file_url: 'signed-1' }, { identityBody: { file_url: 'file' } });
		expect(withAdditional(request, { body: { ttl: 1 } }).identityBody).toEqual({ file_url: 'file', ttl: 1 });
	});

	test('nothing prototypes are made of', () => {
		const added: IDataObject = JSON.parse('{"a":{"__proto__":{"polluted":1}}}');
		bodyOf(post({ a: { b: 1 } }), added);
		expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
		expect(() => checkAdditional({ body: JSON.parse('{"__proto__":{}}') }, { sends: false })).toThrow(/__proto__/);
	});

	test('neither the entered object nor the request is changed', () => {
		const request = post({ a: { b: 1 } });
		const body = { a: { c: 2 } };
		withAdditional(request, { body });
		expect([request.body, body]).toEqual([{ a: { b: 1 } }, { a: { c: 2 } }]);
	});

	test.each<[string, Partial<Request>]>([
		['a read', { method: 'GET' }],
		['a deletion', { method: 'DELETE' }],
		['an upload for a message', { auxiliary: true }],
	])('nothing to %s', (_, more) => {
		const request = post(undefined, more);
		expect(withAdditional(request, { body: { ttl: 60 } })).toEqual(request);
	});
});

describe('query parameters', () => {
	test('are added to reads, and take precedence', () => {
		const request: Request = { method: 'GET', path: '/x', query: { a: 1, b: 2 } };
		expect(withAdditional(request, { query: { b: 3, c: '' } }).query).toEqual({ a: 1, b: 3, c: '' });
		expect(withAdditional(post({}), { query: { b: 3 } })).toEqual(post({}));
	});

	test.each(['page', 'limit', 'offset', 'before_time', 'lastMessageNumber', 'per-page'])('%s is refused', (name) => {
		expect(() => checkAdditional({ query: { [name]: 1 } }, { sends: false })).toThrow(
			`'Additional Query Parameters (JSON)' cannot contain "${name}"`,
		);
	});
});

describe('who gets a message cannot be changed', () => {
	test.each([
		...['to', 'To', 'phone', 'phones', 'phones[0]', 'phone_number', 'chatId', 'chat_id', 'bsuid', 'username'],
		...['destination_addr', 'destinations[0][phone]', 'destinations', 'recipient_type', 'bulk_phone_file', 'wa_id'],
	])('by %s', (name) => {
		expect(() => checkAdditional({ body: { [name]: 'x' } }, { sends: true })).toThrow(`cannot contain "${name}"`);
	});

	test('where it is no message, only what the request has already', () => {
		expect(() => checkAdditional({ body: { username: 'x' } }, { sends: false })).not.toThrow();
		expect(() => bodyOf(post({ to: '1' }), { to: '2' })).toThrow('cannot contain "to", which says who it is for');
	});

	test.each<[string, IDataObject, IDataObject]>([
		['in JSON text', { template_params: '{"to":"1","type":"template"}' }, { template_params: { to: '2' } }],
		['by other JSON text', { template_params: '{"to":"1"}' }, { template_params: '{"to":"2"}' }],
		['deeper', { message: { inner: { to: '1' } } }, { message: { inner: { to: '2' } } }],
	])('%s', (_, body, added) => {
		expect(() => bodyOf(post(body), added)).toThrow(/says who it is for/);
	});

	test('the numbers of a contact card are content', () => {
		const body = { contacts: [{ phones: [{ phone: '1' }] }] };
		expect(bodyOf(post(body), { contacts: [] })).toEqual({ contacts: [] });
	});
});

test.each(['token', 'Token', 'access_token', 'apiKey', 'API-Key', 'authorization', 'x-api-key'])(
	'%s belongs in the credential',
	(name) => {
		expect(() => checkAdditional({ body: { [name]: 'x' } }, { sends: false })).toThrow(`cannot contain "${name}"`);
		expect(() => checkAdditional({ query: { [name]: 'x' } }, { sends: false })).toThrow(`cannot contain "${name}"`);
	},
);

test('a file cannot be replaced by a text', () => {
	const request = post({}, { attachments: { part: 'attachment', files: [] } });
	expect(() => bodyOf(request, { attachment: 'x' })).toThrow(/which is a file/);
	const generatedFile = { part: 'list', fileName: 'a.csv', mimeType: 'text/csv', text: '1' };
	expect(() => bodyOf(post({}, { generatedFile }), { list: 'x' })).toThrow(/which is a file/);
	expect(bodyOf(request, { list: 'x' })).toEqual({ list: 'x' });
});

test.each([
	...['to', 'recipient', 'recipients', 'recipientType', 'destination', 'destinations', 'destination_addr'],
	...['phone', 'phones', 'phone_number', 'phoneNumbers', 'bulk_phone_file', 'mobile', 'msisdn', 'number', 'numbers'],
	...['bsuid', 'chat', 'chatId', 'chats', 'groupId', 'user_id', 'username', 'wa_id', 'phones[0]', 'to.id', 'TO'],
])('a body may not get %s where something is sent to a person', (name) => {
	expect(() => checkAdditional({ body: { [name]: 'x' } }, { sends: true })).toThrow(
		`cannot contain "${name}", which says who it is for`,
	);
	expect(() => checkAdditional({ body: { [name]: 'x' } }, { sends: false })).not.toThrow();
});

test.each([
	'accessKey',
	'access_token',
	'apiKey',
	'api-token',
	'auth',
	'Authorization',
	'bearer',
	'token',
	'X-Api-Key',
])('nothing may get %s, which belongs in the credential', (name) => {
	for (const added of [{ body: { [name]: 'x' } }, { query: { [name]: 'x' } }]) {
		expect(() => checkAdditional(added, { sends: false })).toThrow(`cannot contain "${name}"`);
	}
});

test('a query may get everything else', () => {
	expect(() => checkAdditional({ query: { fields: 'id', phone: '1' } }, { sends: true })).not.toThrow();
});

test.each(['before_time', 'cursor', 'lastMessageNumber', 'limit', 'offset', 'page', 'page_size', 'per_page'])(
	'a query may not get %s, by which the node turns pages',
	(name) => {
		expect(() => checkAdditional({ query: { [name]: 1 } }, { sends: false })).toThrow(
			`cannot contain "${name}": the node itself reads one page after the other`,
		);
		expect(() => checkAdditional({ body: { [name]: 1 } }, { sends: false })).not.toThrow();
	},
);

test.each(['to', 'recipient', 'recipients', 'destination_addr', 'chatId'])(
	'%s of an object within a body stays as it is',
	(name) => {
		const request = post({ message: { [name]: 'Ada', text: 'Hi' } });
		for (const added of [{ [name]: 'Bob' }, 'other']) {
			expect(() => bodyOf(request, { message: added })).toThrow(`cannot contain "message.${name}"`);
		}
		expect(bodyOf(request, { message: { text: 'Ho' } })).toEqual({ message: { [name]: 'Ada', text: 'Ho' } });
	},
);
