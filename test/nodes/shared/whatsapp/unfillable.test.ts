import { requireFillable, unfillableParts, unlistedParts } from '../../../../nodes/shared/whatsapp/unfillable';

describe('templates that the form cannot fill', () => {
	test.each<[string, unknown, string[]]>([
		['a component that says no type', [{ text: 'Hello' }], ['component without a type']],
		['a component that nobody knows', [{ type: ' poll ' }], ['component POLL']],
		['a header that nobody knows', [{ type: 'HEADER', format: 'poll' }], ['header POLL']],
		['a button that says no type', [{ type: 'BUTTONS', buttons: [{}] }], ['button 1 (without a type)']],
		[
			'a variable in a number to call',
			[
				{
					type: 'BUTTONS',
					buttons: [
						{ type: 'PHONE_NUMBER', phone_number: '+905550001122' },
						{ type: 'phone_number', phone_number: '{{1}}' },
					],
				},
			],
			['button 2 (PHONE_NUMBER)'],
		],
		[
			'a product to show without a product on top',
			[{ type: 'BUTTONS', buttons: [{ type: 'SPM' }] }],
			['button 1 (SPM)'],
		],
		['cards that are not listed', [{ type: 'CAROUSEL' }], ['component CAROUSEL without cards']],
		[
			'a card with such a part',
			[{ type: 'CAROUSEL', cards: [{ components: [{ type: 'FOOTER', text: 'Until {{1}}' }] }] }],
			['variable in the footer of card 1'],
		],
		['no components at all', undefined, ['everything, because the list shows no components']],
	])('%s', (_, definition, parts) => {
		expect(unfillableParts(definition)).toEqual(parts);
		expect(() => requireFillable('offer', parts)).toThrow(
			`"offer" has parts that the variables form cannot fill: ${parts.join(', ')}`,
		);
	});

	test('a product to show with its product on top is filled by the form', () => {
		const definition = [
			{ type: 'HEADER', format: 'PRODUCT' },
			{ type: 'BUTTONS', buttons: [{ type: 'SPM' }] },
		];
		expect(unfillableParts(definition)).toEqual([]);
		expect(() => requireFillable('offer', unfillableParts(definition))).not.toThrow();
		expect(() => requireFillable('offer')).not.toThrow();
	});
});

describe('providers that list variables by key', () => {
	test.each([
		['LOCATION', [], [], ['header LOCATION']],
		['PRODUCT', [], ['body-1'], ['header PRODUCT']],
		[undefined, [{ type: 'COPY_CODE' }], ['body-1'], ['button 1 (COPY_CODE)']],
		[undefined, [{ text: '{{1}}' }], [], ['button 1 (without a type)']],
		[undefined, [{ type: 'QUICK_REPLY' }, { type: { label: 'MPM' } }], [], ['button 2 (MPM)']],
		['TEXT', [{ type: 'URL', url: 'https://x.example/{{1}}' }], [], ['button 1 (URL)']],
	])('header %s, buttons %j, variables %j: cannot be filled', (header, buttons, variables, parts) => {
		expect(unlistedParts(header, buttons, variables)).toEqual(parts);
	});

	test.each([
		[null, [], []],
		['picture', null, []],
		['LOCATION', [], ['header-latitude']],
		['TEXT', [{ type: 'URL', url: 'https://x.example/{{1}}' }], ['button-1']],
		[undefined, [{ type: 'PHONE_NUMBER' }, 'Stop'], []],
	])('header %s, buttons %j, variables %j: nothing is left open', (header, buttons, variables) => {
		expect(unlistedParts(header, buttons, variables)).toEqual([]);
	});
});
