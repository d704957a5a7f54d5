import crypto from 'node:crypto';
import fc from 'fast-check';
import {
	isTooDeep,
	maxBodyObjects,
	maxBodyValues,
	verifyRequest,
	type WebhookRequest,
} from '../../../../nodes/shared/webhook/verifyRequest';

const secret = 'guard-secret-0123456789';
const rules = { secret, maxBytes: 1000 };

function request(change: Partial<WebhookRequest> = {}): WebhookRequest {
	return {
		path: `/webhook/id/${secret}`,
		query: {},
		headers: { 'content-type': 'application/json' },
		rawBody: Buffer.from('{}'),
		body: {},
		...change,
	};
}

/** A request whose body n8n left as bytes. */
const bytes = (text: string, type?: string) =>
	request({
		headers: type === undefined ? {} : { 'content-type': type },
		rawBody: Buffer.from(text),
		body: undefined,
	});

describe('the secret', () => {
	test.each<[string, Partial<WebhookRequest>]>([
		['ends the path', {}],
		['ends the path before a slash', { path: `/webhook/id/${secret}/` }],
		['ends the path before a query', { path: `/webhook/id/${secret}?x=1/2` }],
		['is in the query', { path: '/webhook/id', query: { secret } }],
		['is in the header', { path: '/webhook/id', headers: { 'x-webhook-secret': secret } }],
	])('%s', (_, change) => {
		expect(verifyRequest(request({ ...bytes('{}'), ...change }), rules)).toEqual({ ok: true, body: {} });
	});

	test.each<[string, Partial<WebhookRequest>]>([
		['stands elsewhere in the path', { path: `/webhook/${secret}/id` }],
		['is in another letter case', { path: `/webhook/id/${secret.toUpperCase()}` }],
		['comes twice in the query', { path: '/webhook/id', query: { secret: [secret, secret] } }],
		['is an object in the query', { path: '/webhook/id', query: { secret: { [secret]: secret } } }],
		['is a part of the last segment', { path: `/webhook/id/x${secret}` }],
		['is in the body only', { path: '/webhook/id', body: { secret } }],
		['is followed by a broken escape', { path: `/webhook/id/${secret}%` }],
		['is followed by NUL', { path: `/webhook/id/${secret}%00` }],
	])('does not count when it %s', (_, change) => {
		expect(verifyRequest(request(change), rules)).toMatchObject({ ok: false, status: 401 });
	});

	test.each(['', '/', '//', '/webhook/id/', '/webhook/id'])('an empty one opens nothing at %p', (path) => {
		expect(verifyRequest(request({ path, query: { secret: '' } }), { ...rules, secret: '' })).toMatchObject({
			status: 401,
		});
	});

	test('comparisons are of equal length and equally many, whatever is given', () => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		for (const given of ['', 'g', secret.slice(0, -1), secret, `${secret}x`, 'x'.repeat(100_000)]) {
			compare.mockClear();
			verifyRequest(request({ path: `/webhook/id/${given}` }), rules);
			expect(compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([
				[32, 32],
				[32, 32],
				[32, 32],
			]);
		}
		compare.mockRestore();
	});

	test('comes before everything else: a stranger learns nothing about bodies', () => {
		for (const body of [bytes('{', 'text/plain'), bytes('x'.repeat(5000)), bytes('a=1', 'multipart/form-data')]) {
			expect(verifyRequest({ ...body, path: '/webhook/id/guess' }, rules)).toMatchObject({ status: 401 });
		}
	});
});

describe('the body', () => {
	test.each<[string, WebhookRequest, unknown]>([
		['read by n8n', request({ body: { a: 1 } }), { a: 1 }],
		['a list', request({ body: [1] }), [1]],
		['as plain text', bytes('{"a":1}', 'text/plain'), { a: 1 }],
		['without a type', bytes('{"a":1}'), { a: 1 }],
		['of a type of its own', bytes('{"a":1}', 'application/vnd.provider+json'), { a: 1 }],
		['after a byte order mark', bytes('\uFEFF{"a":1}', 'text/plain'), { a: 1 }],
		['a bare value', { ...bytes('"text"', 'application/json'), body: 'text' }, 'text'],
	])('%s passes', (_, given, body) => {
		expect(verifyRequest(given, rules)).toEqual({ ok: true, body });
	});

	test.each<[string, WebhookRequest, number]>([
		['no JSON', bytes('hello', 'text/plain'), 400],
		['half of it', bytes('{"a":'), 400],
		['nothing', bytes(''), 400],
		['spaces', bytes(' \n'), 400],
		['no body at all', request({ rawBody: undefined, body: undefined, headers: {} }), 400],
		['a form', { ...bytes('a=1', 'application/x-www-form-urlencoded'), body: { a: '1' } }, 400],
		['a form with files', { ...bytes('', 'multipart/form-data; boundary=x'), body: { data: {}, files: {} } }, 400],
		['XML', { ...bytes('<a/>', 'text/xml'), body: { a: '' } }, 400],
		['one byte too many', bytes(`"${'x'.repeat(999)}"`), 413],
		['a length announced too large', request({ headers: { 'content-length': '1001' } }), 413],
		['packed small, unpacked large', { ...bytes('x'.repeat(2000)), headers: { 'content-length': '20' } }, 413],
	])('%s is refused', (_, given, status) => {
		expect(verifyRequest(given, rules)).toMatchObject({ ok: false, status });
	});

	test('may be as long as allowed, and the answer says how long that is', () => {
		const longest = request({ headers: { 'content-type': 'application/json', 'content-length': '1000' } });
		expect(verifyRequest(longest, rules)).toEqual({ ok: true, body: {} });
		expect(verifyRequest(bytes(`"${'x'.repeat(998)}"`), rules)).toMatchObject({ ok: true });
		expect(verifyRequest(bytes('x'.repeat(1001)), rules)).toEqual({
			...{ ok: false, status: 413, error: 'The body is larger than 1000 bytes' },
		});
		const heavy = bytes(`[${'1,'.repeat(maxBodyValues)}1]`);
		expect(verifyRequest(heavy, { ...rules, maxBytes: 1_000_000 })).toEqual({
			...{
				ok: false,
				status: 413,
				error: `The body has more than ${maxBodyValues} values or ${maxBodyObjects} objects`,
			},
		});
	});

	test('a form passes where the provider sends forms; files never do', () => {
		const form = { ...bytes('id=1', 'application/x-www-form-urlencoded; charset=utf-8'), body: { id: '1' } };
		expect(verifyRequest(form, { ...rules, acceptsForms: true })).toEqual({ ok: true, body: { id: '1' } });
		const files = { ...bytes('', 'multipart/form-data; boundary=x'), body: { data: {}, files: {} } };
		expect(verifyRequest(files, { ...rules, acceptsForms: true })).toMatchObject({ status: 400 });
		const parts = { ...files, body: { data: { id: '1' }, files: {} } };
		expect(verifyRequest(parts, { ...rules, acceptsForms: true })).toEqual({ ok: true, body: { id: '1' } });
		expect(verifyRequest(parts, rules)).toMatchObject({ status: 400 });
	});

	test('the query is the body where the provider may use it and there is no other; the secret is no part of it', () => {
		const query = { id: '1', secret: 'x' };
		const empty = [
			request({ rawBody: undefined, body: undefined, headers: {}, query }),
			request({ rawBody: Buffer.alloc(0), body: {}, query }),
			{ ...bytes(' '), query },
			request({ query }),
		];
		for (const given of empty) {
			expect(verifyRequest(given, { ...rules, acceptsQuery: true })).toEqual({ ok: true, body: { id: '1' } });
			expect(verifyRequest(given, rules)).not.toEqual({ ok: true, body: { id: '1' } });
		}
		const full = { ...bytes('{"id":2}', 'application/json'), body: { id: 2 }, query };
		expect(verifyRequest(full, { ...rules, acceptsQuery: true })).toEqual({ ok: true, body: { id: 2 } });
	});

	test.each([{ data: 'text' }, { data: null }, { data: [] }, { data: 7 }, {}, null, 'text'])(
		'%j is no form: its fields are an object',
		(body) => {
			const sent = request({
				headers: { 'content-type': 'multipart/form-data; boundary=x' },
				rawBody: undefined,
				body,
			});
			expect(verifyRequest(sent, { ...rules, acceptsForms: true })).toMatchObject({ ok: false, status: 400 });
		},
	);

	test('a query of nothing but the secret is no body', () => {
		const asked = { ...bytes(''), query: { secret: 'x' } };
		expect(verifyRequest(asked, { ...rules, acceptsQuery: true })).toMatchObject({ ok: false, status: 400 });
	});

	test.each<[string, WebhookRequest, unknown]>([
		['braces around spaces', { ...bytes('{ \n }'), body: undefined }, { id: '1' }],
		['nothing, which n8n read as null', { ...bytes(''), body: null }, { id: '1' }],
		['a member', { ...bytes('{"a":1}'), body: undefined }, { a: 1 }],
		['an empty list', { ...bytes('[]'), body: undefined }, []],
		['a text of braces', { ...bytes('"{}"'), body: undefined }, '{}'],
		['what n8n read without keeping the bytes', request({ rawBody: undefined, body: { id: 2 } }), { id: 2 }],
	])('beside a query, %s: is the body, or leaves it to the query', (_, given, body) => {
		const asked = { ...given, query: { id: '1' } };
		expect(verifyRequest(asked, { ...rules, acceptsQuery: true })).toEqual({ ok: true, body });
	});

	test('half an object is no body, and leaves none to the query', () => {
		for (const half of ['{', '}', '{} x', 'x {}']) {
			const asked = { ...bytes(half), query: { id: '1' } };
			expect(verifyRequest(asked, { ...rules, acceptsQuery: true })).toMatchObject({ ok: false, status: 400 });
		}
	});

	test('JSON that n8n has not read is read, and null is what it was read as', () => {
		const asked = { ...bytes('{"a":1}', 'application/json'), body: undefined };
		expect(verifyRequest(asked, rules)).toEqual({ ok: true, body: { a: 1 } });
		expect(verifyRequest({ ...asked, body: null }, rules)).toEqual({ ok: true, body: { a: 1 } });
	});

	test('a body that n8n read without keeping its bytes is announced by its length alone', () => {
		const announced = (length: string) =>
			request({ rawBody: undefined, headers: { 'content-type': 'application/json', 'content-length': length } });
		expect(verifyRequest(announced('1000'), rules)).toEqual({ ok: true, body: {} });
		expect(verifyRequest(announced('1001'), rules)).toMatchObject({ ok: false, status: 413 });
	});

	test('a body of spaces is judged in one pass', () => {
		// One start after the other, this body would hold n8n for hours.
		const spaces = request({ query: { id: '1' }, rawBody: Buffer.from(`${' '.repeat(1_000_000)}x`) });
		const judged = verifyRequest(spaces, { ...rules, maxBytes: 2_000_000, acceptsQuery: true });
		expect(judged).toEqual({ ok: true, body: {} });
	});
});

test('any request is answered, and only the secret opens', () => {
	const value = fc.oneof(fc.string(), fc.constant(undefined), fc.array(fc.string()), fc.integer());
	const anything = fc.record({
		path: fc.oneof(fc.string(), fc.webPath()),
		query: fc.dictionary(fc.oneof(fc.string(), fc.constant('secret')), value),
		headers: fc.dictionary(fc.constantFrom('x-webhook-secret', 'content-type', 'content-length', '__proto__'), value),
		rawBody: fc.oneof(
			fc.uint8Array({ maxLength: 50 }).map((list) => Buffer.from(list)),
			fc.constant(undefined),
		),
		body: fc.anything(),
	});
	fc.assert(
		fc.property(anything, (given) => expect(verifyRequest(given, rules)).toMatchObject({ ok: false, status: 401 })),
		{ numRuns: 500 },
	);
	fc.assert(
		fc.property(anything, (given) => {
			const guarded = verifyRequest({ ...given, path: `/x/${secret}` }, rules);
			expect(guarded.ok || guarded.status !== 401).toBe(true);
		}),
		{ numRuns: 500 },
	);
});

describe('nesting', () => {
	const nested = (depth: number) => {
		let value: unknown = 1;
		for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { value };
		return value;
	};

	test.each([
		[0, false],
		[100, false],
		[101, true],
		[100_000, true],
	])('of %i levels', (depth, expected) => {
		expect(isTooDeep(nested(depth))).toBe(expected);
	});

	test('a wide body is looked at once', () => {
		expect(isTooDeep(Array.from({ length: 300_000 }, (_, n) => ({ n })))).toBe(false);
	});
});

test.each([
	[maxBodyValues, '0', true],
	[maxBodyValues + 1, '0', false],
	[maxBodyObjects, '{}', true],
	[maxBodyObjects + 1, '{}', false],
])('a body of %i times %s is taken: %s', (count, value, isTaken) => {
	const text = `[${`${value},`.repeat(count - 1)}${value}]`;
	const large = { secret, maxBytes: text.length };
	for (const type of ['application/json', 'text/plain']) {
		const asked = request({ headers: { 'content-type': type }, rawBody: Buffer.from(text), body: [] });
		expect(verifyRequest(asked, large)).toMatchObject(isTaken ? { ok: true } : { ok: false, status: 413 });
	}
	const stranger = request({ path: '/webhook/id/other', rawBody: Buffer.from(text) });
	expect(verifyRequest(stranger, large)).toMatchObject({ status: 401 });
});

test.each<[string, (json: string) => string]>([
	['as it is', (json) => json],
	['with escaped brackets', (json) => json.replaceAll('{', '\\u007b').replaceAll('[', '\\u005B')],
	['escaped twice', (json) => json.replaceAll('{', '\\\\u007B')],
	['with escaped commas', (json) => json.replaceAll(',', '\\u002c')],
])('JSON in a text %s counts like JSON', (_, written) => {
	const textOf = (count: number) => `["${written(`[${'{},'.repeat(count - 1)}{}]`)}"]`;
	const take = (text: string) =>
		verifyRequest(request({ rawBody: Buffer.from(text), body: [] }), { secret, maxBytes: text.length });
	expect(take(textOf(maxBodyObjects))).toMatchObject({ ok: true });
	expect(take(textOf(maxBodyObjects + 1))).toMatchObject({ ok: false, status: 413 });
});

describe('what n8n made of a body', () => {
	const read = (type: string, change: object = {}) =>
		verifyRequest(request({ headers: { 'content-type': type }, rawBody: Buffer.from('{"b":2}'), body: { a: 1 } }), {
			...{ ...rules, ...change },
		});

	test.each(['application/json', 'APPLICATION/JSON;x=1', 'application/json-seq'])('as %s is taken over', (type) => {
		expect(read(type)).toEqual({ ok: true, body: { a: 1 } });
	});

	test.each(['application/jsonp', 'x-application/json', 'application/vnd.x+json', 'text/plain', ''])(
		'as %j is not looked at: the bytes count',
		(type) => {
			expect(read(type)).toEqual({ ok: true, body: { b: 2 } });
		},
	);

	test.each(['application/x-www-form-urlencoded', 'Application/X-WWW-Form-Urlencoded; x=1'])(
		'as %s is taken over where the provider sends forms',
		(type) => {
			expect(read(type, { acceptsForms: true })).toEqual({ ok: true, body: { a: 1 } });
			expect(read(type)).toMatchObject({ ok: false, status: 400 });
		},
	);

	test.each([
		'x-application/x-www-form-urlencoded',
		'application/x-www-form-urlencoded1',
		'application/xml',
		'text/XML',
	])('as %s is neither JSON nor a form', (type) => {
		expect(read(type, { acceptsForms: true })).toMatchObject({ ok: false, status: 400, error: 'The body is not JSON' });
	});

	test('counts where it is a text, and a mark at its beginning is none of it', () => {
		const mark = '\uFEFF';
		const text = (body: unknown, rawBody?: Buffer) => verifyRequest(request({ headers: {}, rawBody, body }), rules);
		expect(text(`${mark}{"a":1}`)).toEqual({ ok: true, body: { a: 1 } });
		expect(text(undefined, Buffer.from(`${mark}[1]`))).toEqual({ ok: true, body: [1] });
		for (const none of [`{"a":1}${mark}`, '', '  ', 7, null, { a: 1 }]) {
			expect(text(none)).toMatchObject({ ok: false, status: 400, error: 'The body is not JSON' });
		}
	});
});

describe('the secret that was replaced', () => {
	const former = 'former-secret-0123456789';
	const path = `/webhook/id/${former}`;

	test('opens beside the new one, and nothing where there is no new one', () => {
		expect(verifyRequest(request({ path }), { ...rules, formerSecret: former })).toMatchObject({ ok: true });
		expect(verifyRequest(request(), { ...rules, formerSecret: former })).toMatchObject({ ok: true });
		expect(verifyRequest(request({ path }), rules)).toMatchObject({ status: 401 });
		expect(verifyRequest(request({ path }), { ...rules, secret: '', formerSecret: former })).toMatchObject({
			status: 401,
		});
		expect(verifyRequest(request({ path: '/' }), { ...rules, formerSecret: '' })).toMatchObject({ status: 401 });
	});
});

/** Objects in a text, as many as weigh too much, and the ways in which n8n makes them of bytes that look harmless. */
const manyObjects = `["${'{},'.repeat(maxBodyObjects)}{}"]`;
const highBits = Buffer.from(Buffer.from(manyObjects).map((byte) => (byte === 0x7b ? 0xfb : byte)));
const wide = Buffer.from(manyObjects.replaceAll('{', '\\u007b'), 'utf16le');

describe('a body does not count as less than it is', () => {
	test.each([
		['application/json; charset=ascii', highBits],
		['application/json;charset="ASCII"', highBits],
		['application/json; charset=%61scii', highBits],
		['application/json; charset =ascii', highBits],
		['application/json; charset=utf-8; charset=ascii', highBits],
		['application/json; CHARSET=us-ascii', highBits],
		['application/json; charset=utf16le', wide],
		['application/json; charset=UCS-2', wide],
		['application/json; charset=hex', highBits],
		['application/json; charset=base64url', highBits],
		['application/json; charset=utf-80', highBits],
		['application/json; charset=latin1x; odata=verbose', highBits],
		['application/json; x-charset=utf-8', highBits],
		['application/json charset=utf-8', highBits],
		['text/plain; charset=ascii', highBits],
	])('as %s', (type, rawBody) => {
		const sent = request({ headers: { 'content-type': type }, rawBody, body: JSON.parse(manyObjects) });
		expect(verifyRequest(sent, { secret, maxBytes: rawBody.length })).toMatchObject({
			...{ ok: false, status: 400, error: 'The body is not in UTF-8' },
		});
	});

	test.each([
		...['charset=utf-8', 'charset="UTF-8"', 'charset=utf8; odata=verbose', 'charset=latin1', 'odata=verbose'],
		...['  charset=utf-8  ', 'charset=utf-8 \t;x=1', 'x=1;charset="latin1"'],
	])('with %j it is read', (parameter) => {
		const headers = { 'content-type': `application/json; ${parameter}` };
		expect(verifyRequest(request({ headers, body: { a: 1 } }), rules)).toEqual({ ok: true, body: { a: 1 } });
	});

	test.each([
		['application/x-www-form-urlencoded', { status: '1', data: '{},'.repeat(maxBodyObjects + 1) }],
		['multipart/form-data; boundary=x', { data: { status: '1', data: '{},'.repeat(maxBodyObjects + 1) }, files: {} }],
		['multipart/form-data; boundary=x', { data: { status: 'x'.repeat(300_000) }, files: {} }],
	])('as the fields of %s', (type, body) => {
		const rawBody = type.startsWith('multipart') ? undefined : Buffer.from('data=%7B%7D%2C');
		const form = request({ headers: { 'content-type': type }, rawBody, body });
		const sent = verifyRequest(form, { secret, maxBytes: 256 * 1024, acceptsForms: true });
		expect(sent).toMatchObject({ ok: false, status: 413 });
	});
});
