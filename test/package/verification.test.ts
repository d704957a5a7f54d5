import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { checks, librariesIn, verify } from '../../scripts/verification';
import { root } from '../support/n8n/install';
import { packPackage, unpack } from '../support/n8n/pack';

const unpacked = path.join(root, '.cache/verified');
let results: Awaited<ReturnType<typeof verify>>;

beforeAll(async () => {
	await unpack(await packPackage(), unpacked);
	results = await verify(root, unpacked);
}, 180_000);

test.each(checks.map(({ name }) => name))('%s', (name) => {
	expect(results.find((result) => result.name === name)?.problems).toEqual([]);
});

test('docs/verification.md names every check, in this order', async () => {
	const text = await readFile(path.join(root, 'docs/verification.md'), 'utf8');
	const [checked = ''] = text.split('## ');
	const rows = [...checked.matchAll(/^\d+\. (.*)\.$/gm)].map(([, name]) => name);
	expect(rows).toEqual(checks.map(({ name }) => name));
});

test('the SBOM can name what is bundled', async () => {
	const files = (await readdir(unpacked, { recursive: true })).filter((file) => file.endsWith('.js'));
	const texts = await Promise.all(files.map(async (file) => await readFile(path.join(unpacked, file), 'utf8')));
	const names = librariesIn(texts).map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['libphonenumber-js', 'micromark']));
	expect(names).toEqual([...new Set(names)]);
});

test('packing twice gives the same bytes', async () => {
	const hash = async () =>
		createHash('sha256')
			.update(await readFile(await packPackage()))
			.digest('hex');
	expect(await hash()).toBe(await hash());
}, 60_000);
