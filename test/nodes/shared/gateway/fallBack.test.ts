import { asText, headerLine } from '../../../../nodes/shared/gateway/fallBack';

test('buttons become numbered lines between body and footer', () => {
	const buttons = [
		{ id: 'y', title: 'Yes' },
		{ id: 'n', title: 'No' },
	];
	expect(asText.buttons({ header: 'Order', body: 'Well?', footer: 'Shop' }, buttons)).toBe(
		'Order\n\nWell?\n\n1. Yes\n2. No\n\nShop',
	);
});

test('rows of a list are numbered through all sections', () => {
	const sections = [
		{ title: 'Fruit', rows: [{ id: '1', title: 'Apple', description: 'red' }] },
		{
			title: 'Nuts',
			rows: [
				{ id: '2', title: 'Almond' },
				{ id: '3', title: 'Pecan' },
			],
		},
	];
	expect(asText.list({ header: '', body: 'Choose' }, sections)).toBe(
		'Choose\n\nFruit\n1. Apple: red\n\nNuts\n2. Almond\n3. Pecan',
	);
});

test('a section without a title has none', () => {
	expect(asText.list({ body: 'Choose' }, [{ rows: [{ id: '1', title: 'Apple' }] }])).toBe('Choose\n\n1. Apple');
});

test('a place is its name, its address and a link', () => {
	const place = { latitude: 41.01, longitude: 28.97, name: 'Hall', address: 'Square 1' };
	expect(asText.location(place)).toBe('Hall\nSquare 1\nhttps://maps.google.com/?q=41.01,28.97');
});

test('contacts are names, numbers and addresses', () => {
	const contacts = [
		{ name: { formatted_name: 'Ada' }, phones: [{ phone: '+1 650' }, { wa_id: '16505551234' }] },
		{ name: { formatted_name: 'Bob' }, emails: [{ email: 'bob@example.com' }] },
	];
	expect(asText.contacts(contacts)).toBe('Ada\n+1 650\n+16505551234\n\nBob\nbob@example.com');
});

test('a file is what is said of it, and its link', () => {
	expect(asText.media('https://example.com/a.pdf', 'Invoice')).toBe('Invoice\nhttps://example.com/a.pdf');
	expect(asText.media('https://example.com/a.pdf', ' ')).toBe('https://example.com/a.pdf');
});

test.each([
	[undefined, ''],
	[{ type: 'text', text: 'Order' }, 'Order'],
	[{ type: 'image', image: { link: 'https://example.com/a.jpg' } }, 'https://example.com/a.jpg'],
	[
		{ type: 'document', document: { link: 'https://example.com/a.pdf', filename: 'a.pdf' } },
		'https://example.com/a.pdf',
	],
])('a header %j reads "%s"', (header, line) => {
	expect(headerLine(header)).toBe(line);
});
