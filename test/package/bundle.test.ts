// Sample values. cspell:ignore nosuch tvzf licen
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Linter } from 'eslint';
import fc from 'fast-check';
import type { INodeType } from 'n8n-workflow';
import manifest from '../../package.json';
import { textMessages } from '../../nodes/shared/whatsapp/text';
import {
	findCountry,
	groupsOf,
	readInternational,
	readNational,
	splitCallingCode,
} from '../../nodes/shared/vendor/phoneNumbers';
import { root } from '../support/n8n/install';
import { packPackage } from '../support/n8n/pack';

const run = promisify(execFile);
const given = /^(?:\.{1,2}\/|(?:n8n-workflow|luxon|crypto|node:crypto)$)/;
/** What each bundled library costs, in kB. */
const libraries = { 'markdownTokens.js': 91, 'phoneNumbers.js': 176 };
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

test('built files use no name that they do not have', async () => {
	const linter = new Linter();
	const names =
		'AbortController Buffer TextDecoder TextEncoder URL URLSearchParams WebSocket performance structuredClone';
	const unknown: string[] = [];
	for (const file of files) {
		const found = linter.verify(await readFile(path.join(folder, 'dist', file), 'utf8'), {
			languageOptions: {
				sourceType: 'commonjs',
				globals: Object.fromEntries(names.split(' ').map((name) => [name, 'readonly'])),
			},
			rules: { 'no-undef': 'error' },
		});
		unknown.push(...found.map(({ message }) => `${file}: ${message}`));
	}
	expect(unknown).toEqual([]);
}, 60_000);

test('every built file loads without the bundled libraries', async () => {
	const script = `for (const file of ${JSON.stringify(files)}) require('./dist/' + file);`;
	await expect(evaluate(script)).resolves.toBe('');
	for (const library of ['micromark', 'libphonenumber-js/max', 'esbuild']) {
		await expect(evaluate(`require('${library}')`)).rejects.toThrow('Cannot find module');
	}
}, 60_000);

/** What is there for sends alone. */
const sends = /^nodes\/(?:shared\/(?:ask|bulk|gateway)|\w+\/(?:message|template))\//;
const withoutSends = [...manifest.n8n.nodes.filter((file) => file.includes('Trigger')), ...manifest.n8n.credentials];

test.each(withoutSends)('%s loads nothing that is there for sends alone', async (file) => {
	const loaded = await loadedBy(file);
	expect(loaded).toContain(file.replace('dist/', ''));
	expect(loaded).toContain('nodes/shared/http/index.js');
	expect(loaded.filter((name) => sends.test(name))).toEqual([]);
});

test('what is there for sends alone is loaded by the nodes that send', async () => {
	const loaded = (await loadedBy('dist/nodes/WhatsAppGateway/WhatsAppGateway.node.js')).filter((name) =>
		sends.test(name),
	);
	expect(loaded.map(path.posix.dirname)).toEqual(
		expect.arrayContaining([
			...['ask', 'bulk', 'gateway'].map((folder) => `nodes/shared/${folder}`),
			...['Desk360', 'OneMsg'].flatMap((provider) => [`nodes/${provider}/message`, `nodes/${provider}/template`]),
		]),
	);
});

test.each(manifest.n8n.nodes)('%s describes the same as its source', async (file) => {
	const name = path.basename(file, '.node.js');
	const source: Record<string, new () => INodeType> = jest.requireActual(
		path.join(root, file.replace(/^dist\//, '').replace(/\.js$/, '')),
	);
	const node = source[name] && new source[name]();
	const script = `process.stdout.write(JSON.stringify(new (require('./${file}').${name})().description));`;
	expect(JSON.parse(await evaluate(script))).toEqual(JSON.parse(JSON.stringify(node?.description)));
});

test('the bundled libraries work', async () => {
	const script = `
		const { chooseColumn, countryOf, parseRecipient, readCsvSlices } = require('./dist/nodes/shared/input');
		const reading = readCsvSlices(Buffer.from('Ad;Telefon\\r\\n"Ay\\u015fe; B.";0555 123 45 67\\r\\n'), { field: 'File' });
		let step = reading.next();
		while (!step.done) step = reading.next();
		const table = step.value;
		const recipient = parseRecipient('To', table.rows[0].cells[chooseColumn(table, '', 'Column').place], { countryCode: 'TR' });
		process.stdout.write(JSON.stringify([table.rows[0].cells[0], recipient.e164, countryOf(recipient)]));
	`;
	expect(JSON.parse(await evaluate(script))).toEqual(['Ayşe; B.', '+905551234567', 'TR']);
});

test('Markdown reads the same without the table of HTML characters, and without what reads HTML', async () => {
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
				'<a href="',
				'">',
				'<b>',
				'</b>',
				'<!-- ',
				' -->',
				'<',
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
		const { textMessages } = require('./dist/nodes/shared/whatsapp');
		const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
		const messages = (text) => textMessages('x\\n\\n' + text, { formatting: 'markdown' });
		process.stdout.write(JSON.stringify(texts.map(messages)));
	`;
	const messages = texts.map((text) => textMessages(`x\n\n${text}`, { formatting: 'markdown' }));
	expect(JSON.parse(await evaluate(script, JSON.stringify(texts)))).toEqual(messages);
});

test('numbers are read, and grouped, as with all patterns of the numbering plans', async () => {
	// For each calling code what starts with any two digits, in three lengths.
	const codes = Array.from({ length: 999 }, (_, index) => String(index + 1));
	const used = codes.filter((code) => splitCallingCode(code)?.callingCode === code);
	const numbers = used.flatMap((code) =>
		Array.from({ length: 90 }, (_, start) =>
			[8, 9, 10].map((length) => `${code}${start + 10}${'1234567890'.slice(0, length - 2)}`),
		).flat(),
	);
	const script = `
		const { findCountry, readInternational, readNational, groupsOf } = require('./dist/nodes/shared/vendor/phoneNumbers.js');
		const { numbers, inside } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
		const readings = numbers.map((number) => readInternational(number)).filter(Boolean);
		process.stdout.write(JSON.stringify([
			readings.map((reading) => [reading.digits, reading.valid, groupsOf(reading)]),
			inside.map(([iso, number]) => readNational(number, findCountry(iso)) ?? null),
		]));
	`;
	const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
	const countries = letters.flatMap((a) => letters.map((b) => findCountry(a + b) ?? [])).flat();
	expect(countries.length).toBeGreaterThan(200);
	const inside = countries.flatMap(({ iso }) =>
		['1', '12', '05321234567', '5321234567', '0611122233', '89161234567'].map((number) => [iso ?? '', number] as const),
	);
	const readings = numbers.flatMap((number) => readInternational(number) ?? []);
	expect(readings.length).toBeGreaterThan(10_000);
	const read = inside.map(([iso, number]) => {
		const country = findCountry(iso);
		return (country && readNational(number, country)) ?? null;
	});
	expect(read.filter((reading) => reading?.valid).length).toBeGreaterThan(40);
	expect(JSON.parse(await evaluate(script, JSON.stringify({ numbers, inside })))).toEqual([
		readings.map((reading) => [reading.digits, reading.valid, groupsOf(reading)]),
		read,
	]);
});

test.each(Object.entries(libraries))('%s takes about %d kB', async (file, kilobytes) => {
	const { size } = await stat(path.join(folder, 'dist/nodes/shared/vendor', file));
	expect(Math.abs(size / 1000 - kilobytes)).toBeLessThan(10);
	const documentation = await readFile(path.join(root, 'docs/architecture.md'), 'utf8');
	expect(documentation).toContain(`${kilobytes} kB (\`${file}\`)`);
});

test('the package stays below 405 kB, and 1.5 MB unpacked', async () => {
	const packed = await packPackage();
	expect((await stat(packed)).size).toBeLessThan(405_000);
	const { stdout } = await run('tar', ['-tvzf', packed]);
	const sizes = [...stdout.matchAll(/^-\S+\s+\S+\s+(\d+)/gm)].map(([, size]) => Number(size));
	expect(sizes.length).toBeGreaterThan(100);
	expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(1_500_000);
}, 60_000);

test('the licences of the bundled libraries are in the built files', async () => {
	for (const [file, library] of [
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

/** @returns the package's files that one of them loads, as they are named in `dist` */
async function loadedBy(file: string): Promise<string[]> {
	const script = `require('./${file}'); process.stdout.write(JSON.stringify(Object.keys(require.cache)));`;
	const loaded: string[] = JSON.parse(await evaluate(script));
	const own = path.join(await realpath(folder), 'dist');
	return loaded
		.filter((name) => name.startsWith(own))
		.map((name) => path.relative(own, name).replaceAll(path.sep, '/'));
}

async function evaluate(script: string, input = ''): Promise<string> {
	const running = run(process.execPath, ['-e', script], { cwd: folder, env: {}, maxBuffer: 64 * 1024 * 1024 });
	running.child.stdin?.end(input);
	return (await running).stdout;
}
