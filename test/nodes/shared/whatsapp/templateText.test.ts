import type { ILoadOptionsFunctions } from 'n8n-workflow';
import { templateText, textAsHtml, textField } from '../../../../nodes/shared/whatsapp/templateText';
import { standIn } from '../../../support/standIn';

test('a template is shown with header, text, footer and buttons, and its variables as they are', () => {
	const components = [
		{ type: 'HEADER', format: 'TEXT', text: 'Order {{1}}' },
		{ type: 'BODY', text: 'Hello {{1}},\nyour order has shipped.' },
		{ type: 'FOOTER', text: 'Example Inc.' },
		{ type: 'BUTTONS', buttons: [{ type: 'URL', text: 'Track' }, { type: 'CATALOG' }, 'Cancel'] },
	];
	expect(templateText(components)).toBe(
		'Order {{1}}\nHello {{1}},\nyour order has shipped.\nExample Inc.\n[Track] [button] [Cancel]',
	);
});

test('a file on top is named by its kind, and the cards of a carousel follow', () => {
	const card = (text: string) => ({
		components: [
			{ type: 'HEADER', format: 'IMAGE' },
			{ type: 'BODY', text },
		],
	});
	const components = [
		{ type: 'header', format: 'DOCUMENT', text: null },
		{ type: 'BODY', text: 'New' },
		{ type: 'CAROUSEL', cards: [card('One'), card('Two')] },
	];
	expect(templateText(components)).toBe('[document]\nNew\n— 1 —\n[image]\nOne\n— 2 —\n[image]\nTwo');
});

test.each([undefined, null, 'text', {}, [null], [{ buttons: {}, cards: 'x', text: {} }]])(
	'what is no list of components shows nothing: %p',
	(components) => expect(templateText(components)).toBe(''),
);

test('in a notice, a text is no HTML', () => {
	expect(textAsHtml('a < b & c\n<img src=x>')).toBe('a &lt; b &amp; c<br>&lt;img src=x>');
});

describe('the text beside the variables of the form', () => {
	const shown = (text: string, saved?: unknown, keys = ['body-1']) => {
		const getCurrentNodeParameter = (name: string) => (name === 'templateVariables' ? saved : undefined);
		return textField(standIn<ILoadOptionsFunctions>({ getCurrentNodeParameter }), text, keys);
	};
	const field = (defaultValue: string) => ({
		...{ id: 'template-text', displayName: 'Text of the template', required: false, type: 'string' },
		...{ defaultMatch: false, display: true, readOnly: true, defaultValue },
	});

	test.each([
		['Hi {{1}}', 'Hi {{1}}\n'],
		['Hi\n{{1}}', 'Hi\n{{1}}'],
		['=1', ' =1\n'],
		['1=', '1=\n'],
	])('%j is shown as %j: in full, and as no expression', (text, defaultValue) => {
		expect(shown(text)).toEqual([field(defaultValue)]);
	});

	test.each([
		[undefined],
		[{ schema: [], value: {} }],
		[{ schema: [{ id: 'template-text' }, { id: 'body-1' }], value: { 'body-1': 'a' } }],
		[{ schema: [{ id: 'body-1' }], value: { 'body-2': 'a' } }],
	])('a form that was saved as %j has it', (saved) => expect(shown('Hi', saved)).toHaveLength(1));

	test.each([[{ schema: [{ id: 'body-1' }], value: null }], [{ value: { 'body-1': 'a' } }]])(
		'a form that was saved without it, as %j, stays without it',
		(saved) => expect(shown('Hi', saved)).toEqual([]),
	);

	test('there is none for a template without a text', () => {
		expect(shown('')).toEqual([]);
	});
});
