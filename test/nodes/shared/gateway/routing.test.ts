import { inOrder, type Routing } from '../../../../nodes/shared/gateway/routing';

const providers = ['a', 'b', 'c'];

test('without routing the order is the user’s', () => {
	expect(inOrder(providers, { by: 'order' }, '905551234567')).toEqual(providers);
});

test.each([
	['905551234567', ['b', 'a', 'c']],
	['9055', ['b', 'a', 'c']],
	['90666', ['c', 'a', 'b']],
	['4915', ['a', 'b', 'c']],
])('the longest prefix of %s counts', (digits, order) => {
	const routes = [
		{ provider: 'c', prefix: '90' },
		{ provider: 'b', prefix: '9055' },
		{ provider: 'elsewhere', prefix: '49' },
	];
	expect(inOrder(providers, { by: 'countryPrefix', routes }, digits)).toEqual(order);
});

test('a longer prefix of a provider that is not chosen keeps no shorter one from those that are', () => {
	const routes = [
		{ provider: 'elsewhere', prefix: '9055' },
		{ provider: 'c', prefix: '90' },
	];
	expect(inOrder(providers, { by: 'countryPrefix', routes }, '905551')).toEqual(['c', 'a', 'b']);
});

test('an empty prefix fits all numbers', () => {
	const routes = [{ provider: 'c', prefix: '' }];
	expect(inOrder(providers, { by: 'countryPrefix', routes }, '1')).toEqual(['c', 'a', 'b']);
});

test('of several routes for the same prefix the first counts', () => {
	const routes = [
		{ provider: 'c', prefix: '90', price: 2 },
		{ provider: 'b', prefix: '90', price: 1 },
		{ provider: 'c', prefix: '90', price: 0 },
	];
	expect(inOrder(providers, { by: 'countryPrefix', routes }, '90555')).toEqual(['c', 'a', 'b']);
	expect(inOrder(providers, { by: 'priceList', routes }, '90555')).toEqual(['b', 'c', 'a']);
});

test('the cheapest comes first, for the longest prefix of each; without a price it comes last', () => {
	const routes = [
		{ provider: 'b', prefix: '', price: 0.05 },
		{ provider: 'b', prefix: '90', price: 0.01 },
		{ provider: 'c', prefix: '', price: 0.02 },
	];
	expect(inOrder(providers, { by: 'priceList', routes }, '90555')).toEqual(['b', 'c', 'a']);
	expect(inOrder(providers, { by: 'priceList', routes }, '49151')).toEqual(['c', 'b', 'a']);
});

test('of equal prices, and without any, the order is the user’s', () => {
	const routes = ['b', 'c'].map((provider) => ({ provider, prefix: '', price: 1 }));
	expect(inOrder(providers, { by: 'priceList', routes }, '90555')).toEqual(['b', 'c', 'a']);
	expect(inOrder(providers, { by: 'priceList', routes: [] }, '90555')).toEqual(providers);
});

test.each([
	['b', ['b', 'a', 'c']],
	['nobody', providers],
	['', providers],
])('whoever the customer wrote to last, "%s", comes first', (provider, order) => {
	expect(inOrder(providers, { by: 'lastProvider', provider }, '1')).toEqual(order);
});

describe('shares', () => {
	const routing: Routing = {
		by: 'share',
		routes: [
			{ provider: 'b', share: 70 },
			{ provider: 'c', share: 30 },
			{ provider: 'a', share: 0 },
			{ provider: 'elsewhere', share: 900 },
		],
	};
	const firstFor = (person: number) => inOrder(providers, routing, `90555${person}`)[0];

	test('a person stays with one', () => {
		expect(firstFor(7)).toBe(firstFor(7));
	});

	test('of many people each gets its part', () => {
		const people = Array.from({ length: 2_000 }, (_, person) => firstFor(person));
		const part = people.filter((provider) => provider === 'b').length / people.length;
		expect(part).toBeGreaterThan(0.66);
		expect(part).toBeLessThan(0.74);
		expect(people).not.toContain('a');
	});

	test('without any share the order is the user’s', () => {
		expect(inOrder(providers, { by: 'share', routes: [{ provider: 'b', share: 0 }] }, '1')).toEqual(providers);
	});
});
