// Names of the libraries, and patterns. cspell:ignore commonmark licen
const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');
const ts = require('typescript');
const { dest, src } = require('gulp');
const { builtFiles, compileFolders, specifier } = require('./build/folders');

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
	const { homes, printed } = await compileFolders();
	for (const file of (await foreignRequires()).keys()) await bundleFile(file, homes);
	for (const file of await builtFiles()) {
		await toCommonJs(file);
		await indentWithTabs(file, printed.has(file) ? 2 : 4);
	}
	const left = [...(await foreignRequires())].map(([file, names]) => `${file} requires ${[...names].join(', ')}`);
	if (left.length > 0) throw new Error(`Cannot be part of the package:\n${left.join('\n')}`);
};

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
	const close = code.trim().replaceAll(/(?<=require\([^)]*\);\n)\n+/g, '');
	await writeFile(file, `'use strict';\n${close}\n${list}`);
}

/**
 * Indents compiled code by tabs, which take a fourth of the space and read as well. Lines of a text stay as they are.
 *
 * @param width of one step so far, in spaces
 */
async function indentWithTabs(file, width) {
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

async function bundleFile(file, homes) {
	const keepOwn = {
		name: 'keep-own',
		setup: ({ onResolve }) =>
			onResolve({ filter: /.*/ }, ({ kind, importer, path: name, resolveDir }) => {
				const ofLibrary = importer.split(path.sep).includes('node_modules');
				if (kind === 'entry-point' || ofLibrary || !isOwn(name)) return undefined;
				const imported = path.join('dist', path.relative('.', path.resolve(resolveDir, `${name}.js`)));
				return { path: homes.has(imported) ? specifier(file, homes.get(imported)) : name, external: true };
			}),
	};
	const { metafile, outputFiles } = await esbuild.build({
		entryPoints: [path.relative('dist', file).replace(/\.js$/, '.ts')],
		bundle: true,
		write: false,
		metafile: true,
		outfile: file,
		format: 'esm',
		platform: 'node',
		logLevel: 'error',
		plugins: [keepOwn, withoutEntities, withoutHtml, withoutSpellings, modern],
	});
	const packages = new Set(Object.keys(metafile.inputs).flatMap((input) => packageFolder(input) ?? []));
	const code = withShortNumbers(withoutComments(outputFiles[0].text));
	await writeFile(file, [code, ...(await notices([...packages]))].join('\n'));
}

/**
 * The numbering plans as JSON text, in which `%` stands for a digit and `<7>` for the eighth of the pieces that come more
 * than once. Of the patterns that tell which way of writing numbers holds, all but the last are for numbers of which only
 * the beginning is known.
 */
function withShortNumbers(text) {
	return text.replace(/^(var metadata_max_json_default = )(.*);$/m, (_, start, json) => {
		const plans = JSON.parse(json);
		for (const plan of Object.values({ ...plans.countries, ...plans.nonGeographic })) {
			for (const format of plan[4] || []) {
				format[2] &&= format[2].slice(-1);
				// Of a number inside its country the first 0 is taken off again, so no rule need put it there.
				if ([format[3], plan[6]].every((rule) => !rule || /^\(?0\$1\)?$/.test(rule))) format[3] = 0;
				format[4] = 0;
				while (!format.at(-1)) format.pop();
			}
			// A kind's pattern takes no other lengths than the kind has.
			for (const kind of plan[11] || []) if (kind) kind.splice(1);
		}
		const whole = JSON.stringify(plans);
		if (/[%<>']/.test(whole)) throw new Error('The numbering plans have characters that stand for others here');
		const { short, pieces } = withoutRepetition(whole.replaceAll('\\\\d', '%'), plans.countries);
		if (short.includes('\\')) throw new Error('The numbering plans have more than digits to escape');
		return `var repeated = [\n${pieces.map((piece) => `    '${piece}',\n`).join('')}];
${start}JSON.parse('${short}'
    .replaceAll(/<(\\d+)>/g, (_, at) => repeated[at])
    .replaceAll('%', '\\\\\\\\d'));`;
	});
}

/** Puts `<0>`, `<1>` … where a list or text of some length comes again. */
function withoutRepetition(whole, values) {
	const texts = new Set();
	const visit = (value) => {
		texts.add(JSON.stringify(value).replaceAll('\\\\d', '%'));
		if (value && typeof value === 'object') Object.values(value).forEach(visit);
	};
	visit(values);
	const pieces = [];
	let short = whole;
	for (const text of [...texts].filter(({ length }) => length > 8).sort((a, b) => b.length - a.length)) {
		const count = short.split(text).length - 1;
		if ((count - 1) * text.length < 5 * count + 10) continue;
		short = short.replaceAll(text, `<${pieces.length}>`);
		pieces.push(text);
	}
	return { short, pieces };
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

/** HTML stays text, so what reads its tags is switched off where micromark is called, and need not be there at all. */
const withoutHtml = {
	name: 'without-html',
	setup: ({ onLoad }) =>
		onLoad({ filter: /[\\/]micromark-core-commonmark[\\/]lib[\\/]html-(?:flow|text)\.js$/ }, ({ path: file }) => {
			const name = file.endsWith('flow.js') ? 'htmlFlow' : 'htmlText';
			return { contents: `export const ${name} = { name: '${name}', tokenize: (_, ok, nok) => nok };` };
		}),
};

/**
 * libphonenumber-js is given digits, with a plus before them or not. What it could read besides (extensions, links and
 * punctuation) is read by the package itself.
 */
const withoutSpellings = {
	name: 'without-spellings',
	setup: ({ onLoad }) => {
		const parts = {
			'extension/extractExtension': 'export default () => ({});',
			extractFormattedPhoneNumberFromPossibleRfc3966NumberUri: 'export default (text) => text;',
			getIddPrefix: 'export default () => undefined;',
			isViablePhoneNumber: `
				export default (text) => /^(?:\\d\\d|\\+?\\d{3,})$/.test(text);
				export const isViablePhoneNumberStart = () => false;`,
		};
		onLoad({ filter: /[\\/]libphonenumber-js[\\/].*[\\/]helpers[\\/]/ }, ({ path: file }) => {
			const name = file
				.split(path.sep)
				.join('/')
				.replace(/^.*\/helpers\/(.*)\.js$/, '$1');
			return parts[name] && { contents: parts[name] };
		});
	},
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
