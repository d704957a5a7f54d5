// Sample values. cspell:ignore Öztürk
import fc from 'fast-check';
import { markdownToWhatsApp } from '../../../../nodes/shared/whatsapp/markdown';
import { countCharacters, within } from '../../../../nodes/shared/whatsapp/limits';
import { readContacts, type Contact } from '../../../../nodes/shared/whatsapp/contacts';
import { splitText } from '../../../../nodes/shared/whatsapp/text';

describe('limits', () => {
	test('an emoji outside the basic plane counts once, one with a skin tone twice', () => {
		expect(countCharacters('👍')).toBe(1);
		expect(countCharacters('👍🏽')).toBe(2);
		expect(within('Text', '👍'.repeat(20), 20)).toBe('👍'.repeat(20));
	});
});

describe('splitting a text', () => {
	test('cuts at a paragraph, else a line, a sentence, a word', () => {
		expect(splitText(`${'a'.repeat(30)}\n\n${'b'.repeat(30)}`, 40)).toEqual(['a'.repeat(30), 'b'.repeat(30)]);
		expect(splitText(`${'a'.repeat(30)}\n${'b'.repeat(30)}`, 40)).toEqual(['a'.repeat(30), 'b'.repeat(30)]);
		expect(splitText('This is the first sentence. This is the second one.', 40)).toEqual([
			'This is the first sentence.',
			'This is the second one.',
		]);
		expect(splitText('one two three four five six', 14)).toEqual(['one two three', 'four five six']);
		expect(splitText('x'.repeat(25), 10)).toEqual(['x'.repeat(10), 'x'.repeat(10), 'x'.repeat(5)]);
	});

	test.each([
		['aaaaaaaaaaa\n\nb\nc. d eeeeeeee', 20, ['aaaaaaaaaaa', 'b\nc. d eeeeeeee']],
		['aaaaaaaaaaa\n \nb\nc. d eeee', 20, ['aaaaaaaaaaa', 'b\nc. d eeee']],
		['aaaaaaaaaaa\nb\nc. d eeeeeeee', 20, ['aaaaaaaaaaa\nb', 'c. d eeeeeeee']],
		['aaaaaaaaaaa. b? c! d… e f ggggg', 24, ['aaaaaaaaaaa. b? c! d…', 'e f ggggg']],
		['aaaaaaaaaaa b c ddddddddddd', 20, ['aaaaaaaaaaa b c', 'ddddddddddd']],
		['aaaaaaaaaaa\nb\n c\nddddddddd', 18, ['aaaaaaaaaaa\nb\n c', 'ddddddddd']],
	])('%j in parts of %i', (text, most, parts) => {
		expect(splitText(text, most)).toEqual(parts);
	});

	test('cuts no part in its first half, but between characters', () => {
		expect(splitText('abcde fghijklmnop', 10)).toEqual(['abcde fghi', 'jklmnop']);
		expect(splitText('abcdef ghijklmnop', 10)).toEqual(['abcdef', 'ghijklmnop']);
		expect(splitText(' abcdefghij ', 10)).toEqual(['abcdefghij']);
		expect(splitText('abcdefghij klm', 10)).toEqual(['abcdefghij', 'klm']);
		expect(splitText('👍👍👍👍👍👍', 4)).toEqual(['👍👍👍👍', '👍👍']);
	});

	test('loses nothing but white space, keeps the order, and never breaks a character', () => {
		const content = fc.string({
			unit: fc.constantFrom('a', 'é', '😀', ' ', '\n', '.', '👍🏽'),
			minLength: 1,
			maxLength: 300,
		});
		fc.assert(
			fc.property(content, fc.integer({ min: 1, max: 40 }), (text, most) => {
				const parts = splitText(text, most);
				const bare = (value: string) => value.replace(/\s+/g, '');
				expect(bare(parts.join(''))).toBe(bare(text));
				for (const part of parts) {
					expect(countCharacters(part)).toBeLessThanOrEqual(most);
					expect(part.trim()).not.toBe('');
					expect(part).toBe(Buffer.from(part).toString());
				}
			}),
		);
	});
});

describe('Markdown to WhatsApp', () => {
	test.each([
		['**bold** and __bold__', '*bold* and *bold*'],
		['*italic* and _italic_', '_italic_ and _italic_'],
		['***both***', '*_both_*'],
		['~~gone~~', '~gone~'],
		['# Title', '*Title*'],
		['## **Title**', '*Title*'],
		['* one\n* two\n  + three', '- one\n- two\n  - three'],
		['[our site](https://example.com/a_b)', 'our site (https://example.com/a_b)'],
		['[https://example.com](https://example.com)', 'https://example.com'],
		['![photo](https://example.com/p.jpg "Title")', 'photo (https://example.com/p.jpg)'],
		['Use `**not bold**` here', 'Use `**not bold**` here'],
		['```js\nconst a = **b;\n```', '```const a = **b;```'],
		['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
		['5 \\* 3', '5 * 3'],
		['> quote\n1. first', '> quote\n1. first'],
		['---', '———'],
		['plain text, nothing to do', 'plain text, nothing to do'],
	])('%j', (markdown, expected) => expect(markdownToWhatsApp(markdown)).toBe(expected));

	test('takes any text without failing or hanging', () => {
		const content = fc.string({
			unit: fc.constantFrom('*', '_', '`', '[', ']', '(', ')', '#', ' ', 'a', '\n', '~', '\\'),
			maxLength: 200,
		});
		fc.assert(fc.property(content, (text) => typeof markdownToWhatsApp(text) === 'string'));
	});
});

describe('contacts as JSON', () => {
	const read = (contact: unknown, names?: 'anyPart') =>
		readContacts(
			{ contactsSource: 'json', contactsJson: JSON.stringify(contact), vcard: '', contacts: { contact: [] } },
			names,
		).contacts;

	test.each<[unknown, RegExp]>([
		[[], /^'Contacts \(JSON\)' is required$/],
		[[{ name: {} }], /^'Contacts \(JSON\): contact 1' has no formatted name$/],
		[[{ name: { formatted_name: 'Ada' } }], /contact 1' \("Ada"\) needs a first and a last name$/],
	])('%j is refused', (contact, problem) => {
		expect(() => read(contact)).toThrow(problem);
	});

	test('the form without an entry says which field is empty', () => {
		const read = () =>
			readContacts({ contactsSource: 'fields', contactsJson: '', vcard: '', contacts: { contact: [] } });
		expect(read).toThrow(/^'Contacts' is required$/);
	});

	test('one word with a last name alone is the first name as well', () => {
		expect(read([{ name: { formatted_name: 'Ada', last_name: 'Ada' } }])).toEqual([
			{ name: { formatted_name: 'Ada', first_name: 'Ada', last_name: 'Ada' } },
		]);
	});

	test.each([
		[{ name: { formatted_name: 'Ada' } }, { formatted_name: 'Ada', first_name: 'Ada' }],
		[{ name: { formatted_name: 'Ada', prefix: ' Dr. ' } }, { formatted_name: 'Ada', prefix: 'Dr.' }],
		[
			{ name: { formatted_name: ' Ada  King ' } },
			{ formatted_name: 'Ada  King', first_name: 'Ada', last_name: 'King' },
		],
	])('%j is enough where any part of a name is', (contact, expected) => {
		expect(read([contact], 'anyPart')).toEqual([{ name: expected }]);
	});

	test.each([
		[{}, { first_name: 'Ada B.', last_name: 'King' }],
		[{ first_name: ' Ada ' }, { first_name: 'Ada', last_name: 'King' }],
		[{ last_name: 'B. King' }, { first_name: 'Ada B.', last_name: 'B. King' }],
		[
			{ middle_name: 'B.', prefix: 'Dr.', suffix: 'Jr.' },
			{ first_name: 'Ada B.', last_name: 'King' },
		],
	])('a first and a last name that are not given are taken from the whole: %j', (parts, expected) => {
		expect(read([{ name: { formatted_name: 'Ada B. King', ...parts } }])).toEqual([
			{ name: { formatted_name: 'Ada B. King', ...parts, ...expected } },
		]);
	});

	test('every part that is entered is sent, without the blanks around it, and nothing that is empty', () => {
		const name = { formatted_name: 'Ada King', first_name: 'Ada', last_name: 'King' };
		const full = {
			birthday: ' 1985-05-09 ',
			org: { company: ' ACME ', department: '', title: 'Head' },
			phones: [{ phone: '+1 650', type: 'CELL', wa_id: '+1 (650) 555-1234' }, { type: 'HOME' }, { wa_id: '1650555' }],
			emails: [{ email: ' a@example.com ', type: '' }, { type: 'WORK' }],
			addresses: [{ street: 'S', city: 'C', state: 'T', zip: 94025, country: 'N', country_code: 'us', type: 'HOME' }],
			urls: [{ url: 'https://example.com' }, {}],
		};
		expect(read([{ name, ...full }])).toEqual([
			{
				...{ name, birthday: '1985-05-09', org: { company: 'ACME', title: 'Head' } },
				phones: [{ phone: '+1 650', type: 'CELL', wa_id: '16505551234' }, { wa_id: '1650555' }],
				emails: [{ email: 'a@example.com' }],
				addresses: [{ ...full.addresses[0], zip: '94025' }],
				urls: [{ url: 'https://example.com' }],
			},
		]);
		const empty = { birthday: ' ', org: {}, phones: [], emails: [{ type: 'WORK' }], addresses: 'x', urls: {} };
		expect(read([{ name, ...empty }])).toEqual([{ name }]);
	});

	test.each([
		[{ phones: [{ wa_id: '123456' }] }, "contact 1: WhatsApp ID' must be country code and number in digits"],
		[{ phones: [{ wa_id: '1234567890123456' }] }, 'but it is "1234567890123456"'],
		[{ phones: [{ wa_id: '01234567' }] }, 'but it is "01234567"'],
		[{ phones: [{ wa_id: 'x'.repeat(50) }] }, `but it is "${'x'.repeat(40)}"`],
		[{ emails: [{ email: 'none' }] }, "contact 1: Email' must be one e-mail address"],
		[{ birthday: 'May' }, "contact 1: Birthday' must be a day"],
	])('%j is refused', (part, problem) => {
		expect(() => read([{ name: { formatted_name: 'Ada King' }, ...part }])).toThrow(problem);
	});

	test('what a received card has and a sent one has not is left out and named, unless it is empty', () => {
		const contact = { name: { formatted_name: 'Ada King' }, ims: [{}], note: 'x', a: [], b: '', c: null };
		const json = JSON.stringify([{ ...contact, ims: undefined }, contact]);
		const { leftOut } = readContacts({
			...{ contactsSource: 'json', contactsJson: json, vcard: '', contacts: { contact: [] } },
		});
		expect(leftOut).toEqual([
			'contact 1: note, which cannot be sent',
			'contact 2: ims, which cannot be sent',
			'contact 2: note, which cannot be sent',
		]);
	});

	test('one entry where a list is meant is a list of one', () => {
		const name = { formatted_name: 'Ada Lovelace' };
		expect(read([{ name, phones: { phone: '+49 151 1234567' } }])).toMatchObject([
			{ phones: [{ phone: '+49 151 1234567' }] },
		]);
		expect(read([{ name, phones: '+49 151 1234567' }])).toEqual([
			{ name: { ...name, first_name: 'Ada', last_name: 'Lovelace' } },
		]);
	});
});

describe('contacts from vCard', () => {
	const read = (vcard: string): Contact[] =>
		readContacts({ contactsSource: 'vcard', vcard, contacts: { contact: [] }, contactsJson: '' }).contacts;

	test('version 3.0 with folded lines, groups and escapes', () => {
		const card = [
			'BEGIN:VCARD',
			'VERSION:3.0',
			'N:Smith;Nathan;M.;Dr.;Jr.',
			'FN:Dr. Nathan Smith',
			'ORG:ACME\\, Inc.;Support',
			'TITLE:Head of',
			'  Support',
			'item1.TEL;type=CELL;type=VOICE;waid=16505551234:+1 (650) 555-1234',
			'item1.X-ABLabel:Mobile',
			'EMAIL;TYPE=INTERNET,WORK:nathan@example.com',
			'ADR;TYPE=WORK:;;1 Main Street;Springfield;CA;94025;United States',
			'URL:https://example.com/a\\;b',
			'BDAY:20120818',
			'PHOTO;ENCODING=b:AAAA',
			'END:VCARD',
		].join('\r\n');
		expect(read(card)).toEqual([
			{
				name: {
					formatted_name: 'Dr. Nathan Smith',
					first_name: 'Nathan',
					last_name: 'Smith',
					middle_name: 'M.',
					prefix: 'Dr.',
					suffix: 'Jr.',
				},
				birthday: '2012-08-18',
				org: { company: 'ACME, Inc.', department: 'Support', title: 'Head of Support' },
				phones: [{ phone: '+1 (650) 555-1234', type: 'CELL', wa_id: '16505551234' }],
				emails: [{ email: 'nathan@example.com', type: 'WORK' }],
				addresses: [
					{
						street: '1 Main Street',
						city: 'Springfield',
						state: 'CA',
						zip: '94025',
						country: 'United States',
						type: 'WORK',
					},
				],
				urls: [{ url: 'https://example.com/a;b' }],
			},
		]);
	});

	test('version 2.1 with quoted-printable text over two lines, and version 4.0 with a tel address', () => {
		const old =
			'BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96zt=\n=C3=BCrk;Ay=C5=9Fe\nTEL;CELL:+905551234567\nEND:VCARD\n';
		const recent =
			'BEGIN:VCARD\nVERSION:4.0\nFN:Ada Lovelace\nTEL;VALUE=uri;TYPE="voice,home":tel:+44-20-7946-0000\nBDAY:--0818\nEND:VCARD';
		expect(read(old + recent)).toEqual([
			{
				name: { formatted_name: 'Ayşe Öztürk', first_name: 'Ayşe', last_name: 'Öztürk' },
				phones: [{ phone: '+905551234567', type: 'CELL' }],
			},
			{
				name: { formatted_name: 'Ada Lovelace', first_name: 'Ada', last_name: 'Lovelace' },
				phones: [{ phone: '+44-20-7946-0000', type: 'HOME' }],
			},
		]);
	});
});
