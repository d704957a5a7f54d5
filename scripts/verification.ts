import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';

/**
 * What n8n asks of verified community nodes, each as a check. docs/verification.md names them in this order, and
 * test/package/verification.test.ts runs them.
 */
interface Check {
	name: string;
	/** @returns what is wrong */
	run(subject: Subject): Promise<string[]> | string[];
}

interface Subject {
	/** The repository. */
	root: string;
	/** The unpacked tarball. */
	tarball: string;
	manifest: Manifest;
	/** Every JavaScript file of the tarball with its text. */
	files: ReadonlyMap<string, string>;
}

interface Manifest {
	[field: string]: unknown;
	name: string;
	version: string;
	license?: string;
	keywords?: string[];
	author?: { name?: string; email?: string };
	repository?: { url?: string };
	homepage?: string;
	bugs?: { url?: string };
	scripts?: Record<string, string>;
	peerDependencies?: Record<string, string>;
	n8n: { n8nNodesApiVersion: number; nodes: string[]; credentials: string[] };
}

interface Codex {
	node?: string;
	categories?: string[];
	resources?: { primaryDocumentation?: unknown[]; credentialDocumentation?: unknown[] };
}

interface Description {
	displayName: string;
	name: string;
	group: string[];
	subtitle?: string;
	usableAsTool?: unknown;
	icon?: unknown;
	credentials?: Array<{ name: string; testedBy?: unknown }>;
}

interface CredentialType {
	name: string;
	icon?: unknown;
	documentationUrl?: string;
	properties: Array<{ name: string; type: string; displayName: string; typeOptions?: { password?: boolean } }>;
	test?: unknown;
}

const run = promisify(execFile);
/** Scripts that npm runs by itself on the machine of whoever installs the package. */
const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare', 'preuninstall', 'uninstall', 'postuninstall'];
/** Fields that bring other packages along, or bend which ones are taken. */
const dependencyFields = ['dependencies', 'optionalDependencies', 'bundleDependencies', 'bundledDependencies'];
const overrideFields = ['overrides', 'resolutions'];
const sections = [
	'Installation',
	'Credentials',
	'Operations',
	'Examples',
	'Compatibility',
	'Version history',
	'License',
];
const categories = new Set([
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
]);
/** Licences that allow a copy in an MIT package, whose notice must come along. */
const permissive = /^(?:MIT|ISC|BSD-[23]-Clause|0BSD|Apache-2\.0|MPL-2\.0|Unlicense|CC0-1\.0)$/;
const notice = /^This file contains (\S+) (\S+)$/gm;
/** What a verified node must not touch: the machine, and the process that it shares with all workflows. */
const machine =
	/\brequire\("(?:node:)?(?:fs|fs\/promises|child_process|os|net|http|https|worker_threads|vm|cluster)"\)/;

export const checks: readonly Check[] = [
	{
		name: "The name starts with n8n-nodes-, and the keywords have n8n's",
		run: ({ manifest: { name, keywords = [] } }) => [
			...problemIf(!/^(?:@[a-z\d-]+\/)?n8n-nodes-[a-z\d-]+$/.test(name), name),
			...problemIf(!keywords.includes('n8n-community-node-package'), 'keyword n8n-community-node-package'),
		],
	},
	{
		name: 'The licence is MIT, and its text is in the tarball',
		run: async ({ manifest: { license }, tarball }) => [
			...problemIf(license !== 'MIT', String(license)),
			...problemIf(!/^(?:# )?(?:The )?MIT License/im.test(await textOf(tarball, 'LICENSE.md')), 'LICENSE.md'),
		],
	},
	{
		name: 'There are no dependencies, overrides or scripts that an installation would run',
		run: ({ manifest }) => [
			...[...dependencyFields, ...overrideFields].filter((field) => manifest[field] !== undefined),
			...lifecycle.filter((name) => manifest.scripts?.[name] !== undefined),
			...Object.entries(manifest.peerDependencies ?? {}).flatMap(([name, range]) =>
				problemIf(name !== 'n8n-workflow' || range !== '*', `peer dependency ${name} ${range}`),
			),
		],
	},
	{
		name: 'Every node and credential of the manifest is in the tarball, built',
		run: ({ manifest: { n8n }, files }) =>
			[...n8n.nodes, ...n8n.credentials].filter((file) => !file.startsWith('dist/') || !files.has(file)),
	},
	{
		name: 'Repository, homepage, issues and author belong together',
		run: ({ manifest: { repository, homepage = '', bugs, author } }) => {
			const address = /^git\+(https:\/\/github\.com\/([\w-]+)\/[\w-]+)\.git$/.exec(repository?.url ?? '');
			if (!address) return [`repository ${String(repository?.url)}`];
			const [, page = '', owner = ''] = address;
			return [
				...problemIf(!homepage.startsWith(page), `homepage ${homepage}`),
				...problemIf(!bugs?.url?.startsWith(page), `bugs ${String(bugs?.url)}`),
				...problemIf(!author?.email?.startsWith(owner), `author ${String(author?.email)}`),
			];
		},
	},
	{
		name: 'The README has the sections that n8n wants, in English',
		run: async ({ tarball }) => {
			const readme = await textOf(tarball, 'README.md');
			const headings = new Set([...readme.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title));
			return [
				...sections.filter((section) => !headings.has(section)).map((section) => `section ${section}`),
				...foreignLetters(readme).map((word) => `README: ${word}`),
			];
		},
	},
	{
		name: 'Texts of nodes and credentials are in English',
		run: ({ tarball, manifest: { n8n } }) =>
			[...n8n.nodes, ...n8n.credentials].flatMap((file) =>
				textsOf(load(tarball, file)).flatMap((text) => foreignLetters(text).map((word) => `${file}: ${word}`)),
			),
	},
	{
		name: 'Every node has an icon for light and dark editors, and a subtitle where it acts',
		run: ({ tarball, manifest: { n8n } }) =>
			n8n.nodes.flatMap((file) => {
				const { name, icon, group, subtitle } = describe(load(tarball, file));
				return [
					...problemIf(!hasTwoIcons(icon), `${name}: icon`),
					...problemIf(!group.includes('trigger') && !subtitle, `${name}: subtitle`),
				];
			}),
	},
	{
		name: 'Action nodes can be tools of agents; triggers are called Trigger',
		run: ({ tarball, manifest: { n8n } }) =>
			n8n.nodes.flatMap((file) => {
				const { name, displayName, group, usableAsTool } = describe(load(tarball, file));
				const isTrigger = group.includes('trigger');
				return problemIf(isTrigger ? !displayName.endsWith(' Trigger') : usableAsTool !== true, name);
			}),
	},
	{
		name: 'Every node has a codex with a category of n8n and links to its documentation',
		run: async ({ tarball, manifest: { name, n8n } }) => {
			const all = await Promise.all(
				n8n.nodes.map(async (file) => {
					const codex: Codex = JSON.parse(await textOf(tarball, file.replace(/\.js$/, '.json')));
					const known = (codex.categories ?? []).filter((category) => categories.has(category));
					const { primaryDocumentation = [], credentialDocumentation = [] } = codex.resources ?? {};
					return [
						...problemIf(!codex.node?.startsWith(`${name}.`), `${file}: node`),
						...problemIf(known.length === 0 || known.length !== codex.categories?.length, `${file}: categories`),
						...problemIf(primaryDocumentation.length === 0, `${file}: documentation`),
						...problemIf(credentialDocumentation.length === 0, `${file}: documentation of the credential`),
					];
				}),
			);
			return all.flat();
		},
	},
	{
		name: 'Every credential has a test, hides its secrets, and has a name that no other package has',
		run: ({ tarball, manifest: { n8n } }) => {
			const used = n8n.nodes.flatMap((file) => describe(load(tarball, file)).credentials ?? []);
			const tested = new Set(used.filter(({ testedBy }) => testedBy !== undefined).map(({ name }) => name));
			return n8n.credentials.flatMap((file) => {
				const { name, icon, documentationUrl, properties, test }: CredentialType = Object.assign(
					{ name: '', properties: [] },
					load(tarball, file),
				);
				const open = properties.filter(
					({ type, name: field, typeOptions }) =>
						type === 'string' && /token|password|secret|key$/i.test(field) && !typeOptions?.password,
				);
				return [
					...problemIf(!name.startsWith('whatsAppGateways'), `${name}: name`),
					...problemIf(!test && !tested.has(name), `${name}: test`),
					...problemIf(!hasTwoIcons(icon), `${name}: icon`),
					...problemIf(!documentationUrl?.startsWith('https://'), `${name}: documentationUrl`),
					...open.map((field) => `${name}: ${field.name} is shown`),
				];
			});
		},
	},
	{
		name: 'No built file touches files, processes or the environment',
		run: ({ files }) =>
			[...files].flatMap(([file, text]) =>
				problemIf(machine.test(text), file).concat(problemIf(/\bprocess\.env\b/.test(text), `${file}: process.env`)),
			),
	},
	{
		name: 'Bundled libraries have permissive licences, whose texts are beside them',
		run: async ({ root, files }) => {
			const libraries = librariesIn(files.values());
			const found = await Promise.all(
				libraries.map(async ({ name: library }) => {
					const { license }: { license?: string } = JSON.parse(
						await textOf(root, `node_modules/${library}/package.json`),
					);
					return problemIf(!permissive.test(license ?? ''), `${library}: ${String(license)}`);
				}),
			);
			return [...problemIf(libraries.length === 0, 'no notices'), ...found.flat()];
		},
	},
	{
		name: "n8n's scanner passes the source",
		run: async ({ root }) => await scan(root, root, 'SOURCE_FILE_PATTERNS'),
	},
	{
		name: "n8n's scanner passes the tarball",
		run: async ({ root, tarball }) => await scan(root, tarball, "['**/*.js', 'package.json']"),
	},
	{
		name: 'Actions are pinned by commit and have no more rights than they need',
		run: async ({ root }) => {
			const folder = path.join(root, '.github/workflows');
			const all = await Promise.all(
				(await readdir(folder)).map(async (file) => {
					const text = await textOf(folder, file);
					const { permissions }: { permissions?: Record<string, string> } = parse(text);
					const loose = [...text.matchAll(/uses: *(\S+)/g)].filter(([, action = '']) => !/@[\da-f]{40}$/.test(action));
					return [
						...loose.map(([, action]) => `${file}: ${String(action)}`),
						...problemIf(JSON.stringify(permissions) !== '{"contents":"read"}', `${file}: permissions`),
					];
				}),
			);
			return all.flat();
		},
	},
	{
		name: 'Publishing needs a tag that is the version, passed tests, and leaves provenance',
		run: async ({ root }) => {
			const text = await textOf(root, '.github/workflows/publish.yml');
			const { jobs }: { jobs: Record<string, { needs?: string; permissions?: Record<string, string> }> } = parse(text);
			return [
				...problemIf(jobs.publish?.needs !== 'test', 'publish does not need test'),
				...problemIf(jobs.publish?.permissions?.['id-token'] !== 'write', 'id-token'),
				...problemIf(jobs.test?.permissions?.['id-token'] !== undefined, 'tests could publish'),
				...problemIf(!text.includes(`test "$TAG" = "v$(node -p`), 'the tag is not compared'),
				...problemIf(!/npm publish .*--provenance/.test(text), '--provenance'),
			];
		},
	},
	{
		name: 'The changelog has the version, or what comes after it',
		run: async ({ root, manifest: { version } }) =>
			problemIf(
				!new RegExp(`^## \\[?(?:Unreleased|${version.replaceAll('.', '\\.')})\\]?`, 'm').test(
					await textOf(root, 'CHANGELOG.md'),
				),
				version,
			),
	},
];

/** @returns each check with what is wrong, which is nothing where it passes */
export async function verify(root: string, tarball: string): Promise<Array<{ name: string; problems: string[] }>> {
	const names = (await readdir(tarball, { recursive: true })).filter((file) => file.endsWith('.js'));
	const files = new Map(
		await Promise.all(names.map(async (file): Promise<[string, string]> => [file, await textOf(tarball, file)])),
	);
	const manifest: Manifest = JSON.parse(await textOf(tarball, 'package.json'));
	const results = [];
	for (const check of checks) {
		const problems = await check.run({ root, tarball, manifest, files });
		results.push({ name: check.name, problems });
	}
	return results;
}

/** @returns the libraries that built files say they contain, each once */
export function librariesIn(texts: Iterable<string>): Array<{ name: string; version: string }> {
	const found = new Map<string, { name: string; version: string }>();
	for (const text of texts) {
		for (const [line, name = '', version = ''] of text.matchAll(notice)) found.set(line, { name, version });
	}
	return [...found.values()];
}

function problemIf(wrong: boolean, problem: string): string[] {
	return wrong ? [problem] : [];
}

async function textOf(folder: string, file: string): Promise<string> {
	return await readFile(path.join(folder, file), 'utf8').catch(() => '');
}

/** @returns an instance of the class that a built file exports */
function load(tarball: string, file: string): unknown {
	const exported: Record<string, new () => unknown> = createRequire(__filename)(path.join(tarball, file));
	const Class = exported[path.basename(file).split('.')[0] ?? ''];
	return Class ? new Class() : undefined;
}

function describe(node: unknown): Description {
	const empty: Description = { displayName: '', name: '', group: [] };
	const { description }: { description: Description } = Object.assign({ description: empty }, node);
	return description;
}

/** Every text that the editor shows of a node or credential. */
function textsOf(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(textsOf);
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, entry]) =>
		typeof entry === 'string' && /^(?:displayName|description|hint|action|placeholder)$/.test(key)
			? [entry]
			: textsOf(entry),
	);
}

/** Words with letters beyond Latin; a single letter is an example. */
function foreignLetters(text: string): string[] {
	return text.match(/[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]{2,}/gu) ?? [];
}

function hasTwoIcons(icon: unknown): boolean {
	const { light, dark } = Object.assign({ light: '', dark: '' }, icon);
	return light.endsWith('.svg') && dark.endsWith('.svg') && light !== dark;
}

/** @returns what n8n's scanner for published packages finds */
async function scan(root: string, folder: string, patterns: string): Promise<string[]> {
	const file = path.join(root, '.cache/scan.mjs');
	const script = [
		"import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';",
		`const result = await analyzePackage(${JSON.stringify(folder)}, ${patterns});`,
		'process.stdout.write(JSON.stringify(result));',
	].join('\n');
	await writeFile(file, script);
	// Under NODE_ENV=test the lint plugin takes every file for one of its own tests.
	const env = { ...process.env, NODE_ENV: 'production' };
	const { stdout } = await run(process.execPath, [file], { cwd: root, env, maxBuffer: 1 << 26 });
	const { passed, message, details }: { passed: boolean; message?: string; details?: unknown } = JSON.parse(stdout);
	return passed ? [] : [message ?? 'refused', JSON.stringify(details ?? '').slice(0, 500)];
}
