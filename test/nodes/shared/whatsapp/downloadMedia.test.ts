import type { IExecuteFunctions } from 'n8n-workflow';
import type { Client } from '../../../../nodes/shared/http/client';
import { downloadMedia } from '../../../../nodes/shared/whatsapp/downloadMedia';
import { standIn } from '../../../support/standIn';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** What comes of a download to whose request the provider gives this answer. */
async function downloaded(body: unknown, download: () => unknown = () => file) {
	const asked: unknown[] = [];
	const client = standIn<Client>({
		send: async (request: unknown) => {
			asked.push(request);
			return await Promise.resolve({ body, headers: { 'content-type': 'image/png' } });
		},
		download: async (...args: unknown[]) => {
			asked.push(args);
			return await Promise.resolve(download());
		},
	});
	const prepareBinaryData = async (bytes: Buffer, fileName: string, mimeType: string) =>
		await Promise.resolve({ data: bytes.toString('hex'), fileName, mimeType });
	const functions = standIn<IExecuteFunctions>({ helpers: { prepareBinaryData } });
	const parameters = { mediaId: 'm1', binaryPropertyName: 'picture' };
	const items = await downloadMedia({ client, functions, itemIndex: 0, parameters }, '/media/m1');
	return { items, asked };
}

const file = { bytes: png, mimeType: 'image/png', fileName: 'a.png' };
const request = { method: 'GET', path: '/media/m1', responseType: 'file' };
const item = (fileName: string) => ({
	json: { mediaId: 'm1', mimeType: 'image/png', fileName, bytes: png.length },
	binary: { picture: { data: png.toString('hex'), fileName, mimeType: 'image/png' } },
});

test('a file is put into its field, and the item says what it is', async () => {
	expect(await downloaded(png)).toEqual({ items: [item('file.png')], asked: [request] });
});

test.each<[unknown, string]>([
	[{ url: 'https://a.example/1' }, 'https://a.example/1'],
	[{ url: '', link: 'https://a.example/2' }, 'https://a.example/2'],
	[{ media_url: 'https://a.example/3', id: 1 }, 'https://a.example/3'],
	[{ url: 5, download_url: 'https://a.example/4' }, 'https://a.example/4'],
	[{ data: [{ id: 1 }, null, 'text', { media: { url: 'https://a.example/5' } }] }, 'https://a.example/5'],
	[[{ link: 'https://a.example/6' }], 'https://a.example/6'],
	[{ a: { b: { c: { d: { e: { url: 'https://a.example/7' } } } } } }, 'https://a.example/7'],
])('an answer that names a link is followed: %j', async (answer, link) => {
	expect(await downloaded(answer)).toEqual({ items: [item('a.png')], asked: [request, [link, { loopback: true }]] });
});

test('a redirect may not lead to this machine, a link that is named may', async () => {
	const { asked } = await downloaded({ url: 'http://localhost/1', loopback: false });
	expect(asked[1]).toEqual(['http://localhost/1', { loopback: false }]);
});

test.each<[unknown, unknown]>([
	[{ error: 'gone' }, { error: 'gone' }],
	[[{ error: 'gone' }, 'text'], { rows: [{ error: 'gone' }] }],
	[
		{ a: { b: { c: { d: { e: { f: { url: 'https://a.example/8' } } } } } } },
		{ a: { b: { c: { d: { e: { f: { url: 'https://a.example/8' } } } } } } },
	],
])('an answer without a link is shown as it is: %j', async (answer, shown) => {
	expect(await downloaded(answer)).toEqual({
		items: [{ json: { mediaId: 'm1', answer: shown }, binary: {} }],
		asked: [request],
	});
});

test.each<[unknown]>([[{}], [[]], [['text']], [{ rows: [] }], [null], ['text']])('%j holds no file', async (answer) => {
	await expect(downloaded(answer)).rejects.toMatchObject({
		message: "'Media ID' leads to an answer without a file",
		fix: 'Check the id; the file may have expired.',
	});
});

test('a file that cannot be had is told from what is no error', async () => {
	const failing = (reason: unknown) => async () => await Promise.reject(reason);
	await expect(downloaded({ url: 'https://a.example' }, failing(new Error('it is gone')))).rejects.toMatchObject({
		message: "'Media ID' leads to a file that cannot be downloaded: it is gone",
		fix: 'Try again later.',
	});
	await expect(downloaded({ url: 'https://a.example' }, failing('stopped'))).rejects.toBe('stopped');
});
