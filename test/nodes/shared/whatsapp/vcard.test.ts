// Names of people in many languages, and in many encodings. cspell:disable
import { readContacts, type Contact } from '../../../../nodes/shared/whatsapp/contacts';

/** @param lines what stands between the beginning and the end of a card */
function card(lines: string[], version = '2.1'): string {
	return ['BEGIN:VCARD', `VERSION:${version}`, ...lines, 'END:VCARD'].join('\r\n');
}

function read(vcard: string, rule: 'anyPart' | 'firstAndLast' = 'anyPart') {
	return readContacts({ contactsSource: 'vcard', vcard, contacts: { contact: [] }, contactsJson: '' }, rule);
}

function only(vcard: string): Contact {
	const { contacts } = read(vcard);
	expect(contacts).toHaveLength(1);
	return contacts[0] ?? { name: { formatted_name: '' } };
}

const name = (vcard: string) => only(vcard).name;
const tel = 'TEL;CELL:+905550001122';

describe('names in any encoding', () => {
	test.each<[string, string[], string]>([
		[
			'quoted-printable, folded with a space',
			[
				'N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96zt=',
				' =C3=BCrk;Ay=C5=9Fe;;;',
				'FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ay=C5=9Fe =',
				' =C3=96zt=C3=BCrk',
			],
			'Ayşe Öztürk',
		],
		[
			'quoted-printable, folded with a tab over three lines',
			['FN;ENCODING=QUOTED-PRINTABLE;CHARSET=utf-8:=C5=9Eu=', '\tle =', '\t=C3=87elik'],
			'Şule Çelik',
		],
		[
			'quoted-printable, folded without white space, so that a space is a space',
			['FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=', ' M=C3=BC=', 'ller'],
			'Jörg Müller',
		],
		[
			'quoted-printable, the last line break followed by an empty line',
			['FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg=', ''],
			'Jörg',
		],
		[
			'quoted-printable, folded with a space, with an empty line at its end',
			['FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg =', ' M=C3=BCller=', ''],
			'Jörg Müller',
		],
		['bare quoted-printable in Latin 1', ['FN;quoted-printable:Max Gro=DF'], 'Max Groß'],
		['bare quoted-printable in UTF-8', ['FN;QUOTED-PRINTABLE:Max Gro=C3=9F'], 'Max Groß'],
		['bare quoted-printable behind a type', ['FN;X-WORK;QUOTED-PRINTABLE:Zo=EB'], 'Zoë'],
		['windows-1252', ['FN;CHARSET=windows-1252;ENCODING=QUOTED-PRINTABLE:J=F6rg M=FCller'], 'Jörg Müller'],
		['windows-1254', ['FN;ENCODING=QUOTED-PRINTABLE;CHARSET=windows-1254:=DEule'], 'Şule'],
		['ISO-8859-9', ['FN;CHARSET=ISO-8859-9;ENCODING=QUOTED-PRINTABLE:=DDpek'], 'İpek'],
		['windows-1251', ['FN;CHARSET=WINDOWS-1251;QUOTED-PRINTABLE:=C4=EC=E8=F2=F0=E8=E9'], 'Дмитрий'],
		['Shift-JIS', ['FN;CHARSET=SHIFT_JIS;ENCODING=QUOTED-PRINTABLE:=8ER=93c'], '山田'],
		['a note whose last line says that it goes on', ['NOTE;ENCODING=QUOTED-PRINTABLE:x=', 'FN:Ada'], 'Ada'],
		['a character set that nobody knows', ['FN;CHARSET=X-PHONE;ENCODING=QUOTED-PRINTABLE:Ay=C5=9Fe'], 'Ayşe'],
		['a character set that is wrong', ['FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Gro=DF'], 'Groß'],
		['Base64', ['FN;ENCODING=BASE64;CHARSET=UTF-8:QXnFn2Ugw5Z6dMO8cms='], 'Ayşe Öztürk'],
		['Base64 as vCard 3.0 names it', ['FN;ENCODING=b:QXnFn2U='], 'Ayşe'],
		['bare Base64', ['FN;BASE64:QXnFn2U='], 'Ayşe'],
		['Base64 over two lines without white space', ['FN;ENCODING=BASE64:QXnF', 'n2U=', ''], 'Ayşe'],
		['Base64 over two lines with white space', ['FN;ENCODING=BASE64:QXnF', ' n2U='], 'Ayşe'],
		['characters as they are', ['FN;CHARSET=UTF-8:Łukasz Żółć 李雷'], 'Łukasz Żółć 李雷'],
		['an equals sign that is none of quoted-printable', ['FN:a=C3=A9'], 'a=C3=A9'],
	])('%s', (_, lines, expected) => expect(name(card([...lines, tel])).formatted_name).toBe(expected));

	test('a value that does not end in = goes on nowhere', () => {
		const lines = ['FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg', 'URL:https://example.com'];
		expect(only(card([...lines, tel]))).toMatchObject({
			...{ name: { formatted_name: 'Jörg' }, urls: [{ url: 'https://example.com' }] },
		});
	});

	test('a semicolon written as =3B belongs to its part', () => {
		expect(name(card(['N;ENCODING=QUOTED-PRINTABLE:M=C3=BCller=3B Sohn;J=C3=B6rg;;;', tel]))).toEqual({
			formatted_name: 'Jörg Müller; Sohn',
			first_name: 'Jörg',
			last_name: 'Müller; Sohn',
		});
	});

	test('a value that ends in = and goes on nowhere loses it', () => {
		const lines = [
			'N;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg=',
			'FN;ENCODING=QUOTED-PRINTABLE:J=C3=B6rg M=',
			tel,
		];
		expect(only(card(lines, '2.1')).name).toMatchObject({ formatted_name: 'Jörg M', first_name: 'Jörg' });
	});

	test('line breaks of Windows in an address become those of WhatsApp', () => {
		const address = 'ADR;WORK;ENCODING=QUOTED-PRINTABLE:;;Main St. 1=0D=0ABackyard;Bonn;;;';
		expect(only(card(['FN:Jo Doe', address, tel], '2.1')).addresses).toEqual([
			{ street: 'Main St. 1\nBackyard', city: 'Bonn', type: 'WORK' },
		]);
	});

	test('the parts of a name in Base64', () => {
		expect(name(card(['N;ENCODING=BASE64;CHARSET=UTF-8:w5Z6dMO8cms7QXnFn2U=', tel]))).toEqual({
			formatted_name: 'Ayşe Öztürk',
			first_name: 'Ayşe',
			last_name: 'Öztürk',
		});
	});

	test.each([
		[['ORG:ACME\\, Inc.;Sales'], 'ACME, Inc.'],
		[['FN:', 'N:;;;;', 'ORG:ACME'], 'ACME'],
		[['FN:'], '+905550001122'],
	])('a card without a name has another: %j', (lines, expected) => {
		expect(name(card([...lines, tel])).formatted_name).toBe(expected);
	});
});

describe('birthdays', () => {
	const bday = (line: string) => only(card([line, 'FN:Jo Doe'], '3.0')).birthday;

	test.each([
		['BDAY:1985-05-09', '1985-05-09'],
		['BDAY:19850509', '1985-05-09'],
		['BDAY;VALUE=date-time:1985-05-09T00:00:00Z', '1985-05-09'],
		['BDAY;VALUE=date:1985-05-09', '1985-05-09'],
		['BDAY:1985-05-09Z', '1985-05-09'],
		['BDAY:1985-05-09+03:00', '1985-05-09'],
		['BDAY:1985-5-9', '1985-05-09'],
		['BDAY:1985.05.09', '1985-05-09'],
		['BDAY:1985/5/9', '1985-05-09'],
		['BDAY:1985-13-09', undefined],
		['BDAY:1985-5-32', undefined],
		['BDAY:0001-01-01', undefined],
		['BDAY:4501-01-01', undefined],
		['BDAY:1604-05-09', undefined],
		['BDAY;X-APPLE-OMIT-YEAR=1604:1604-05-09', undefined],
		['BDAY;X-APPLE-OMIT-YEAR=1900:1900-05-09', undefined],
		['BDAY:0000-05-09', undefined],
		['BDAY:--0509', undefined],
		['BDAY:---09', undefined],
		['BDAY:1985', undefined],
		['BDAY:1985-05', undefined],
		['BDAY;VALUE=text:circa 1800', undefined],
		['BDAY:1985-02-31', undefined],
		['BDAY:09.05.1985', undefined],
	])('%s', (line, expected) => expect(bday(line)).toBe(expected));

	test('one that is left out is named, and costs nobody the card', () => {
		const { contacts, leftOut } = read(card(['FN:Jo Doe', 'BDAY:--0509', tel], '3.0'));
		expect(contacts).toHaveLength(1);
		expect(leftOut).toEqual(['contact 1: birthday "--0509", which is not a day with its year']);
	});
});

describe('cards among others', () => {
	test('line breaks that were escaped twice', () => {
		expect(name(card(['FN:Ada', tel]).replaceAll('\r\n', '\\n')).formatted_name).toBe('Ada');
		expect(name(card(['FN:Ada', tel]).replaceAll('\r\n', '\\r\\n')).formatted_name).toBe('Ada');
	});

	test.each(['KIND:group', 'X-ADDRESSBOOKSERVER-KIND:group'])('a group is nobody: %s', (kind) => {
		const { contacts, leftOut } = read([card([kind, 'FN:Friends'], '4.0'), card(['FN:Ada', tel])].join('\r\n'));
		expect(contacts.map((contact) => contact.name.formatted_name)).toEqual(['Ada']);
		expect(leftOut).toEqual(['group "Friends"']);
		expect(() => read(card([kind, 'FN:Friends'], '4.0'))).toThrow('holds no card');
	});

	test("a secretary's card inside the boss's is no contact of its own, and does not change the boss's", () => {
		const boss = ['FN:The Boss', 'AGENT:', ...card(['FN:The Agent', 'TEL:+12025550199']).split('\r\n'), tel];
		const [contact, ...others] = read([card(boss), card(['FN:Next'])].join('\r\n')).contacts;
		expect(contact).toMatchObject({ name: { formatted_name: 'The Boss' }, phones: [{ phone: '+905550001122' }] });
		expect(others.map((other) => other.name.formatted_name)).toEqual(['Next']);
	});

	test('an agent written in one line', () => {
		const agent = 'AGENT:BEGIN:VCARD\\nFN:The Agent\\nTEL:+12025550199\\nEND:VCARD\\n';
		expect(only(card(['FN:The Boss', agent, tel], '3.0'))).toMatchObject({
			name: { formatted_name: 'The Boss' },
			phones: [{ phone: '+905550001122' }],
		});
	});

	test('an email address that is none is left out and named; all other cards arrive', () => {
		const { contacts, leftOut } = read(
			[
				card(['FN:A', 'EMAIL:a@example.com']),
				card(['FN:B', 'EMAIL:not an address', 'EMAIL;HOME:b@example.com']),
				card(['FN:C', 'EMAIL:mailto:c@example.com']),
			].join('\n'),
		);
		expect(contacts.map(({ emails }) => emails?.map((entry) => entry.email))).toEqual([
			['a@example.com'],
			['b@example.com'],
			['c@example.com'],
		]);
		expect(leftOut).toEqual(['contact 2: email "not an address", which is not an address']);
	});

	test.each([
		'javascript:alert(1)',
		' JavaScript:alert(1)',
		'java\tscript:alert(1)',
		'data:text/html;base64,PHA+',
		'file:///etc/passwd',
		'intent://x#Intent;end',
		'vbscript:x',
	])('a link that opens no web page is left out and named: %j', (link) => {
		const { contacts, leftOut } = read(card(['FN:A', `URL:${link}`, 'URL:https://example.com']));
		expect(contacts[0]?.urls).toEqual([{ url: 'https://example.com' }]);
		expect(leftOut).toEqual([`contact 1: link "${link.trim()}", which is not a web address`]);
	});

	test.each([
		'https://example.com/a:b',
		'HTTP://example.com',
		'www.example.com',
		'example.com:8080/x?y=z:1',
		'localhost:3000',
	])('a web address stays as it is: %s', (url) => {
		expect(read(card(['FN:A', `URL:${url}`]))).toMatchObject({ contacts: [{ urls: [{ url }] }], leftOut: [] });
	});

	test('a WhatsApp ID that is no number is left out; the number stays', () => {
		const { contacts, leftOut } = read(card(['FN:A', 'TEL;waid=me:+1 202 555 0100']));
		expect(contacts[0]?.phones).toEqual([{ phone: '+1 202 555 0100' }]);
		expect(leftOut).toHaveLength(1);
	});

	test('a card that lacks what the provider needs does not stop the others', () => {
		const { contacts, leftOut } = read([card(['FN:Cher']), card(['FN:Jo Doe'])].join('\n'), 'firstAndLast');
		expect(contacts.map(({ name: { formatted_name: shown } }) => shown)).toEqual(['Jo Doe']);
		expect(leftOut).toEqual(['contact 1 ("Cher") needs a first and a last name']);
		expect(() => read(card(['FN:Cher']), 'firstAndLast')).toThrow('needs a first and a last name');
	});

	test('a card without an end is over where the next begins; one at the end of the text is left out and named', () => {
		const open = 'BEGIN:VCARD\nFN:First\nTEL:1';
		expect(read(`${open}\n${card(['FN:Second'])}`).contacts).toHaveLength(2);
		const { contacts, leftOut } = read(`${card(['FN:First'])}\n${open}`);
		expect(contacts).toHaveLength(1);
		expect(leftOut).toEqual(['contact 2: the text ends in the middle of it']);
		expect(() => read(open)).toThrow('ends in the middle of a card');
	});

	test('a card pasted with its indentation', () => {
		expect(name(`    ${card(['FN:Jo Doe', 'NOTE:two', '  lines']).replaceAll('\r\n', '\n    ')}`).formatted_name).toBe(
			'Jo Doe',
		);
	});
});

describe('numbers', () => {
	test.each(['TEL;CELL', 'TEL;ENCODING=QUOTED-PRINTABLE', 'TEL;"CELL'])(
		'a line without a colon has none: %s',
		(line) => {
			expect(only(card([line, 'FN:Ada', tel])).phones).toEqual([{ phone: '+905550001122', type: 'CELL' }]);
		},
	);

	test.each([
		['TEL;VALUE=uri;TYPE="voice,cell":tel:+1-201-555-0123;ext=12', { phone: '+1-201-555-0123', type: 'CELL' }],
		['item1.TEL:+1 202 555 0100\r\nitem1.X-ABLabel:_$!<Home>!$_', { phone: '+1 202 555 0100', type: 'HOME' }],
		[
			'TEL;type=CELL;type=VOICE;waid=16505551234:+1 (650) 555-1234',
			{ phone: '+1 (650) 555-1234', type: 'CELL', wa_id: '16505551234' },
		],
		['item1.TEL:+1 202 555 0100\r\nitem1.X-ABLabel:Branch', { phone: '+1 202 555 0100', type: 'BRANCH' }],
		['item1.TEL:+1 202 555 0100\r\nitem1.X-ABLabel:', { phone: '+1 202 555 0100' }],
		['item1.TEL:+1 202 555 0100\r\nitem2.X-ABLabel:Branch', { phone: '+1 202 555 0100' }],
		['TEL;WORK;FAX:+1 202 555 0101', { phone: '+1 202 555 0101', type: 'FAX' }],
		['TEL:\u202a+966501234567\u202c', { phone: '+966501234567' }],
		['TEL;waid=:+905550001144', { phone: '+905550001144' }],
		['TEL;X-Mobil:+90 555 000 11 22', { phone: '+90 555 000 11 22', type: 'X-MOBIL' }],
	])('%s', (line, expected) => expect(only(card(['FN:A', line], '4.0')).phones).toEqual([expected]));
});
