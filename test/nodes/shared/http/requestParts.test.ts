import { bodyOf, loadOf, present } from '../../../../nodes/shared/http/body';
import { FileText } from '../../../../nodes/shared/http/fileText';
import { asForm } from '../../../../nodes/shared/http/form';
import { callOwnInstance, isOfInstance, isWaitingAddress } from '../../../../nodes/shared/http/ownInstance';
import { collect, pages } from '../../../../nodes/shared/http/paging';
import { redirectHost } from '../../../../nodes/shared/http/redirect';
import { path, type Request } from '../../../../nodes/shared/http/request';
import { checkLinks } from '../../../../nodes/shared/http/requestLinks';
import { judge, waitBefore } from '../../../../nodes/shared/http/retry';
import { SentRecord, type Accepted, type RunMemory } from '../../../../nodes/shared/http/sentRecord';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

const post: Request = { method: 'POST', path: '/messages' };
const file = (fileName: string, mimeType: string) => ({ bytes: Buffer.from('abc'), fileName, mimeType });
/** The parts of a form, with its boundary taken out. */
function partsOf({ body, contentType }: { body: Buffer; contentType: string }): string {
	const [, boundary = ''] = /^multipart\/form-data; boundary=(form-[0-9a-f-]{36})$/.exec(contentType) ?? [];
	expect(boundary).not.toBe('');
	return body.toString('utf8').replaceAll(boundary, 'B');
}

describe('a body', () => {
	test('has what is entered, and what means something when it is empty', () => {
		expect(present({ a: 1, b: '', c: undefined, d: null, e: false, f: 0 })).toEqual({ a: 1, d: null, e: false, f: 0 });
		expect(Object.keys(present({ a: '', b: '', c: undefined, d: undefined }, ['a', 'c']))).toEqual(['a']);
	});

	test('is JSON, a form where there are files, and nothing where there is none', async () => {
		expect(await bodyOf(post, [])).toEqual({});
		expect(await bodyOf({ ...post, body: { a: '', b: 1 } }, [])).toEqual({ body: { b: 1 } });
		expect(await bodyOf({ ...post, body: { a: '' }, keepEmpty: ['a'] }, [])).toEqual({ body: { a: '' } });
		expect(await bodyOf({ ...post, body: {}, attachments: { part: 'f', files: [] } }, [])).toEqual({ body: {} });
		expect((await bodyOf({ ...post, form: true }, [])).contentType).toMatch(/^multipart/);
		const attachments = { part: 'files[]', files: [{ binary: 'data' }] };
		const form = await bodyOf({ ...post, body: { to: '1' }, attachments }, [file('a.png', 'image/png')]);
		expect(String(form.body)).toMatch(/name="to"\r\n\r\n1\r\n[^]*name="files\[\]"; filename="a\.png"/);
		const generatedFile = { part: 'phones', fileName: 'p.csv', mimeType: 'text/csv', text: '1\n2' };
		expect(String((await bodyOf({ ...post, generatedFile }, [])).body)).toMatch(
			/filename="p\.csv"[^]*\r\n\r\n1\n2\r\n/,
		);
	});

	test('comes as bytes where it has a file as text, and then says that it is JSON', async () => {
		const body = { to: '1', body: new FileText('a/b', Buffer.from('abc')), empty: '' };
		const made = await bodyOf({ ...post, body }, []);
		expect(made.contentType).toBe('application/json');
		expect(String(made.body)).toBe('{"to":"1","body":"data:a/b;base64,YWJj"}');
		expect(loadOf({ ...post, body }, []).isLarge).toBe(true);
	});
});

describe('a form', () => {
	test('has its texts first, a list as one part for each entry, objects as JSON', async () => {
		expect(partsOf(await asForm({ text: 'a\nb', list: [1, 'x'], object: { a: 1 } }, []))).toBe(
			[
				...['--B', 'Content-Disposition: form-data; name="text"', '', 'a\nb'],
				...['--B', 'Content-Disposition: form-data; name="list"', '', '1'],
				...['--B', 'Content-Disposition: form-data; name="list"', '', 'x'],
				...['--B', 'Content-Disposition: form-data; name="object"', '', '{"a":1}'],
				...['--B--', ''],
			].join('\r\n'),
		);
	});

	test('leaves out what JSON leaves out', async () => {
		const nothing = { toJSON: () => undefined };
		const form = await asForm({ a: nothing, b: undefined, c: [nothing, 1, undefined], d: null, e: { nothing } }, []);
		expect(partsOf(form)).toBe(
			[
				...['--B', 'Content-Disposition: form-data; name="c"', '', '1'],
				...['--B', 'Content-Disposition: form-data; name="d"', '', 'null'],
				...['--B', 'Content-Disposition: form-data; name="e"', '', '{}'],
				...['--B--', ''],
			].join('\r\n'),
		);
	});

	test('has names and types that cannot end their line', async () => {
		const form = await asForm({}, [{ ...file('a"\r\n.png', 'image/png\r\nX: 1'), part: 'f"' }]);
		expect(partsOf(form)).toBe(
			[
				...['--B', 'Content-Disposition: form-data; name="f%22"; filename="a%22%0D%0A.png"'],
				...['Content-Type: image/pngX: 1', '', 'abc', '--B--', ''],
			].join('\r\n'),
		);
		for (const type of ['', 'image', ' image/png', '/png']) {
			expect(partsOf(await asForm({}, [{ ...file('a', type), part: 'f' }]))).toContain(
				'Content-Type: application/octet-stream',
			);
		}
	});
});

describe('a path', () => {
	test('has its values encoded', () => {
		expect(path`/chats/${'a/b?c'}/messages/${7}`).toBe('/chats/a%2Fb%3Fc/messages/7');
		expect(path`/chats/${'...'}`).toBe('/chats/...');
		expect(path`/chats/${'a..b'}`).toBe('/chats/a..b');
	});

	test.each(['.', '..', 'a/..', '..\\a', '%2e%2E', '%252e.', '..;x', '. .', '.%00.'])(
		'"%s" would lead elsewhere',
		(value) => {
			expect(refused(() => path`/chats/${value}`)).toBe(`'ID' must not be "${value}". Enter the ID of the record.`);
		},
	);

	test('shows no more than 60 characters of what is wrong', () => {
		expect(refused(() => path`/chats/${`${'a'.repeat(60)}b/..`}`)).toContain(`must not be "${'a'.repeat(60)}".`);
	});

	test('needs a value, and whole characters', () => {
		expect(refused(() => path`/chats/${' '}`)).toBe("'ID' is required. Enter the ID of the record.");
		expect(refused(() => path`/chats/${'\ud83d'}`)).toBe("'ID' has half a character. Enter the ID of the record.");
	});
});

test.each<[unknown, string]>([
	['https://a.example:8443/b?token=1', 'a.example:8443'],
	['/b', 'api.example'],
	['', 'another address'],
	[['https://a.example'], 'another address'],
	['http://[', 'another address'],
	[`https://${'a'.repeat(50)}.${'b'.repeat(49)}/`, `${'a'.repeat(50)}.${'b'.repeat(49)}`],
	[`https://${'a'.repeat(50)}.${'b'.repeat(50)}/`, 'another address'],
])('a redirect to %j leads to %s', (location, host) => {
	expect(redirectHost(location, 'https://api.example/v1')).toBe(host);
});

describe('links to this machine', () => {
	const provider = { isLocal: false };
	const local = 'http://127.0.0.1/a.png';
	test.each<[string, Partial<Request>]>([
		['in a file', { attachments: { part: 'f', files: [{ url: local }] } }],
		['handed on', { links: [' http://localhost:5678/a '] }],
		['in the body', { body: { image: { link: local } } }],
		['in a list of the body', { body: { parts: [{ file_url: 'HTTP://[::1]/' }] } }],
		['in a template as JSON text', { body: { template_params: JSON.stringify([{ image: { link: local } }]) } }],
	])('%s are not sent to a provider elsewhere', (_, request) => {
		expect(refused(() => checkLinks({ ...post, ...request }, provider))).toMatch(
			/^'Media URL' leads to (127\.0\.0\.1|localhost|\[::1\]), which is this machine itself\. Enter a public link/,
		);
		expect(checkLinks({ ...post, ...request }, { isLocal: true })).toBeUndefined();
	});

	test.each<[string, Partial<Request>]>([
		['a public link', { body: { link: 'https://a.example/b' } }],
		['a text about one', { body: { text: local } }],
		['a text that is JSON', { body: { text: JSON.stringify({ link: local }) } }],
		['a template that is no JSON', { body: { template_params: `{ ${local}` } }],
		['something in the place of a link', { body: { link: `data:${local}` } }],
		['a link that cannot be read', { body: { link: 'http://' } }],
		['a file of the item', { attachments: { part: 'f', files: [{ binary: 'data' }] } }],
		['another scheme', { links: ['xhttp://127.0.0.1/'] }],
		['a file in the place of a link', { links: [`${local}?${'a'.repeat(100_000 - local.length)}`] }],
	])('%s is none', (_, request) => {
		expect(checkLinks({ ...post, ...request }, provider)).toBeUndefined();
	});

	test('are found as deep as twelve levels, in lists and in JSON text as well', () => {
		const links = (levels: number, around: (inner: object) => object): object =>
			levels === 0 ? { link: local } : around(links(levels - 1, around));
		for (const around of [
			(inner: object) => ({ inner }),
			(inner: object) => [inner],
			(inner: object) => ({ template_params: JSON.stringify(inner) }),
		]) {
			// The body itself is the first one.
			const check = (levels: number) => () => checkLinks({ ...post, body: { a: links(levels, around) } }, provider);
			expect(check(12)).not.toThrow();
			expect(refused(check(11))).toMatch(/this machine itself/);
		}
	});

	test('are looked at up to 100,000 characters', () => {
		const links = [`${local}?${'a'.repeat(100_000 - local.length - 1)}`];
		expect(refused(() => checkLinks({ ...post, links }, provider))).toMatch(/this machine itself/);
	});

	test('the field that the link was entered in is named', () => {
		const attachments = { part: 'f', field: 'Header', files: [{ url: local }] };
		expect(refused(() => checkLinks({ ...post, attachments }, provider))).toContain("'Header' leads to 127.0.0.1");
	});
});

describe('addresses of this n8n', () => {
	const trigger = 'https://n8n.example/base/webhook/7/hook';
	test.each([
		['https://n8n.example/base/webhook-waiting/12/3', true],
		['https://n8n.example/base/webhook-waiting/12/0f8a-41', true],
		['https://n8n.example/base/webhook-waiting/12/x/more', false],
		['https://n8n.example/base/webhook-waiting/x/3', false],
		['https://n8n.example/base/webhook/12/3', false],
		['https://other.example/base/webhook-waiting/12/3', false],
		['no address', false],
	])('at %s an execution may wait: %s', (url, expected) => {
		expect(isWaitingAddress(url, trigger, ['7'])).toBe(expected);
	});

	test('without the id of the trigger nobody knows where its webhooks begin', () => {
		expect(isWaitingAddress('https://n8n.example/webhook-waiting/12/3', trigger, ['8'])).toBe(false);
		expect(isOfInstance('https://n8n.example/a', trigger)).toBe(true);
		expect(isOfInstance('http://n8n.example/a', trigger)).toBe(false);
		expect(isOfInstance('https://n8n.example/a', 'none')).toBe(false);
	});
});

describe('a call to this n8n', () => {
	const url = 'https://n8n.example/webhook/7/hook';
	const call = async (answer: unknown, headers?: Record<string, string>) => {
		const httpRequest = jest.fn(async () => {
			const said = await Promise.resolve(answer);
			if (said instanceof Error) throw said;
			return said;
		});
		return [await callOwnInstance(standIn({ helpers: { httpRequest } }), url, { a: 1 }, headers), httpRequest] as const;
	};

	test('goes out once, follows no redirect, and throws for no status', async () => {
		const [, asked] = await call({}, { 'x-a': 'b' });
		expect(asked.mock.calls).toEqual([
			[
				{
					...{ method: 'POST', url, body: { a: 1 }, headers: { 'x-a': 'b' }, json: true, returnFullResponse: true },
					...{ ignoreHttpStatusErrors: true, disableFollowRedirect: true, timeout: 30_000 },
				},
			],
		]);
		expect((await call({}))[1].mock.calls).toEqual([[expect.objectContaining({ headers: {} })]]);
	});

	test.each<[unknown, object]>([
		[
			{ statusCode: 200, body: { b: 2 } },
			{ status: 200, body: { b: 2 } },
		],
		[
			{ statusCode: 404, body: '<html>' },
			{ status: 404, body: {} },
		],
		[{ body: { b: 2 } }, { body: { b: 2 } }],
		[{ statusCode: 'none' }, { body: {} }],
		[undefined, { body: {} }],
		[new Error(`No route to ${url}`), { body: {} }],
	])('that is answered with %j gives %j', async (answer, expected) => {
		expect((await call(answer))[0]).toStrictEqual(expected);
	});
});

describe('what a run has sent', () => {
	let memory: RunMemory;
	beforeEach(() => (memory = { requests: {}, items: {}, failures: {}, claims: {}, recipients: {}, carriers: {} }));
	const record = () => new SentRecord(memory);
	const report = { message: 'Unclear', hint: 'Look first.', outcome: 'unclear' as const };
	const person = { affectsPerson: true };
	const accept = (sent: SentRecord, key: string, request: Request, how: Partial<Record<string, boolean>> = {}) =>
		sent.rememberAccepted(
			key,
			{ status: 200, body: key },
			{ request, ofOneMessage: true, affectsPerson: true, ...how },
		);
	const said = { ...post, body: { text: 'Hello' } };

	test('has a name for each request of an item, which is the same when n8n repeats the node', () => {
		const [first, second] = [record(), record()];
		const keys = [first.keyFor(12, said), first.keyFor(12, said), first.keyFor(1, said)];
		expect(keys[0]).toMatch(/^12:[\w-]{22}:0$/);
		expect(keys[1]).toBe(String(keys[0]).replace(/0$/, '1'));
		expect(keys[2]).toBe(String(keys[0]).replace(/^12/, '1'));
		expect([second.keyFor(12, said), second.keyFor(12, said), second.keyFor(1, said)]).toEqual(keys);
	});

	test('tells requests apart by all that goes out, or by what stands for the body', () => {
		const sent = record();
		const requests: Request[] = [
			...[post, { ...post, method: 'PUT' as const }, { ...post, path: '/other' }, { ...post, query: { a: 1 } }, said],
			...[
				{ ...post, form: true },
				{ ...post, attachments: { part: 'f', files: [] } },
			],
			{ ...post, generatedFile: { part: 'f', fileName: 'a', mimeType: 'text/csv', text: '1' } },
			{ ...said, identityBody: { text: 'Other' } },
		];
		expect(new Set(requests.map((request) => sent.keyFor(0, request))).size).toBe(requests.length);
		const again = record();
		const [one, other] = [1, 2].map((n) => ({ ...post, body: { file: `signed ${n}` }, identityBody: { file: 'f' } }));
		expect(record().keyFor(0, one ?? post)).toBe(again.keyFor(0, other ?? post));
	});

	test('of one message is known by where it went, for texts that are others by now, once and in order', () => {
		const [first, other] = [record(), { ...post, path: '/files' }];
		for (const request of [said, other, { ...post, body: { text: 'Part 2' } }]) {
			accept(first, first.keyFor(12, request), request);
		}
		const places = Object.values(memory.requests).map((what) => ('place' in what ? what.place : undefined));
		expect(places).toEqual([expect.stringMatching(/^[\w-]{8}$/), expect.anything(), places[0]]);
		expect(places[1]).not.toBe(places[0]);
		const again = record();
		expect(again.hasSent(12)).toBe(false);
		const bodies = () => [again.recallChanged(12, said)?.body, again.recallChanged(12, said)?.body];
		expect(bodies()).toEqual(
			[first.keyFor(12, said), first.keyFor(12, { ...post, body: { text: 'Part 2' } })].map((key) =>
				key.replace(/1$/, '0'),
			),
		);
		expect(again.hasSent(12)).toBe(true);
		expect(bodies()).toEqual([undefined, undefined]);
		expect(again.recallChanged(1, said)).toBeUndefined();
		expect(again.recallChanged(12, other)).toBeDefined();
	});

	test('that came back already is no other text, and neither is one of a list or one that harms nobody', () => {
		const first = record();
		const key = first.keyFor(0, said);
		accept(first, key, said);
		accept(first, '1:list:0', said, { ofOneMessage: false });
		accept(first, '2:upload:0', said, { affectsPerson: false });
		const again = record();
		expect(again.recall(key, person)).toMatchObject({ body: key });
		for (const item of [0, 1, 2]) expect(again.recallChanged(item, said)).toBeUndefined();
		expect([0, 1, 2].map((item) => first.hasSent(item))).toEqual([true, true, false]);
	});

	test('counts as sent again where it was recalled for a person, and not where it only read', () => {
		accept(record(), '3:a:0', said);
		const again = record();
		again.recall('3:a:0', { affectsPerson: false });
		again.recall('4:none:0', person);
		expect([again.hasSent(3), again.hasSent(4)]).toEqual([false, false]);
		again.recall('3:a:0', person);
		expect(again.hasSent(3)).toBe(true);
	});

	test('that is unclear is so for its item in all later attempts', () => {
		const first = record();
		first.remember('12:a:0', { unclear: report }, person);
		expect([first.unclearItem(12), first.hasSent(12)]).toEqual([undefined, true]);
		const again = record();
		expect([again.unclearItem(12), again.unclearItem(1)]).toEqual([{ unclear: report }, undefined]);
	});

	test('keeps the results of items that sent something', () => {
		const sent = record();
		const results = [{ json: { id: 1 } }];
		memory.failures[0] = { report };
		sent.remember('0:a:0', { status: 200, body: {} }, person);
		sent.remember('1:a:0', { status: 200, body: {} }, { affectsPerson: false });
		for (const item of [0, 1]) sent.rememberItem(item, results);
		expect([memory.items, memory.failures]).toEqual([{ 0: results }, {}]);
		expect([record().recallItem(0), record().recallItem(1)]).toEqual([results, undefined]);
	});

	test('keeps the failures of items whose fate is unclear, and to whom they may have gone', () => {
		const sent = record();
		sent.remember('0:a:0', { unclear: report }, person);
		sent.remember('1:a:0', { status: 200, body: {} }, person);
		sent.remember('2:a:0', { unclear: report }, person);
		sent.remember('3:a:0', { unclear: report }, { affectsPerson: false });
		for (const [item, to] of [undefined, '+1', '+2', '+3'].entries()) sent.rememberFailure(item, report, to);
		expect(memory.failures).toStrictEqual({ 0: { report }, 2: { report, to: '+2' } });
		expect([record().recallFailure(2), record().recallFailure(1)]).toEqual([{ report, to: '+2' }, undefined]);
		const again = record();
		again.recall('0:a:0', person);
		delete memory.failures[0];
		again.rememberFailure(0, report, '+1');
		expect(memory.failures[0]).toEqual({ report, to: '+1' });
	});

	test('keeps what became of each recipient', () => {
		record().rememberRecipient('49151', { outcome: 'sent', messageId: 'm' });
		expect(record().recallRecipient('49151')).toEqual({ outcome: 'sent', messageId: 'm' });
		expect(record().recallRecipient('4915')).toBeUndefined();
	});

	test('keeps neither headers nor anything else of an answer', () => {
		const answer = { status: 201, body: { id: 1 }, headers: { a: 'b' } };
		const how = { request: said, ofOneMessage: false, affectsPerson: true };
		record().rememberAccepted('0:a:0', answer, how);
		expect(memory.requests).toStrictEqual({ '0:a:0': { status: 201, body: { id: 1 } } satisfies Accepted });
	});
});

describe('what a failed attempt means', () => {
	const answer = (status: number, retryAfterMs?: number) => ({ kind: 'answer' as const, status, retryAfterMs });
	const of = (failure: Parameters<typeof judge>[0], idempotent = false) => judge(failure, { idempotent });
	const cut = (unsent: boolean) => ({ kind: 'connection' as const, code: '', message: '', unsent });

	test.each([
		[answer(429), { outcome: 'notSent', again: true, waitMs: undefined }],
		[answer(429, 5), { outcome: 'notSent', again: true, waitMs: 5 }],
		[answer(503, 5), { outcome: 'notSent', again: true, waitMs: 5 }],
		[answer(503), { outcome: 'unclear', again: false, waitMs: undefined }],
		[answer(303), { outcome: 'unclear', again: false }],
		[answer(199), { outcome: 'unclear', again: false }],
		[answer(200), { outcome: 'refused', again: false }],
		[answer(302), { outcome: 'refused', again: false }],
		[answer(501, 5), { outcome: 'refused', again: false }],
		[answer(500, 5), { outcome: 'unclear', again: false, waitMs: 5 }],
		[answer(499), { outcome: 'refused', again: false }],
		[answer(408), { outcome: 'unclear', again: false, waitMs: undefined }],
		[cut(true), { outcome: 'notSent', again: true }],
		[cut(false), { outcome: 'unclear', again: false }],
		[
			{ kind: 'unreadable' as const, status: 200 },
			{ outcome: 'unclear', again: false },
		],
	])('%j of a send: %j', (failure, verdict) => {
		expect(of(failure)).toEqual(verdict);
	});

	test.each([answer(303), answer(500), answer(408), cut(false), { kind: 'unreadable' as const, status: 200 }])(
		'%j of a read is tried again',
		(failure) => {
			expect(of(failure, true).again).toBe(true);
		},
	);

	test('waiting doubles up to half a minute, each time shortened by up to a half', () => {
		expect([1, 2, 3, 5, 6, 9].map((attempt) => waitBefore(attempt, undefined, 0))).toEqual([
			1_000, 2_000, 4_000, 16_000, 30_000, 30_000,
		]);
		expect(waitBefore(1, undefined, 1)).toBe(500);
		expect(waitBefore(1, undefined, 0.5)).toBe(750);
	});

	test('what the server asks for is kept, with a little more, and counts for less where it never helps', () => {
		expect(waitBefore(1, 10_000, 0)).toBe(10_000);
		expect(waitBefore(1, 10_000, 1)).toBe(10_500);
		expect(waitBefore(1, 1_000, 1)).toBe(1_200);
		expect(waitBefore(4, 0, 0)).toBe(0);
		expect(waitBefore(5, 0, 0)).toBe(16_000);
		expect(waitBefore(5, 60_000, 0)).toBe(60_000);
	});
});

describe('a list', () => {
	/** A provider whose pages are these rows; the last one links to `next`. */
	const listOf = (rows: object[][], next?: number) => {
		const asked: unknown[] = [];
		const client = {
			send: async ({ query }: Request) => {
				asked.push(query?.page);
				return { status: 200, headers: {}, body: Number(query?.page ?? 0), length: 1 };
			},
		};
		const page = (body: unknown) => {
			const number = Number(body);
			const following = number + 1 < rows.length ? number + 1 : next;
			return {
				rows: (rows[number] ?? []).map((row) => ({ ...row })),
				...(following !== undefined && { next: { ...post, query: { page: following } } }),
			};
		};
		const rowKey = ({ key }: { key?: unknown }) => (key === undefined ? undefined : String(key));
		const read = () => pages(client, { page, rowKey }, { ...post, query: { page: 0 } });
		return { asked, read };
	};
	const all = async (pagesRead: AsyncIterable<{ rows: object[] }>) => {
		const found: object[][] = [];
		for await (const { rows } of pagesRead) found.push(rows);
		return found;
	};

	test('is read page by page, and ends where it links back or has nothing new', async () => {
		const circle = listOf([[{ a: 1 }], [{ a: 2 }]], 0);
		expect(await all(circle.read())).toEqual([[{ a: 1 }], [{ a: 2 }]]);
		expect(circle.asked).toEqual([0, 1]);
		const repeated = listOf([[{ key: 1 }], [{ key: 1 }], [{ key: 2 }]]);
		expect(await all(repeated.read())).toEqual([[{ key: 1 }]]);
		const mixed = listOf([
			[{ key: 1 }, { key: 1 }],
			[{ key: 1 }, { key: 2 }, {}],
		]);
		expect(await all(mixed.read())).toEqual([[{ key: 1 }], [{ key: 2 }, {}]]);
		expect(await all(listOf([[]]).read())).toEqual([]);
	});

	test('is collected up to a limit, and what moved meanwhile comes once', async () => {
		const rows = [
			[{ id: 1 }, { id: 2 }],
			[{ id: 2 }, { id: 3 }, {}, {}],
		];
		const { read, asked } = listOf(rows);
		expect(await collect({ pages: read }, post, 100)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }, {}, {}]);
		asked.length = 0;
		expect(await collect({ pages: read }, post, 2)).toEqual([{ id: 1 }, { id: 2 }]);
		expect(asked).toEqual([0]);
	});
});
