import { templateText, textAsHtml } from '../../../../nodes/shared/whatsapp/templateText';

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
