const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const ts = require('typescript');
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
	for (const file of await builtFiles()) {
		await plainly(file);
		await indentWithTabs(file);
	}
	const left = [...(await foreignRequires())].map(([file, names]) => `${file} requires ${[...names].join(', ')}`);
	if (left.length > 0) throw new Error(`Cannot be part of the package:\n${left.join('\n')}`);
};

/**
 * Drops what tsc and esbuild write for programs that this package does not have: `exports.a = exports.b = void 0;` is for
 * files that import each other in a circle, which lint forbids, `__esModule` for default exports, of which there is none,
 * and `(0, module.function)(…)` for functions that use `this`. The notices name libraries and versions, so the paths
 * above their parts are not needed.
 */
async function plainly(file) {
	const text = await readFile(file, 'utf8');
	const preamble =
		/^(?:(?:exports\.\w+ = )+void 0;|Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);)\n/gm;
	const call = /\(0, (\w+_\d+\.\w+)\)(?=\()/g;
	await writeFile(file, text.replace(preamble, '').replace(call, '$1'));
}

async function builtFiles() {
	const files = await readdir('dist', { recursive: true });
	return files.filter((file) => file.endsWith('.js')).map((file) => path.join('dist', file));
}

/**
 * Indents compiled code by tabs, which take a fourth of the space and read as well. Lines of a text stay as they are.
 * One step has been four spaces so far.
 */
async function indentWithTabs(file) {
	const width = 4;
	const text = await readFile(file, 'utf8');
	const texts = new Set();
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const visit = (node) => {
		if (ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) {
			const line = (position) => source.getLineAndCharacterOfPosition(position).line;
			for (let at = line(node.getStart(source)) + 1; at <= line(node.end); at++) texts.add(at);
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	const indented = text.split('\n').map((line, at) => {
		const spaces = /^ */.exec(line)[0].length;
		return texts.has(at) ? line : '\t'.repeat(spaces / width) + ' '.repeat(spaces % width) + line.slice(spaces);
	});
	await writeFile(file, indented.join('\n'));
}

/** @returns for each compiled file the modules that neither the package nor n8n has */
async function foreignRequires() {
	const files = await builtFiles();
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
		entryPoints: files,
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
		plugins: [keepOwn, withoutEntities, modern],
	});
	const packages = new Set(Object.keys(metafile.inputs).flatMap((input) => packageFolder(input) ?? []));
	await writeFile(file, [withoutComments(outputFiles[0].text), ...(await notices([...packages]))].join('\n'));
}

/** Libraries explain themselves in their own repositories. Printed in steps of four spaces, as tsc prints. */
function withoutComments(text) {
	const source = ts.createSourceFile('bundle.js', text, ts.ScriptTarget.Latest);
	return ts.createPrinter({ removeComments: true }).printFile(source);
}

/**
 * The table of HTML's 2,231 characters takes more than a third of micromark. It tells whether `&name;` is a character;
 * either way its place in the text, which is all that is used, is the same.
 */
const withoutEntities = {
	name: 'without-entities',
	setup: ({ onLoad }) =>
		onLoad({ filter: /[\\/]character-entities[\\/]index\.js$/ }, () => ({
			contents: 'export const characterEntities = {};',
		})),
};

/** libphonenumber-js comes translated for browsers of 2015 and as it was written; n8n's Node.js reads the latter. */
const modern = {
	name: 'modern',
	setup: ({ onResolve }) =>
		onResolve({ filter: /[\\/]es6[\\/]/ }, ({ path: name, resolveDir }) => {
			const modernName = name.replace(/([\\/])es6([\\/])/, '$1es6-modern$2');
			return resolveDir.includes('libphonenumber-js') ? { path: path.join(resolveDir, modernName) } : undefined;
		}),
};

function isOwn(name) {
	return /^\.{1,2}\//.test(name) || givenByN8n.has(name);
}

/** @returns `node_modules/name` or `node_modules/@scope/name`, also for nested ones; undefined for the package's files */
function packageFolder(input) {
	return /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** The licences of libraries, as comments; they demand to be part of every copy. Equal ones stand there once. */
async function notices(folders) {
	const named = new Map();
	for (const folder of folders) {
		const { name, version } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
		const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file)).sort();
		if (files.length === 0) throw new Error(`${name} has no licence file, so it cannot be part of the package`);
		const texts = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
		const text = texts.map((licence) => licence.trim().replaceAll('*/', '* /')).join('\n\n');
		named.set(text, [...(named.get(text) ?? []), `This file contains ${name} ${version}`]);
	}
	return [...named].map(([text, libraries]) => `/*!\n${libraries.join('\n')}\nunder this licence:\n\n${text}\n*/\n`);
}
