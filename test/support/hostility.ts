import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import { maxBodyObjects, maxBodyValues } from '../../nodes/shared/webhook/verifyRequest';
import type { WebhookCall, WebhookTrigger } from './n8nCore';

/** What a trigger writes to be treated badly. */
export interface HostileTrigger {
	name: string;
	/** As published, for all events, without media downloads. */
	make(): WebhookTrigger;
	/** What lets a call pass. */
	pass: Pick<WebhookCall, 'secret' | 'headers' | 'query'>;
	/** A body with one message. */
	message(id: string, text: string): unknown;
	/** What comes of `message('1', 'Hello')`; a received message by default. */
	expected?: IDataObject;
	/** A body with so many messages. */
	many(count: number): unknown;
	/** Names of a body's members. */
	names: readonly string[];
}

function people(count: number, name: string): string {
	return Array.from({ length: count }, (_, n) => `{"${name}":"90555${1_000_000 + n}","id":"m${n}"}`).join(',');
}

const half = maxBodyObjects / 2 - 2;

/** Rows that are of another person and time each, and may be messages, statuses, assignments or tags. */
function rows(count: number, from = 0): string {
	return Array.from(
		{ length: count },
		(_, n) =>
			`{"id":"m${from + n}","from":"90555${1_000_000 + from + n}","wa_id":"90555${1_000_000 + from + n}","status":"read","timestamp":"${1_630_000_000 + from + n}"}`,
	).join(',');
}

/** Bodies that nobody sends by mistake, as text or bytes. */
export function hostileBodies({ message, names }: HostileTrigger): Array<[string, string | Buffer]> {
	const [name = ''] = names;
	const valid = JSON.stringify(message('m1', 'Hello'));
	const each = (value: string) => `{${names.map((one) => `"${one}":${value}`).join(',')}}`;
	return [
		['an object nested 3,900 deep', `${`{"${name}":`.repeat(3_900)}1${'}'.repeat(3_900)}`],
		['a list nested 39,000 deep', `{"${name}":${'['.repeat(39_000)}${']'.repeat(39_000)}}`],
		['a list of 300,000 nothings', each(`[${'0,'.repeat(300_000)}0]`)],
		[
			'as many names as may be',
			`{"${name}":{${Array.from({ length: maxBodyValues - 10 }, (_, n) => `"k${n}":0`).join(',')}}}`,
		],
		['as many objects as may be', `{"${name}":[${'{},'.repeat(maxBodyObjects - 2)}{}]}`],
		[
			'as many messages and contacts as may be',
			`{"contacts":[${people(half, 'wa_id')}],"${name}":[${people(half, 'from')}]}`,
		],
		...names.map((one): [string, string] => [`as many rows as may be of ${one}`, `{"${one}":[${rows(half * 2)}]}`]),
		[
			'as many rows as may be, of all kinds',
			`{${names.map((one, place) => `"${one}":[${rows(Math.floor((half * 2) / names.length), place * 10_000)}]`).join(',')}}`,
		],
		[
			"as many of WhatsApp's envelopes as may be",
			`{"entry":[{"changes":[${Array.from({ length: maxBodyObjects / 3 - 2 }, (_, n) => `{"value":{"${name}":[${rows(1, n)}]}}`).join(',')}]}]}`,
		],
		[
			'many callbacks within an object of many names',
			`{${Array.from({ length: maxBodyValues / 2 }, (_, n) => `"k${n}":0`).join(',')},"${name}":[${rows(990)}],"list":[${'{},'.repeat(990)}{}]}`,
		],
		...names.map((one): [string, string] => [
			`JSON in a text of ${one}, with more in it than it shows`,
			JSON.stringify({ [one]: `[${'{},'.repeat(200_000)}{}]` }).replaceAll('{},', '\\u007b}\\u002c'),
		]),
		[
			'more names than may be',
			`{"${name}":{${Array.from({ length: maxBodyValues + 1 }, (_, n) => `"k${n}":0`).join(',')}}}`,
		],
		['more objects than may be', `{"${name}":[${'{},'.repeat(maxBodyObjects)}{}]}`],
		['wrong types everywhere', each('7')],
		['text everywhere', each('"x"')],
		['nothing everywhere', each('null')],
		['lists of lists', each('[[[]],[{}],[null]]')],
		['objects with a length', each('{"length":1000000000}')],
		['prototype keys', valid.replace('{', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},')],
		['nested prototype keys', each('{"__proto__":{"polluted":1},"toString":1,"hasOwnProperty":1,"id":"x","then":1}')],
		['duplicate keys', `${valid.slice(0, -1)},${valid.slice(1)}`],
		['lone surrogates and NUL', JSON.stringify(message('\ud800', '\udfff\u0000'))],
		['line breaks of a header', JSON.stringify(message('1\r\nSet-Cookie: x=1', 'a\r\nLocation: https://example.com'))],
		['a long text', JSON.stringify(message('m1', 'x'.repeat(4_000_000)))],
		['a long id', JSON.stringify(message('m'.repeat(1_000_000), 'Hello'))],
		['bytes that are no UTF-8', Buffer.concat([Buffer.from(valid.slice(0, -2)), Buffer.from([0xff, 0xfe, 0xc0])])],
		['numbers out of all range', each('[{"id":1e999,"from":-1e400,"timestamp":99999999999999999999}]')],
	];
}

/** Bodies that look like what a provider sends, with anything in any place. */
export function arbitraryBodies({ message, names }: HostileTrigger): fc.Arbitrary<string> {
	const strange = fc.oneof(
		fc.jsonValue({ maxDepth: 4 }),
		fc.string({ unit: 'binary' }),
		fc.constantFrom('__proto__', '', '\u0000', -0, 1e308, '../../etc/passwd', '<script>', '$&', '{{ $json }}'),
	);
	const shaped = fc
		.dictionary(fc.constantFrom(...names, '__proto__', 'constructor'), strange)
		.map((value) => JSON.stringify(value));
	const places = placesOf(message('m1', 'Hello'));
	const changed = fc
		.array(fc.tuple(fc.constantFrom(...places), strange), { minLength: 1, maxLength: 3 })
		.map((changes) =>
			JSON.stringify(
				changes.reduce<unknown>((body, [place, value]) => put(body, place, value), message('m1', 'Hello')),
			),
		);
	return fc.oneof(shaped, changed, fc.json({ maxDepth: 6 }));
}

/** The ways to every value in a body. */
function placesOf(value: unknown, way: readonly string[] = []): string[][] {
	if (typeof value !== 'object' || value === null) return [[...way]];
	return [[...way], ...Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...way, key]))];
}

function put(body: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
	if (key === undefined) return value;
	if (typeof body !== 'object' || body === null) return body;
	if (Array.isArray(body)) return body.map((entry, index) => (String(index) === key ? put(entry, rest, value) : entry));
	return Object.fromEntries(
		Object.entries(body).map(([name, inner]) => [name, name === key ? put(inner, rest, value) : inner]),
	);
}
