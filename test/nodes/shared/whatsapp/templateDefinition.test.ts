import { definitionOf, newTemplateName } from '../../../../nodes/shared/whatsapp/templateDefinition';
import { refused } from '../../../support/refused';

type Fields = Parameters<typeof definitionOf>[0];
const definition = (change: Partial<Fields> = {}) =>
	definitionOf({
		componentsSource: 'fields',
		headerFormat: 'none',
		headerText: '',
		headerExample: '',
		body: 'Hello',
		bodyExamples: [],
		footer: '',
		buttons: { button: [] },
		components: '[]',
		...change,
	});
const body = { type: 'BODY', text: 'Hello' };
const buttons = (...button: Fields['buttons']['button']) => definition({ buttons: { button } });

test('a name consists of lowercase letters, digits and underscores', () => {
	expect(newTemplateName(' order_shipped_2 ')).toBe('order_shipped_2');
	expect(newTemplateName('x'.repeat(512))).toHaveLength(512);
	expect(refused(() => newTemplateName('x'.repeat(513)))).toContain("'Name' has 513 characters");
	expect(refused(() => newTemplateName(' '))).toContain("'Name' is required");
	for (const name of ['Order', 'order-shipped', 'order shipped', 'café']) {
		expect(refused(() => newTemplateName(name))).toBe(
			`'Name' may contain lowercase letters, digits and underscores only, but it is "${name}". Enter a name like order_shipped.`,
		);
	}
});

test('a template has a body, and nothing else that is not entered', () => {
	expect(definition()).toEqual([body]);
	expect(definition({ footer: ' ' })).toEqual([body]);
	expect(definition({ footer: 'Shop' })).toEqual([body, { type: 'FOOTER', text: 'Shop' }]);
	expect(refused(() => definition({ body: ' ' }))).toContain("'Body' is required");
	expect(refused(() => definition({ body: 'x'.repeat(1025) }))).toContain("'Body' has 1025 characters");
	expect(refused(() => definition({ footer: 'x'.repeat(61) }))).toContain("'Footer' has 61 characters");
});

test('a header is a text or a file, with an example where one is given', () => {
	const header = (change: Partial<Fields>) => definition(change)[0];
	const text = { type: 'HEADER', format: 'TEXT', text: 'Hi {{1}}' };
	expect(header({ headerFormat: 'TEXT', headerText: 'Hi {{1}}' })).toEqual(text);
	expect(header({ headerFormat: 'TEXT', headerText: 'Hi {{1}}', headerExample: ' Ada ' })).toEqual({
		...text,
		example: { header_text: ['Ada'] },
	});
	expect(header({ headerFormat: 'IMAGE', headerExample: ' ' })).toEqual({ type: 'HEADER', format: 'IMAGE' });
	expect(header({ headerFormat: 'IMAGE', headerExample: '4::a' })).toEqual({
		...{ type: 'HEADER', format: 'IMAGE' },
		example: { header_handle: ['4::a'] },
	});
	expect(refused(() => header({ headerFormat: 'TEXT', headerText: 'x'.repeat(61) }))).toContain(
		"'Header Text' has 61 characters",
	);
});

test('there is an example for each variable of the body, or none', () => {
	const withExamples = (text: string, ...bodyExamples: string[]) => definition({ body: text, bodyExamples })[0];
	const text = 'Hello {{1}}, {{ name }} and {{1}}';
	expect(withExamples(text)).toEqual({ type: 'BODY', text });
	expect(withExamples(text, 'Ada', 'Bob')).toEqual({ type: 'BODY', text, example: { body_text: [['Ada', 'Bob']] } });
	expect(refused(() => withExamples(text, 'Ada'))).toBe(
		"'Body Examples' has 1 examples, but the body has 2 variables. Give one example for each variable, in their order.",
	);
	expect(refused(() => withExamples('Hello {1}', 'Ada'))).toContain('the body has 0 variables');
});

test('buttons have what their type needs', () => {
	expect(
		buttons(
			{ text: 'Yes' },
			{ type: 'COPY_CODE', text: 'x'.repeat(50), example: ' CODE ' },
			{ type: 'PHONE_NUMBER', text: 'Call', target: ' +905551234567 ' },
			{ type: 'URL', text: 'Open', target: 'https://a.example/{{1}}', example: 'https://a.example/1' },
			{ type: 'URL', text: 'Shop', target: 'https://a.example', example: ' ' },
		)[1],
	).toEqual({
		type: 'BUTTONS',
		buttons: [
			{ type: 'QUICK_REPLY', text: 'Yes' },
			{ type: 'COPY_CODE', example: 'CODE' },
			{ type: 'PHONE_NUMBER', text: 'Call', phone_number: '+905551234567' },
			{ type: 'URL', text: 'Open', url: 'https://a.example/{{1}}', example: ['https://a.example/1'] },
			{ type: 'URL', text: 'Shop', url: 'https://a.example' },
		],
	});
	expect(buttons(...Array.from({ length: 10 }, () => ({ text: 'x'.repeat(25) })))).toHaveLength(2);
});

test.each<[string, Fields['buttons']['button'], string]>([
	['eleven buttons', Array.from({ length: 11 }, () => ({ text: 'a' })), "'Buttons' has 11 buttons, but at most 10 are"],
	['a button without text', [{ text: 'a' }, {}], "'Buttons: button 2, text' is required"],
	['a long label', [{ text: 'x'.repeat(26) }], "'Buttons: button 1, text' has 26 characters"],
	['a code without an example', [{ type: 'COPY_CODE' }], "'Buttons: button 1, example' is required"],
	['a long code', [{ type: 'COPY_CODE', example: 'x'.repeat(21) }], "'Buttons: button 1, example' has 21 characters"],
	['no number', [{ type: 'PHONE_NUMBER', text: 'Call' }], "'Buttons: button 1, phone number' is required"],
	['no address', [{ type: 'URL', text: 'Open', target: 'a' }], "'Buttons: button 1, URL' must be a web address"],
])('%s is refused', (_, button, message) => {
	expect(refused(() => buttons(...button))).toContain(message);
});

test('components may be JSON, as WhatsApp takes them', () => {
	const json = (components: string) => definition({ componentsSource: 'json', components });
	expect(json('[{"type": "BODY", "text": "Hi"}]')).toEqual([{ type: 'BODY', text: 'Hi' }]);
	expect(refused(() => json('[]'))).toBe(
		"'Components (JSON)' must contain a body component. Enter a list of components.",
	);
});
