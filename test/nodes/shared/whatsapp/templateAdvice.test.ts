// Sample values. cspell:ignore updat apointmnet
import { templateAdvice } from '../../../../nodes/shared/whatsapp/templateAdvice';

const names = ['order_update', 'order_cancelled', 'appointment', 'hi'];

test.each([
	['order_updat', 'order_update'],
	['Order_Update', 'order_update'],
	['order_updates', 'order_update'],
	['oder_cancelled', 'order_cancelled'],
	['apointmnet', 'appointment'],
])('"%s" may mean %s', (entered, meant) => {
	expect(templateAdvice(entered, names)).toBe(`Did you mean ${meant}? Choose it under 'Template'.`);
});

test.each(['invoice', 'ho', 'x', ''])('"%s" resembles none, so all are listed', (entered) => {
	expect(templateAdvice(entered, names)).toBe('Choose one of: order_update, order_cancelled, appointment, hi.');
});

test.each([
	['order_updat', ['order_updates', 'order_update', 'order_upd'], 'order_update'],
	['order_c', ['order_a', 'order_b'], 'order_a'],
	['hit', ['hat'], 'hat'],
	[`${'x'.repeat(99)}y${'z'.repeat(90)}`, ['y', 'x'.repeat(100)], 'x'.repeat(100)],
])('"%s": of %j the nearest is meant, of two that are as near the first', (entered, all, meant) => {
	expect(templateAdvice(entered, all)).toBe(`Did you mean ${meant}? Choose it under 'Template'.`);
});

test.each([
	['four', ['fore']],
	['xy', ['xyz']],
])('"%s" is too far from %j', (entered, all) => {
	expect(templateAdvice(entered, all)).toMatch(/^Choose one of/);
});

test('of many names ten are listed', () => {
	const many = Array.from({ length: 12 }, (_, index) => `long_name_${index}`);
	expect(templateAdvice('other', many)).toBe(`Choose one of: ${many.slice(0, 10).join(', ')} ….`);
	const ten = many.slice(0, 10);
	expect(templateAdvice('other', ten)).toBe(`Choose one of: ${ten.join(', ')}.`);
});

test('without templates one must be made', () => {
	expect(templateAdvice('order_update', [])).toMatch(/^There are no templates yet/);
});
