import { accounts } from '../../support/accounts';
import { executeNode } from '../../support/n8nCore';
import { startStub, type Stub } from '../../support/stubServer';

let provider: Stub;
beforeAll(
	async () => void (provider = await startStub(() => ({ json: { id: 1, message_id: 'm1', media: [{ id: 'f1' }] } }))),
);
afterAll(async () => await provider.close());
beforeEach(() => void (provider.requests.length = 0));

const names: Array<[string, string]> = [
	['a line break and a header', 'a.txt"\r\nX-Evil: 1\r\n\r\nbody'],
	['quotes', 'a"; filename="b.exe'],
	['a folder', '../../etc/passwd'],
	['a drive', 'C:\\windows\\x.txt'],
	['a change of direction', 'photo\u202Egpj.txt'],
	['a NUL', 'a\u0000.txt'],
	['50,000 characters', `${'x'.repeat(50_000)}.txt`],
	['the end of the form', '--\r\n--form--\r\n.txt'],
	['nothing', ''],
];
// 1MSG takes files within JSON.
const able = accounts.filter(({ name, provider: { operations } }) => 'upload' in operations && !/^1MSG/.test(name));
const table = able.flatMap((account) => names.map(([what, name]) => [account.name, what, name, account] as const));

test.each(table)(
	'%s: a file whose name holds %s is one part, with a name that is one',
	async (_, __, fileName, account) => {
		const { upload } = account.provider.operations;
		const data = { data: Buffer.from('Hello').toString('base64'), mimeType: 'text/plain\r\nX-Evil: 2', fileName };
		await executeNode({
			...account.setup(provider.origin, { ...upload }),
			items: [{ json: {}, binary: { data } }],
		}).catch(() => undefined);
		const forms = provider.requests.filter(({ headers }) => /^multipart/.test(String(headers['content-type'])));
		expect(forms).toHaveLength(1);
		const body = forms[0]?.body ?? Buffer.alloc(0);
		const type = String(forms[0]?.headers['content-type']);
		const [, boundary = ''] = /boundary=(\S+)$/.exec(type) ?? [];
		const parts = body.toString('utf8').split(`--${boundary}`).slice(1, -1);
		const heads = parts.map((part) => (part.split('\r\n\r\n')[0] ?? '').trim().split('\r\n'));
		const files = heads.filter(([first = '']) => first.includes('filename='));
		expect(files).toHaveLength(1);
		for (const lines of heads) for (const line of lines) expect(line).toMatch(/^Content-(?:Disposition|Type): /);
		const [, sent = ''] = /; filename="([^"]*)"$/.exec(files[0]?.[0] ?? '') ?? [];
		expect(sent).toMatch(/^[^/\\\p{Cc}\u202E]{1,220}$/u);
		expect(sent).not.toMatch(/^\.+$/);
		expect(parts.filter((part) => part.includes('\r\n\r\nHello\r\n'))).toHaveLength(1);
	},
);
