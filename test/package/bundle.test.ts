// Sample values. cspell:ignore nosuch tvzf licen
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { markdownToWhatsApp } from '../../nodes/shared/whatsapp/markdown';
import { root } from '../support/n8n/install';
import { packPackage } from '../support/n8n/pack';

const run = promisify(execFile);
const given = /^(?:\.{1,2}\/|(?:n8n-workflow|luxon|crypto|node:crypto)$)/;
/** What each bundled library costs, in kB. */
const libraries = { 'csvRecords.js': 55, 'markdownTokens.js': 109, 'phoneNumbers.js': 239 };
let folder: string;
let files: string[];

/** Where only n8n's own modules can be found, as in an n8n that the package was installed in. */
beforeAll(async () => {
	folder = await mkdtemp(path.join(tmpdir(), 'built-'));
	await cp(path.join(root, 'dist'), path.join(folder, 'dist'), { recursive: true });
	await mkdir(path.join(folder, 'node_modules'));
	for (const name of ['n8n-workflow', 'luxon']) {
		await symlink(path.join(root, 'node_modules', name), path.join(folder, 'node_modules', name), 'junction');
	}
	files = (await readdir(path.join(folder, 'dist'), { recursive: true })).filter((file) => file.endsWith('.js'));
}, 60_000);

afterAll(async () => await rm(folder, { recursive: true, force: true }));

test('built files require only each other and what n8n gives', async () => {
	const others: string[] = [];
	for (const file of files) {
		const text = await readFile(path.join(folder, 'dist', file), 'utf8');
		for (const [call, name = 'computed'] of text.matchAll(/\b(?:require|import)\s*\(\s*(?:["'`]([^"'`]*))?/g)) {
			if (!given.test(name)) others.push(`${file}: ${call}`);
		}
	}
	expect(files.length).toBeGreaterThan(10);
	expect(others).toEqual([]);
});

test('every built file loads without the bundled libraries', async () => {
	const script = `for (const file of ${JSON.stringify(files)}) require('./dist/' + file);`;
	await expect(evaluate(script)).resolves.toBe('');
	for (const library of ['csv-parse/sync', 'micromark', 'libphonenumber-js/max', 'esbuild']) {
		await expect(evaluate(`require('${library}')`)).rejects.toThrow('Cannot find module');
	}
}, 60_000);

test('the bundled libraries work', async () => {
	const script = `
		const { readCsv, columnOf } = require('./dist/nodes/shared/input/csv.js');
		const { countryOf, parseRecipient } = require('./dist/nodes/shared/input/recipient.js');
		(async () => {
		const table = await readCsv(Buffer.from('Ad;Telefon\\r\\n"Ay\\u015fe; B.";0555 123 45 67\\r\\n'), { field: 'File' });
		const recipient = parseRecipient('To', table.rows[0].cells[columnOf(table, '', 'Column')], { countryCode: 'TR' });
		process.stdout.write(JSON.stringify([table.rows[0].cells[0], recipient.e164, countryOf(recipient)]));
		})();
	`;
	expect(JSON.parse(await evaluate(script))).toEqual(['Ayşe; B.', '+905551234567', 'TR']);
});

test('Markdown reads the same without the table of HTML characters', async () => {
	const texts = fc.sample(
		fc.string({
			unit: fc.constantFrom(
				'&amp;',
				'&copy;',
				'&nosuch;',
				'&#39;',
				'*',
				'**',
				'_',
				'~~',
				'`',
				'[',
				'](',
				')',
				'a',
				' ',
				'\n',
			),
			maxLength: 30,
		}),
		3_000,
	);
	const script = `
		const { markdownToWhatsApp } = require('./dist/nodes/shared/whatsapp/markdown.js');
		const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
		process.stdout.write(JSON.stringify(texts.map(markdownToWhatsApp)));
	`;
	expect(JSON.parse(await evaluate(script, JSON.stringify(texts)))).toEqual(texts.map(markdownToWhatsApp));
});

test.each(Object.entries(libraries))('%s takes about %d kB', async (file, kilobytes) => {
	const { size } = await stat(path.join(folder, 'dist/nodes/shared/vendor', file));
	expect(Math.abs(size / 1000 - kilobytes)).toBeLessThan(10);
	const documentation = await readFile(path.join(root, 'docs/architecture.md'), 'utf8');
	expect(documentation).toContain(`${kilobytes} kB (\`${file}\`)`);
});

test('the package stays below 425 kB, and 1.65 MB unpacked', async () => {
	const packed = await packPackage();
	expect((await stat(packed)).size).toBeLessThan(425_000);
	const { stdout } = await run('tar', ['-tvzf', packed]);
	const sizes = [...stdout.matchAll(/^-\S+\s+\S+\s+(\d+)/gm)].map(([, size]) => Number(size));
	expect(sizes.length).toBeGreaterThan(100);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_650_000);
}, 60_000);

test('the licences of the bundled libraries are in the built files', async () => {
	for (const [file, library] of [
		['csvRecords.js', 'csv-parse'],
		['markdownTokens.js', 'micromark'],
		['markdownTokens.js', 'micromark-extension-gfm-strikethrough'],
		['phoneNumbers.js', 'libphonenumber-js'],
	] as const) {
		const text = await readFile(path.join(folder, 'dist/nodes/shared/vendor', file), 'utf8');
		const home = path.join(root, 'node_modules', library);
		const name = (await readdir(home)).find((entry) => /^licen[cs]e/i.test(entry)) ?? '';
		const licence = await readFile(path.join(home, name), 'utf8');
		expect(text).toContain(`This file contains ${library} `);
		expect(text).toContain(licence.trim());
	}
});

async function evaluate(script: string, input = ''): Promise<string> {
	const running = run(process.execPath, ['-e', script], { cwd: folder, env: {} });
	running.child.stdin?.end(input);
	return (await running).stdout;
}
