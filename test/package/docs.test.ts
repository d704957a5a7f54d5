import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { firstExample } from '../support/n8n/demoExamples';
import { exampleStarters } from '../support/n8n/examples';
import { root } from '../support/n8n/install';

/** What the documentation points at is there. */
const skipped = /^(?:node_modules|dist|reports|coverage|\..*)$/;
const pages = markdownIn(root).map((file) => path.relative(root, file));

function markdownIn(folder: string): string[] {
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
		const full = path.join(folder, entry.name);
		if (entry.isDirectory() && !skipped.test(entry.name)) return markdownIn(full);
		return entry.isFile() && entry.name.endsWith('.md') ? [full] : [];
	});
}

/** A page without its blocks of code. */
const read = (file: string) => readFileSync(file, 'utf8').replace(/^ *```[^]*?^ *```/gm, '');

/** Where the links and pictures of a page lead. */
const linksOf = (text: string) => [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);

/** The anchors of a page's headings, as GitHub makes them. */
function anchorsOf(text: string): Set<string> {
	const anchors = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replace(/\s/g, '-'),
	);
	return new Set(anchors);
}

/** @returns the links of a page that lead nowhere */
function broken(page: string, text: string): string[] {
	return linksOf(text)
		.filter((target) => !/^[a-z]+:/.test(target))
		.filter((target) => {
			const [file = '', anchor] = target.split('#');
			const full = file === '' ? path.join(root, page) : path.resolve(root, path.dirname(page), file);
			if (!existsSync(full)) return true;
			return anchor !== undefined && !anchorsOf(read(full)).has(anchor);
		});
}

test('there are pages', () => {
	expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/onemsg.md', 'sandbox/README.md']));
});

test.each(pages)('%s: every link leads somewhere', (page) => {
	expect(broken(page, read(path.join(root, page)))).toEqual([]);
});

test('a link to a missing file or heading is found', () => {
	const text = '[a](docs/nowhere.md) [b](docs/onemsg.md#nowhere) [c](docs/onemsg.md#credential) [d](https://x.example)';
	expect(broken('README.md', text)).toEqual(['docs/nowhere.md', 'docs/onemsg.md#nowhere']);
});

test.each(['CONTRIBUTING.md', 'docs/architecture.md'])('%s: every file that it names exists', (page) => {
	const named = [...read(path.join(root, page)).matchAll(/`([\w.-]+\/[\w./-]+)`/g)].map(([, file = '']) => file);
	expect(named.length).toBeGreaterThan(5);
	expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
});

test('every picture is shown somewhere', () => {
	const shown = pages.flatMap((page) =>
		linksOf(read(path.join(root, page))).map((target) => path.resolve(root, path.dirname(page), target)),
	);
	const pictures = readdirSync(path.join(root, 'docs/images'));
	expect(pictures.filter((picture) => !shown.includes(path.join(root, 'docs/images', picture)))).toEqual([]);
});

test('the example that the demo opens sends by its only button, however often', () => {
	const { nodes }: { nodes: Array<{ type: string; parameters: object }> } = JSON.parse(
		readFileSync(path.join(root, 'examples', firstExample), 'utf8'),
	);
	const triggers = nodes.filter(({ type }) => /Trigger$/.test(type)).map(({ type }) => type);
	expect(triggers).toEqual(['n8n-nodes-base.manualTrigger']);
	expect(JSON.stringify(nodes)).toMatch(/"operation":"send/);
	expect(JSON.stringify(nodes)).not.toContain('"campaign"');
});

test('the demo can start every example', () => {
	const examples = readdirSync(path.join(root, 'examples'));
	expect(Object.keys(exampleStarters).sort()).toEqual(examples.sort());
});

describe('docs/troubleshooting.md', () => {
	const sources = readdirSync(path.join(root, 'nodes'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(path.join(root, 'nodes', file), 'utf8'))
		.join('\n')
		// What a message is put together from is there in parts.
		.replace(/\\(['"`])/g, '$1');
	const text = read(path.join(root, 'docs/troubleshooting.md'));
	const rows = text.split('\n').filter((line) => /^ *\|/.test(line) && !/^[ |:-]+$/.test(line));
	const seen = rows.map((row) => row.split('|')[1] ?? '');
	/** What is quoted, without the places where something of the user's stands. */
	const quoted = seen
		.flatMap((cell) => [...cell.matchAll(/"([^"]+)"/g)].map(([, quote = '']) => quote))
		.flatMap((quote) => quote.split(/ ?… ?|'[^']+' ?|\b\d+ (?:numbers|person)\b| line 3$| body-2$|[ ?]+$/))
		.map((part) => part.trim())
		.filter((part) => part.length > 4);

	test('quotes what the nodes say', () => {
		expect(quoted.length).toBeGreaterThan(20);
		// Desk360's own word for a wrong token.
		expect(quoted.filter((part) => part !== 'Unauthenticated' && !sources.includes(part))).toEqual([]);
	});

	test('has the codes of WhatsApp that the nodes explain', () => {
		for (const code of [
			'131026',
			'131042',
			'131047',
			'131048',
			'131049',
			'131053',
			'131056',
			'132000',
			'132012',
			'132016',
		]) {
			expect(sources).toContain(code);
			expect(seen.join()).toContain(`\`${code}\``);
		}
	});

	test.each([
		'README.md',
		...['desk360', 'desk360-whatsapp', 'getchat', 'onemsg', 'decisiontelecom', 'whatsapp'].map(
			(name) => `docs/${name}.md`,
		),
	])('%s leads there', (page) => {
		expect(linksOf(read(path.join(root, page))).some((target) => /troubleshooting\.md$/.test(target))).toBe(true);
	});
});

describe('setup and migration', () => {
	/** What the editor shows: names of fields, operations, choices and credentials, ours and some of n8n's. */
	const names = new Set([
		...['When Executed in the Editor', 'Retry On Fail', 'Fetch Test Event', 'Predefined Credential Type'],
		...['nodes', 'credentials'].flatMap((folder) =>
			readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.flatMap((file) => [
					...readFileSync(path.join(root, folder, file), 'utf8').matchAll(/(?:displayName|[nN]ame)\b[^'\n]*'([^']+)'/g),
				])
				.map(([, name = '']) => name),
		),
	]);
	/** Names in italics; of "Message: Send Text" both. */
	const named = (text: string) =>
		[...text.matchAll(/(?<![\w`])_([A-Z][^_`|]*)_(?!\w)/g)].flatMap(([, words = '']) => words.split(': '));

	test('the steps name what the editor shows', () => {
		const found = named(read(path.join(root, 'docs/setup.md')));
		expect(found.length).toBeGreaterThan(25);
		expect(found.filter((name) => !names.has(name))).toEqual([]);
	});

	test('what is moved has a place that the editor shows', () => {
		const rows = read(path.join(root, 'docs/migration.md'))
			.split('\n')
			.filter((line) => /^\|/.test(line));
		const found = rows.flatMap((row) => named(row.split('|').at(-2) ?? ''));
		expect(found.length).toBeGreaterThan(50);
		expect(found.filter((name) => !names.has(name))).toEqual([]);
	});

	test.each(['setup', 'migration'])('%s.md is found from the README and from the page of each provider', (name) => {
		for (const page of ['README', ...['desk360', 'desk360-whatsapp', 'getchat', 'onemsg', 'decisiontelecom']]) {
			const file = page === 'README' ? 'README.md' : `docs/${page}.md`;
			expect({ file, links: linksOf(read(path.join(root, file))) }).toEqual({
				...{ file, links: expect.arrayContaining([expect.stringContaining(`${name}.md`)]) },
			});
		}
	});
});
