import { accounts } from '../../support/accounts';
import { loadList } from '../../support/n8nCore';
import { startStub, type Stub } from '../../support/stubServer';

const odd = { toString: 1, valueOf: 1 };
const names = ['name', 'text', 'title', 'url', 'subject', 'last_message', 'email', 'username', 'status', 'wa_id', 'phone_number', 'language', 'user', 'label', 'logo']; // prettier-ignore
const row = { id: 1, ...Object.fromEntries(names.map((name) => [name, odd])) };
const rows = { count: 1, results: [row], data: [row], templates: [row], toString: 1 };

let server: Stub;
let body: string;
beforeAll(
	async () => void (server = await startStub(() => ({ text: body, headers: { 'content-type': 'application/json' } }))),
);
afterAll(async () => await server.close());

const lists = accounts.flatMap((account) =>
	Object.keys(account.setup('http://127.0.0.1:1').nodeType.methods?.listSearch ?? {}).map(
		(method) => [`${account.name}: ${method}`, account, method] as const,
	),
);

test.each(lists)('%s reads objects of which nothing can make a text', async (_, account, method) => {
	for (const spelled of ['toString', 'to\\u0053tring']) {
		body = JSON.stringify(rows).replaceAll('toString', spelled);
		const said = await loadList(account.setup(server.origin, { productId: 1, integrationId: 1 }), method).then(
			(found) => JSON.stringify(found),
			(error: unknown) => String(Object(error).message),
		);
		expect(said).not.toMatch(/primitive value|not a function/);
	}
});
