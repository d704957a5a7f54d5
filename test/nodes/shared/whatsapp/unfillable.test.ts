import { unlistedParts } from '../../../../nodes/shared/whatsapp/unfillable';

describe('providers that list variables by key', () => {
	test.each([
		['LOCATION', [], [], ['header LOCATION']],
		['PRODUCT', [], ['body-1'], ['header PRODUCT']],
		[undefined, [{ type: 'COPY_CODE' }], ['body-1'], ['button 1 (COPY_CODE)']],
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
