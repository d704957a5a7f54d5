const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
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
 * Puts the development dependencies that compiled files import into those files, because a community node may have
 * no runtime dependencies, and the operations of a resource into its list of them. A file with a dependency is built
 * again from its source, of whose import statements esbuild keeps what is used; it may import the package's other files
 * as before.
 */
exports.bundle = async () => {
	await bundleOperations();
	const withLibraries = [...(await foreignRequires()).keys()];
	for (const file of withLibraries) await bundleFile(file);
	for (const file of await builtFiles()) {
		if (withLibraries.includes(file)) await plainly(file);
		else await toCommonJs(file);
		await indentWithTabs(file);
	}
	const left = [...(await foreignRequires())].map(([file, names]) => `${file} requires ${[...names].join(', ')}`);
	if (left.length > 0) throw new Error(`Cannot be part of the package:\n${left.join('\n')}`);
};

/** Hundreds of operations that import the same files would repeat those imports in hundreds of files. */
async function bundleOperations() {
	const isOperation = (name) => /^\.\/[^/]+\.operation$/.test(name);
	const resources = new Set((await builtFiles()).filter((file) => file.endsWith('.operation.js')).map(path.dirname));
	const ownFiles = await filesOf(resources);
	const importOnce = {
		name: 'import-once',
		setup: ({ onResolve, onLoad }) => {
			onResolve({ filter: /.*/ }, ({ kind, importer, namespace, path: name, resolveDir }) => {
				if (kind === 'entry-point') return undefined;
				if (namespace === 'once' || !name.startsWith('.')) return { path: name, external: true };
				if (isOperation(name) && path.basename(importer) === 'index.js') return undefined;
				if (ownFiles.has(path.relative('.', `${path.resolve(resolveDir, name)}.js`))) return undefined;
				if (name.endsWith('.operation')) throw new Error(`${importer} imports ${name}, as only the list may`);
				return { path: path.resolve(resolveDir, name), namespace: 'once', pluginData: { resolveDir } };
			});
			// All operations of a resource import from the same place, which imports from the file.
			onLoad({ filter: /.*/, namespace: 'once' }, async ({ path: file, pluginData: { resolveDir } }) => {
				const relative = path.relative(resolveDir, file);
				const names = await exportedNames(file);
				const from = relative.startsWith('.') ? relative : `./${relative}`;
				return { contents: `export { ${names.join(', ')} } from '${from}';`, resolveDir };
			});
		},
	};
	for (const folder of resources) {
		const file = path.join(folder, 'index.js');
		await esbuild.build({
			entryPoints: [file],
			bundle: true,
			outfile: file,
			allowOverwrite: true,
			format: 'esm',
			platform: 'node',
			charset: 'utf8',
			logLevel: 'error',
			plugins: [importOnce],
		});
		// Printed in steps of four spaces, as tsc prints.
		await writeFile(file, withoutComments(await readFile(file, 'utf8')));
	}
	const operations = (await builtFiles()).filter((file) => file.endsWith('.operation.js'));
	for (const file of [...operations, ...ownFiles]) await rm(file);
}

/** The files of resources that nothing imports but their resource: they become part of its list of operations. */
async function filesOf(resources) {
	const importers = new Map();
	for (const file of await builtFiles()) {
		const text = await readFile(file, 'utf8');
		for (const [, from] of text.matchAll(/^(?:import|export) .* from '(\.[^']+)';/gm)) {
			const imported = `${path.join(path.dirname(file), from)}.js`;
			importers.set(imported, [...(importers.get(imported) ?? []), path.dirname(file)]);
		}
	}
	const own = [...importers].filter(([file, folders]) => {
		const folder = path.dirname(file);
		return resources.has(folder) && folders.every((importer) => importer === folder);
	});
	return new Set(own.map(([file]) => file).filter((file) => !file.endsWith('.operation.js')));
}

/** The names that a compiled file exports. */
async function exportedNames(file) {
	const text = await readFile(`${file}.js`, 'utf8').catch(() => readFile(path.join(file, 'index.js'), 'utf8'));
	const declared = [...text.matchAll(/^export (?:async )?(?:function\*?|const|class) (\w+)/gm)].map(([, name]) => name);
	const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names]) => names.split(','));
	return [...declared, ...listed.map((name) => name.trim().split(' as ').at(-1)).filter(Boolean)];
}

/**
 * Turns the import and export statements of a compiled file into those of CommonJS, which n8n loads, with the names as
 * they are in the source. tsc would write `module_1.name` at each use; that is for files that import each other in a
 * circle, which lint forbids.
 */
async function toCommonJs(file) {
	const text = await readFile(file, 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
	const edits = [];
	const exported = [];
	const members = (elements) =>
		elements.map(({ name, propertyName }) => (propertyName ? `${propertyName.text}: ${name.text}` : name.text));
	const used = new Set();
	const visit = (node) => {
		if (ts.isIdentifier(node)) used.add(node.text);
		if (!ts.isImportDeclaration(node)) ts.forEachChild(node, visit);
	};
	visit(source);
	const required = (names, from) => `const ${names} = require(${from.getText(source)});`;
	for (const statement of source.statements) {
		const replace = (by) => edits.push({ start: statement.getStart(source), end: statement.end, by });
		if (ts.isImportDeclaration(statement)) {
			const bindings = statement.importClause?.namedBindings;
			if (!bindings || statement.importClause.name) throw new Error(`${file}: only names can be imported`);
			// esbuild keeps all names of a file from which something is imported.
			const names = ts.isNamespaceImport(bindings)
				? bindings.name.text
				: `{ ${members(bindings.elements.filter(({ name }) => used.has(name.text))).join(', ')} }`;
			replace(required(names, statement.moduleSpecifier));
		} else if (ts.isExportDeclaration(statement)) {
			const { elements } = statement.exportClause;
			if (statement.moduleSpecifier) {
				replace(required(`{ ${members(elements).join(', ')} }`, statement.moduleSpecifier));
				exported.push(...elements.map(({ name }) => name.text));
			} else {
				replace('');
				exported.push(
					...elements.map(({ name, propertyName }) =>
						propertyName ? `${name.text}: ${propertyName.text}` : name.text,
					),
				);
			}
		} else if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) {
			const [modifier] = statement.modifiers;
			edits.push({ start: modifier.getStart(source), end: modifier.end + 1, by: '' });
			const declared = statement.name ? [statement] : statement.declarationList.declarations;
			exported.push(...declared.map(({ name }) => name.text));
		}
	}
	const code = edits.reverse().reduce((all, { start, end, by }) => all.slice(0, start) + by + all.slice(end), text);
	const list = exported.length > 0 ? `module.exports = { ${exported.join(', ')} };\n` : '';
	await writeFile(file, `'use strict';\n${code.trim()}\n${list}`);
}

/**
 * Drops what esbuild writes for programs that this package does not have: `__esModule` for default exports, of which
 * there is none. The notices name libraries and versions, so the paths above their parts are not needed.
 */
async function plainly(file) {
	const text = await readFile(file, 'utf8');
	const preamble = /^Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);\n/gm;
	await writeFile(file, text.replace(preamble, ''));
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
		plugins: [keepOwn, withoutChecks, withoutEntities, withoutHtml, modern],
	});
	const packages = new Set(Object.keys(metafile.inputs).flatMap((input) => packageFolder(input) ?? []));
	const code = withPlainNumbers(withoutComments(outputFiles[0].text));
	await writeFile(file, [code, ...(await notices([...packages]))].join('\n'));
}

/**
 * The numbering plans, printed without spaces. Of the patterns that tell which way of writing numbers holds, all but the
 * last are for numbers of which only the beginning is known.
 */
function withPlainNumbers(text) {
	return text.replace(/^(var metadata_max_json_default = )(.*);$/m, (_, start, json) => {
		const plans = JSON.parse(json);
		for (const plan of Object.values({ ...plans.countries, ...plans.nonGeographic })) {
			for (const format of plan[4] || []) format[2] &&= format[2].slice(-1);
		}
		return `${start}${JSON.stringify(plans)};`;
	});
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

/**
 * csv-parse checks its options at more length than it reads files. What its checks make of no options is made here, once;
 * the options that the package gives are put beside it as they are.
 */
const withoutChecks = {
	name: 'without-checks',
	setup: ({ onLoad }) =>
		onLoad({ filter: /[\\/]csv-parse[\\/]lib[\\/]api[\\/]normalize_options\.js$/ }, async ({ path: file }) => {
			const { normalize_options: normalize } = await import(pathToFileURL(file));
			const defaults = JSON.stringify(normalize({})).replace(
				/\{"type":"Buffer","data":(\[[^\]]*\])\}/g,
				'Buffer.from($1)',
			);
			const contents = `
				const defaults = ${defaults};
				export const normalize_options = ({ delimiter, record_delimiter, trim, ...options }) => ({
					...defaults,
					...options,
					delimiter: [Buffer.from(delimiter)],
					record_delimiter: [Buffer.from(record_delimiter)],
					trim,
					ltrim: trim,
					rtrim: trim,
				});`;
			return { contents };
		}),
};

/** HTML stays text, so what reads its tags is switched off where micromark is called, and need not be there at all. */
const withoutHtml = {
	name: 'without-html',
	setup: ({ onLoad }) =>
		onLoad({ filter: /[\\/]micromark-core-commonmark[\\/]lib[\\/]html-(?:flow|text)\.js$/ }, ({ path: file }) => {
			const name = file.endsWith('flow.js') ? 'htmlFlow' : 'htmlText';
			return { contents: `export const ${name} = { name: '${name}', tokenize: (_, ok, nok) => nok };` };
		}),
};

/** libphonenumber-js comes translated for browsers of 2015 and as it was written; n8n's Node.js reads the latter. */
const modern = {
	name: 'modern',
	setup: ({ onResolve }) =>
		onResolve({ filter: /[\\/]es6[\\/]/ }, ({ path: name, resolveDir }) => {
			const modernName = name.replace(/([\\/])es6([\\/])/, '$1es6-modern$2');
			// Its package.json says that files without use may go, which is not repeated in the folder of the modern ones.
			const file = { path: path.join(resolveDir, modernName), sideEffects: false };
			return resolveDir.includes('libphonenumber-js') ? file : undefined;
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
