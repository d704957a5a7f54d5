const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const esbuild = require('esbuild');

/**
 * Compiles each folder into as few files as can be, mostly one: hundreds of files that import the same names would
 * repeat those imports hundreds of times. What n8n loads by its name stays a file of its own, and so does what contains a
 * library.
 *
 * @returns where the code of each compiled file is now, and the files that esbuild printed, in steps of two spaces
 */
exports.compileFolders = async () => {
	const modules = await readModules();
	const parts = partsOf(modules);
	const homes = new Map(parts.flatMap(({ name, files }) => files.map((file) => [file, name])));
	const compiled = parts.filter(({ files }) => files.length > 1);
	const texts = new Map();
	for (const part of compiled) texts.set(part.name, await compile(part, modules, homes));
	for (const { files } of parts.filter((part) => !compiled.includes(part))) {
		texts.set(files[0], withHomes(files[0], await readFile(files[0], 'utf8'), modules, homes));
	}
	for (const file of modules.keys()) await rm(file);
	for (const [name, text] of texts) await writeFile(name, text);
	return { homes, printed: new Set(compiled.map(({ name }) => name)) };
};

/** The compiled files, in an order that is the same on every machine. */
exports.builtFiles = async () => {
	const files = await readdir('dist', { recursive: true });
	return files
		.filter((file) => file.endsWith('.js'))
		.map((file) => path.join('dist', file))
		.sort();
};

/** How a file names another. */
exports.specifier = specifier;

function specifier(from, to) {
	const relative = path.relative(path.dirname(from), to).replace(/\.js$/, '');
	const named = relative.startsWith('.') ? relative : `./${relative}`;
	return named.replace(/(?<=\w)\/index$/, '');
}

const importStatement = /^(?:import|export) (.*) from '([^']+)';$/gm;

/** @returns for each compiled file the names that it takes from other files and modules */
async function readModules() {
	const files = await exports.builtFiles();
	const modules = new Map(files.map((file) => [file, new Map()]));
	for (const file of files) {
		const text = await readFile(file, 'utf8');
		for (const [, names, from] of text.matchAll(importStatement)) {
			const imported = resolve(file, from, modules);
			const before = modules.get(file).get(imported) ?? [];
			modules.get(file).set(imported, [...before, ...originalNames(names)]);
		}
	}
	return modules;
}

/** @returns the file that a statement means, or the name of a module that n8n or a library is */
function resolve(importer, from, modules) {
	if (!from.startsWith('.')) return from;
	const file = path.join(path.dirname(importer), from);
	return [`${file}.js`, path.join(file, 'index.js')].find((name) => modules.has(name));
}

/** `{ a, b as c }`: a and b, as they are called where they come from. */
function originalNames(names) {
	if (names.startsWith('*')) return ['*'];
	const listed = names.slice(1, -1).split(',');
	return listed.map((name) => name.trim().split(' as ')[0]).filter(Boolean);
}

/** @returns the names that some files take from the one */
function namesTaken(file, importers, modules) {
	return [...new Set(importers.flatMap((importer) => modules.get(importer).get(file) ?? []))].sort();
}

function staysAlone(file) {
	const folder = path.dirname(path.relative('dist', file));
	const isInNodes = folder.split(path.sep).length > 1;
	return !isInNodes || file.endsWith('.node.js') || folder === path.join('nodes', 'shared', 'vendor');
}

/** Files of a folder become one, unless two files would then import each other, which CommonJS cannot load. */
function partsOf(modules) {
	const files = [...modules.keys()];
	const folderOf = (file) => (staysAlone(file) ? file : path.dirname(file));
	const names = new Map(
		files.map((file) => {
			const others = files.filter((other) => folderOf(other) !== folderOf(file));
			return [file, namesTaken(file, others, modules)];
		}),
	);
	const parts = new Map(files.map((file) => [file, { files: [file] }]));
	for (const file of files.filter((name) => !staysAlone(name)).sort((a, b) => isIndex(b) - isIndex(a))) {
		const part = parts.get(file);
		const others = new Set([...parts.values()].filter((other) => folderOf(other.files[0]) === folderOf(file)));
		const home = [...others].find((other) => other !== part && canMerge(other, part));
		if (!home) continue;
		home.files.push(...part.files);
		for (const moved of part.files) parts.set(moved, home);
	}
	return [...new Set(parts.values())].map((part) => ({ name: nameOf(part), files: part.files }));

	function canMerge(a, b) {
		const taken = [...a.files, ...b.files].flatMap((file) => names.get(file));
		if (new Set(taken).size < taken.length) return false;
		return !leadsAround(a, b) && !leadsAround(b, a);
	}

	/** Whether a part imports something else that imports the other part, directly or not. */
	function leadsAround(from, to) {
		const seen = new Set([from, to]);
		const open = importedBy(from).filter((part) => !seen.has(part));
		for (let part = open.pop(); part; part = open.pop()) {
			const next = importedBy(part);
			if (next.includes(to)) return true;
			seen.add(part);
			open.push(...next.filter((other) => !seen.has(other)));
		}
		return false;
	}

	function importedBy(part) {
		return part.files.flatMap((file) => [...modules.get(file).keys()].flatMap((name) => parts.get(name) ?? []));
	}

	/** Most of a folder is its index; another part has the name of the file that most others import. */
	function nameOf({ files: own }) {
		if (staysAlone(own[0]) || own.length === 1) return own[0];
		const index = path.join(path.dirname(own[0]), 'index.js');
		const inFolder = [...new Set(parts.values())].filter((part) => folderOf(part.files[0]) === folderOf(own[0]));
		const main = inFolder.find((part) => part.files.includes(index)) ?? inFolder.sort(byNumberOfFiles)[0];
		if (main.files === own) return index;
		const importers = (file) => files.filter((other) => !own.includes(other) && modules.get(other).has(file)).length;
		return [...own].sort((a, b) => importers(b) - importers(a))[0];
	}
}

function byNumberOfFiles(a, b) {
	return b.files.length - a.files.length;
}

function isIndex(file) {
	return path.basename(file) === 'index.js' ? 1 : 0;
}

/** The text of a file that is compiled with no other, importing from where the others are now, from each place once. */
function withHomes(file, text, modules, homes) {
	const lists = new Map();
	const rest = text.replaceAll(importStatement, (statement, names, from) => {
		const home = homes.get(resolve(file, from, modules));
		const place = home ? specifier(file, home) : from;
		if (!statement.startsWith('import') || !names.startsWith('{')) return statement.replace(`'${from}'`, `'${place}'`);
		const before = lists.get(place) ?? [];
		const own = names
			.slice(1, -1)
			.split(',')
			.map((name) => name.trim());
		lists.set(place, [...before, ...own.filter((name) => name !== '' && !before.includes(name))]);
		return '';
	});
	const imports = [...lists].map(([place, names]) => `import { ${names.join(', ')} } from '${place}';`);
	return [...imports, rest.trimStart()].join('\n');
}

/** @returns ES code of a part that exports what other parts take from it */
async function compile({ name, files }, modules, homes) {
	const others = [...modules.keys()].filter((file) => homes.get(file) !== name);
	const statements = files.map((file) => {
		const names = namesTaken(file, others, modules);
		if (names.includes('*')) throw new Error(`${file} is taken as a whole by another folder`);
		return names.length > 0 ? `export { ${names.join(', ')} } from '${specifier(name, file)}';` : '';
	});
	const resolveDir = path.resolve(path.dirname(name));
	const { outputFiles } = await esbuild.build({
		stdin: { contents: statements.join('\n'), resolveDir, sourcefile: name },
		bundle: true,
		write: false,
		format: 'esm',
		platform: 'node',
		target: 'es2022',
		charset: 'utf8',
		logLevel: 'error',
		plugins: [importOnce({ name, files }, modules, homes)],
	});
	return withoutNamesOfSources(outputFiles[0].text);
}

/** All files of a part import from the same place, which imports from the other part or module. */
function importOnce({ name, files }, modules, homes) {
	return {
		name: 'import-once',
		setup: ({ onResolve, onLoad }) => {
			onResolve({ filter: /.*/ }, ({ namespace, importer, path: from, resolveDir }) => {
				if (namespace === 'once') return { path: from, external: true };
				const start = path.join(path.relative('.', resolveDir), path.basename(importer));
				const imported = resolve(start, from, modules);
				if (homes.get(imported) === name) return { path: path.resolve(imported) };
				return { path: homes.get(imported) ?? imported, namespace: 'once', sideEffects: false };
			});
			onLoad({ filter: /.*/, namespace: 'once' }, ({ path: home }) => {
				const sources = [...modules.keys(), home].filter((file) => (homes.get(file) ?? file) === home);
				const names = new Set(sources.flatMap((source) => namesTaken(source, files, modules)));
				const from = homes.has(home) || homes.get(sources[0]) === home ? specifier(name, home) : home;
				return { contents: `export { ${[...names].sort().join(', ')} } from '${from}';`, resolveDir: '.' };
			});
		},
	};
}

/**
 * esbuild writes above each file's code where it was; functions and constants keep their names, by which it is found. What
 * it notes for other bundlers serves nobody in n8n.
 */
function withoutNamesOfSources(text) {
	return text.replaceAll('/* @__PURE__ */ ', '').replaceAll(/^\/\/ (?:once:|.*\.js$).*\n/gm, '');
}
