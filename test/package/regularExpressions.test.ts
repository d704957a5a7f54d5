import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from '../support/n8n/install';

const eslint = (args: string[], input = '') =>
	spawnSync(process.execPath, [path.join(root, 'node_modules/eslint/bin/eslint.js'), ...args], {
		cwd: root,
		input,
		encoding: 'utf8',
	}).stdout;

const slow = [
	String.raw`/[.\s]+$/`,
	String.raw`/^\s*(?:\{\s*\})?\s*$/`,
	String.raw`/^[ \t\u00a0]*\s*x/`,
	String.raw`/#+[ \t]+(.+?)[ \t]*#*$/`,
	String.raw`/(\/webhook(?:-test)?\/[^\s"'<>?#]*\/)[A-Z0-9_-]{16,}(?=$|[^\w/-])/gi`,
	String.raw`/not exist.*whatsapp/i`,
	String.raw`/(?:a|a)*b/`,
	String.raw`/(\w+\s?)+$/`,
];
const unseen = ['new RegExp(location.hash)', 'RegExp(`^${[].join()}$`)'];

test('lint refuses every expression that is worse than linear, and those that it cannot see', () => {
	const code = [...slow, ...unseen].map((expression, index) => `export const e${index} = ${expression};`).join('\n');
	const [{ messages }] = JSON.parse(
		eslint(['--format', 'json', '--stdin', '--stdin-filename', 'nodes/shared/ends.ts'], code),
	);
	const found = messages.map(({ ruleId, line }: { ruleId: string; line: number }) => `${line} ${ruleId}`);
	expect(found).toEqual(expect.arrayContaining(slow.map((_, index) => `${index + 1} redos/no-vulnerable`)));
	expect(found).toEqual(
		expect.arrayContaining(unseen.map((_, index) => `${slow.length + index + 1} no-restricted-syntax`)),
	);
});

test.each(['nodes/shared/redact.ts', 'nodes/OneMsg/api.ts', 'credentials/WhatsAppGatewaysOneMsgApi.credentials.ts'])(
	'%s is checked, and what cannot be decided counts as refused',
	(file) => {
		const { rules } = JSON.parse(eslint(['--print-config', file]));
		expect(rules['redos/no-vulnerable']).toMatchObject([2, { permittableComplexities: [], ignoreErrors: false }]);
		expect(rules['regexp/no-super-linear-backtracking'][0]).toBe(2);
		expect(rules['regexp/no-super-linear-move'][0]).toBe(2);
	},
);

test('there are expressions to check', () => {
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((file) => file.endsWith('.ts'))
			.map((file) => path.join(root, folder, file)),
	);
	const count = (node: ts.Node, source: ts.SourceFile): number =>
		node
			.getChildren(source)
			.reduce((sum, child) => sum + count(child, source), ts.isRegularExpressionLiteral(node) ? 1 : 0);
	const sources = files.map((file) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest));
	const literals = sources.reduce((sum, source) => sum + count(source, source), 0);
	expect(literals).toBeGreaterThan(200);
});
