import eslint from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import redos from 'eslint-plugin-redos';
import regexp from 'eslint-plugin-regexp';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

// Rules for nodes inside n8n's own repository that the community plugin contradicts: it demands a web address as
// documentationUrl and NodeConnectionTypes.Main as inputs. n8n's verification switches the same ones off.
const mainRepositoryOnly = {
	'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
	'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
	'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
};

// Fields are taken by name: n8n wants them in alphabetical order, so the next one may stand anywhere in the list.
const byPlace = 'Take shared fields by name, not by their place in a list: export them in an object as well.';
const fieldLists = ['[name=/(Fields|Options)$/]', '[property.name=/^(options|values|properties)$/]'];
const fieldsByPlace = fieldLists.flatMap((list) =>
	[
		`VariableDeclarator[id.type="ArrayPattern"] > .init${list}`,
		`MemberExpression[computed=true][property.type="Literal"] > .object${list}`,
		`MemberExpression[property.name=/^(at|pop|shift|slice|splice|toSpliced|with)$/] > .object${list}`,
	].map((selector) => ({ selector, message: byPlace })),
);
const optionsInOneGo = {
	selector: 'ArrayExpression > SpreadElement > MemberExpression.argument[property.name="options"]',
	message: byPlace,
};

// Webhooks and answers bring texts of any length: no expression may take longer than in proportion to the text.
// Where redos cannot prove it, it tries texts, always the same ones. The rules that are off are matters of taste.
const regularExpressions = {
	...regexp.configs['flat/recommended'].rules,
	'redos/no-vulnerable': [
		'error',
		{ permittableComplexities: [], timeout: 120_000, ignoreErrors: false, randomSeed: 1 },
	],
	'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
	'regexp/no-super-linear-move': ['error', { report: 'potential', ignoreSticky: false }],
	'regexp/no-contradiction-with-assertion': 'off',
	'regexp/no-obscure-range': 'off',
	'regexp/no-unused-capturing-group': 'off',
	'regexp/prefer-w': 'off',
	'regexp/use-ignore-case': 'off',
};

// A checker sees what is written in the source only: an expression that is put together while n8n runs escapes it.
const expressionAtRunTime = {
	selector: ':matches(NewExpression, CallExpression)[callee.name="RegExp"]',
	message: 'Write the regular expression as a literal, so that it is checked.',
};

export default defineConfig(
	{ ignores: ['dist/**', '.cache/**', 'reports/**', 'coverage/**'] },
	{ linterOptions: { noInlineConfig: true } },
	{
		files: ['**/*.ts', '**/*.tsx'],
		extends: [eslint.configs.recommended, tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ ignoreRestSiblings: true, varsIgnorePattern: '^_', argsIgnorePattern: '^_' },
			],
			'@typescript-eslint/no-explicit-any': 'error',
			'no-console': 'error',
		},
	},
	{
		// Development tools talk to a person through the terminal.
		files: ['scripts/**/*.ts', 'bench/**/*.ts', 'sandbox/main.ts'],
		rules: { 'no-console': 'off' },
	},
	{
		files: ['credentials/**/*.ts', 'nodes/**/*.ts', 'package.json'],
		extends: [n8nCommunityNodesPlugin.configs.recommended],
	},
	{
		files: ['credentials/**/*.ts', 'nodes/**/*.ts'],
		plugins: { redos, regexp },
		rules: regularExpressions,
	},
	{
		files: ['package.json'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: { ...n8nNodesBase.configs.community.rules },
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	{
		files: ['credentials/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: { ...n8nNodesBase.configs.credentials.rules, ...mainRepositoryOnly },
	},
	{
		files: ['nodes/**/*.ts'],
		plugins: { 'n8n-nodes-base': n8nNodesBase },
		rules: {
			...n8nNodesBase.configs.nodes.rules,
			...mainRepositoryOnly,
			'no-restricted-syntax': ['error', ...fieldsByPlace, optionsInOneGo, expressionAtRunTime],
			'no-restricted-properties': [
				'error',
				{
					object: 'Date',
					property: 'now',
					message: 'Durations take monotonicMs(), times of day timeOfDayMs(), both of nodes/shared/wait.ts.',
				},
			],
			'max-lines-per-function': ['error', 50],
			complexity: ['error', 15],
			'max-lines': ['error', 400],
		},
	},
	{
		// The one place that reads the computer's clock.
		files: ['nodes/shared/wait.ts'],
		rules: { 'no-restricted-properties': 'off' },
	},
	{
		// A user's pattern is read, and its single characters are tested; it is not run as a whole.
		files: ['nodes/shared/webhook/textPattern/{automaton,textPattern}.ts'],
		rules: { 'no-restricted-syntax': ['error', ...fieldsByPlace, optionsInOneGo] },
	},
);
