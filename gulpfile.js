const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const { dest, src } = require('gulp');

/** Removes the last build, so that a deleted file does not live on in the package. */
exports.clean = () => rm('dist', { recursive: true, force: true });

/** Copies what tsc leaves behind: icons and codex files. SVG is text, but gulp must not re-encode it. */
exports.assets = () => src(['icons/*.svg', 'nodes/**/*.json'], { base: '.', encoding: false }).pipe(dest('dist'));

/** What n8n gives to a community node; everything else must be in the package itself. */
const givenByN8n = new Set(['n8n-workflow', 'luxon', 'crypto', 'node:crypto']);

/**
 * Puts the development dependencies that compiled files require into those files, because a community node may have
 * no runtime dependencies. Such a file is built again from its source, of whose import statements esbuild keeps what
 * is used; it may import the package's other files as before.
 */
exports.bundle = async () => {
	for (const file of (await foreignRequires()).keys()) await bundleFile(file);
	const left = [...(await foreignRequires())].map(([file, names]) => `${file} requires ${[...names].join(', ')}`);
	if (left.length > 0) throw new Error(`Cannot be part of the package:\n${left.join('\n')}`);
};

/** @returns for each compiled file the modules that neither the package nor n8n has */
async function foreignRequires() {
	const files = (await readdir('dist', { recursive: true })).filter((file) => file.endsWith('.js'));
	const found = new Map();
	const collect = {
		name: 'collect',
		setup: ({ onResolve }) =>
			onResolve({ filter: /.*/ }, ({ kind, importer, path: name }) => {
				if (kind === 'entry-point') return undefined;
				const file = path.relative('.', importer);
				if (!isOwn(name)) found.set(file, new Set([...(found.get(file) ?? []), name]));
				return { path: name, external: true };
			}),
	};
	await esbuild.build({
		entryPoints: files.map((file) => path.join('dist', file)),
		bundle: true,
		write: false,
		outdir: 'unused',
		platform: 'node',
		logLevel: 'error',
		plugins: [collect],
	});
	return found;
}

async function bundleFile(file) {
	const keepOwn = {
		name: 'keep-own',
		setup: ({ onResolve }) =>
			onResolve({ filter: /.*/ }, ({ kind, importer, path: name }) => {
				const ofLibrary = importer.split(path.sep).includes('node_modules');
				return kind !== 'entry-point' && !ofLibrary && isOwn(name) ? { path: name, external: true } : undefined;
			}),
	};
	const { metafile, outputFiles } = await esbuild.build({
		entryPoints: [path.relative('dist', file).replace(/\.js$/, '.ts')],
		bundle: true,
		write: false,
		metafile: true,
		outfile: file,
		format: 'cjs',
		platform: 'node',
		logLevel: 'error',
		plugins: [keepOwn],
	});
	const packages = new Set(Object.keys(metafile.inputs).flatMap((input) => packageFolder(input) ?? []));
	const notices = await Promise.all([...packages].map(notice));
	await writeFile(file, [outputFiles[0].text, ...notices].join('\n'));
}

function isOwn(name) {
	return /^\.{1,2}\//.test(name) || givenByN8n.has(name);
}

/** @returns `node_modules/name` or `node_modules/@scope/name`, also for nested ones; undefined for the package's files */
function packageFolder(input) {
	return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** The licences of a library, as a comment; they demand to be part of every copy. */
async function notice(folder) {
	const { name, version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
	const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
	if (files.length === 0) throw new Error(`${name} has no licence file, so it cannot be part of the package`);
	const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
	const text = texts.map((licence) => licence.trim().replaceAll('*/', '* /')).join('\n\n');
	return `/*!\nThis file contains ${name} ${version}, under this licence:\n\n${text}\n*/\n`;
}
