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

	test.each(['CALL_PERMISSION_REQUEST', 'LIMITED_TIME_OFFER', 'body', ' Footer '])(
		'the component %s is filled by the form, or the same for everybody',
		(type) => expect(unfillableParts([{ type, text: 'a {b} {{}}', buttons: [{}] }])).toEqual([]),
	);

	test.each(['DOCUMENT', 'GIF', 'IMAGE', 'LOCATION', 'PRODUCT', 'TEXT', 'VIDEO', '', undefined])(
		'a header of the format %p is filled by the form',
		(format) => expect(unfillableParts([{ type: 'HEADER', format }])).toEqual([]),
	);

	test.each([
		...['CATALOG', 'COPY_CODE', 'FLOW', 'MPM', 'OTP', 'PHONE_NUMBER'],
		...['QUICK_REPLY', 'REQUEST_CONTACT_INFO', 'URL', 'VOICE_CALL'],
	])('a button of the type %s is filled by the form, or the same for everybody', (type) => {
		expect(unfillableParts([{ type: 'BUTTONS', buttons: [{ type, url: 'https://a.example/{{1}}' }] }])).toEqual([]);
	});

	test('a template about an order has a component that the list does not show', () => {
		const body = [{ type: 'BODY', text: 'Hi' }];
		expect(unfillableParts(body, 'order_status')).toEqual(['component ORDER_STATUS']);
		expect(unfillableParts(body, 'RICH_ORDER_STATUS')).toEqual(['component RICH_ORDER_STATUS']);
		for (const other of ['CUSTOM', '', 5, undefined]) expect(unfillableParts(body, other)).toEqual([]);
	});

	test.each([[[]], ['text'], [null]])('%j are no components', (definition) => {
		expect(unfillableParts(definition)).toEqual(['everything, because the list shows no components']);
	});

	test('parts of several cards are named with their card', () => {
		const card = (type: string) => ({ components: [{ type }] });
		expect(unfillableParts([{ type: 'CAROUSEL', cards: [card('BODY'), card('A'), card('B')] }])).toEqual([
			...['component A of card 2', 'component B of card 3'],
		]);
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
		...['COPY_CODE', 'copycode', 'OTP', 'MPM', 'SPM', 'ORDER_DETAILS', 'OrderDetails'],
		...['MULTI_PRODUCT', 'MultiProduct', 'SINGLE_PRODUCT', 'SingleProduct'],
	])('a button of the type %s takes a value', (type) => {
		expect(unlistedParts(undefined, [{ type }], [])).toEqual([`button 1 (${type.toUpperCase()})`]);
	});

	test.each(['XOTP', 'OTPX', 'CATALOG', 'URL'])('a button of the type %s takes none', (type) => {
		expect(unlistedParts(undefined, [{ type, text: '{1} {{}}' }], [])).toEqual([]);
	});

	test.each(['NONE', 'Text', 'PICTURE', 'IMAGE', 'VIDEO', 'DOCUMENT', 'FILE', ''])(
		'a header of the kind %p is filled by its key',
		(header) => expect(unlistedParts(header, [], [])).toEqual([]),
	);

	test('as many buttons as the variables name are filled, of more none is certain', () => {
		const buttons = [{ type: 'OTP' }, { type: 'QUICK_REPLY' }, { type: 'MPM' }];
		expect(unlistedParts(undefined, buttons, ['body-1', 'Button-1', 'button-3'])).toEqual([]);
		expect(unlistedParts(undefined, buttons, ['button-1'])).toEqual(['button 1 (OTP)', 'button 3 (MPM)']);
		expect(unlistedParts('LOCATION', buttons, ['body-header-1'])).toEqual([
			...['header LOCATION', 'button 1 (OTP)', 'button 3 (MPM)'],
		]);
	});

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
