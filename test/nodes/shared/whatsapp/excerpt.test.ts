import { excerpt } from '../../../../nodes/shared/whatsapp/excerpt';

/** n8n's form cuts labels after some twenty characters: the variable must stand among them. */
test.each([
	['Hello {{1}}, your order {{2}} has shipped.', '{{1}}', 'Hello {{1}}, your order {{2}} has shipped.'],
	['Hello {{1}}, your order {{2}} has shipped.', '{{2}}', '… order {{2}} has shipped.'],
	['https://shop.example.com/orders/{{1}}', '{{1}}', '… {{1}}'],
	['Line one\nand then\n{{1}} more', '{{1}}', '… then {{1}} more'],
	['No variable', '{{1}}', 'No variable'],
])('of "%s" around %s', (text, variable, part) => {
	expect(excerpt(text, text.indexOf(variable))).toBe(part);
});

test('a long text is cut, and says so', () => {
	const text = `${'word '.repeat(40)}{{1}} ${'more '.repeat(40)}`;
	expect(excerpt(text)).toMatch(/^word .* …$/);
	expect(excerpt(text, text.indexOf('{{1}}'))).toMatch(/^… word \{\{1\}\} more .* …$/);
	expect(excerpt(text).length).toBeLessThanOrEqual(92);
});
