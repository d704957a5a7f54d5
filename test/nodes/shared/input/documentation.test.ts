// Samples in many languages and encodings. cspell:disable
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chooseColumn, readCsv } from '../../../../nodes/shared/input/csv';
import { InvalidInput } from '../../../../nodes/shared/errors';
import { detectEncoding } from '../../../../nodes/shared/input/encoding';
import { describeColumn } from '../../../../nodes/shared/input/columns';
import { parseRecipient } from '../../../../nodes/shared/input/recipient';
import { nameInDisposition, nameInUrl, withEnding } from '../../../../nodes/shared/http/fileName';
import { fileType } from '../../../../nodes/shared/http/fileType';
import { readContacts } from '../../../../nodes/shared/whatsapp/contacts';
import { markdownToWhatsApp } from '../../../../nodes/shared/whatsapp/markdown';
import { encode } from '../../../support/encode';

const documentation = path.resolve(__dirname, '../../../../docs/whatsapp.md');
const begin = '<!-- The tables below are written by a test: UPDATE_DOCS=1 npx jest input/documentation -->';

const end = '<!-- End of the tables. -->';

/** What is entered, and the default country. */
const numbers: ReadonlyArray<readonly [string, string]> = [
	['+90 (555) 000-11-22', ''],
	['00905550001122', ''],
	['905550001122', ''],
	['0555 000 11 22', 'TR'],
	['0555 000 11 22', ''],
	['+90 0555 000 11 22', ''],
	['9005550001122@c.us', ''],
	['wa.me/9005550001122', ''],
	['0 91 98765 00000', 'IN'],
	['+44 (0)20 7946 0958', ''],
	['+44 07700 900000', ''],
	['+39 06 1234 5678', ''],
	['+7 8 912 345-67-89', ''],
	['+36 06 20 123 4567', ''],
	['+54 11 15 2345-6789', ''],
	['+52 1 55 1234 5678', ''],
	['+55 11 8765-4321', ''],
	['+45 22 33 44 55', ''],
	['4522334455', ''],
	['22 33 44 55', 'DK'],
	['15123456789', 'DE'],
	['51987654321', 'BR'],
	['(51) 98765-4321', 'BR'],
	['5351234567', 'TR'],
	['4525551234', 'TR'],
	['04525551234', 'TR'],
	['+٩٠٥٥٥٠٠٠١١٢٢', ''],
	['="+905550001122"', ''],
	["'+905550001122", ''],
	['905550001122.0', ''],
	['9.05551E+11', ''],
	['+905550001122, +905550001133', ''],
	['2024-01-15', 'DE'],
	['15.01.2024 10:30', 'DK'],
	['20240115', 'DK'],
	['20 24 01 15', 'DK'],
	['4006381333931', 'DE'],
	['+90 212 555 12 34 (105)', ''],
	['1.234.567,89', 'DE'],
	['123.456.789-09', 'BR'],
	['2024-000123', 'DE'],
	['TR330006100519786457841326', 'TR'],
	['41.00823, 28.97841', 'TR'],
];

const files: ReadonlyArray<readonly [string, string, string]> = [
	['a national id before the phone', 'TC Kimlik No;Ad;Cep Tel No\n34567890124;Ece;0555 000 11 22', 'TR'],
	['an order number before a number with a plus', 'Order,Customer,Contact\n49151234567,Ann,+90 555 000 11 22', ''],
	['a column of Google contacts', 'Name,Phone 1 - Type,Phone 1 - Value\nAda,Mobile,+905550001122', ''],
	['columns of Outlook', 'Business Fax,Business Phone,Mobile Phone\n+902120001122,+902120001133,+905550001122', ''],
	['two phone columns', 'Telefon,Phone\n+905550001122,+905550001133', ''],
	['two columns of one name', 'Phone,Name,Phone\n+905550001122,Ada,+905550001133', ''],
	['a mobile of somebody else beside a phone', 'Lawyer Mobile,Client Phone\n+905550001122,+905550001133', ''],
	['a title above the table', 'Customers\nJanuary 2024\nname;phone\nAda;+905550001122', ''],
	['a known name over no numbers', 'Phone,Foo\nyes,+905550001122', ''],
	['digits below an unknown name', 'Xyz,Name\n2025550123,Ann\n2025550124,Bob', 'US'],
	['ids only', 'Order,Name\n49151234567,Ann', ''],
	['no header', 'Ada;+905550001122\nEce;+905550001133', ''],
	['`sep=;` in the first line', 'sep=;\nname;phone\nAda;+905550001122', ''],
	['a formula as in `="+90555…"`', 'name,phone\nAda,="+905550001122"', ''],
	['a stray quote', 'name,phone\n"Ada,+905550001122\nEce,+905550001133', ''],
	['a delimiter too many', 'name,phone\nKaya, Ada,+905550001122\nEce,+905550001133', ''],
	['a row that is too short', 'name,phone\nAda\nEce,+905550001133', ''],
];

const encodings: ReadonlyArray<readonly [string, string]> = [
	['utf-8', 'Ayşe Çağrı|Özgür|Дмитрий'],
	['windows-1254', 'Ayşe Çağrı|Özgür|Gülşah Işık'],
	['windows-1252', 'François|Hélène|Benoît|Zoë'],
	['windows-1250', 'Jiří|Dvořák|Šárka|Růžena'],
	['iso-8859-2', 'Łukasz|Małgorzata|Wójcik|Zięba'],
	['windows-1257', 'Jūratė|Žydrūnas|Eglė|Šarūnas'],
	['windows-1251', 'Дмитрий|Елена|Сергей'],
	['koi8-r', 'Дмитрий|Елена|Сергей'],
	['koi8-u', 'Олександр|Ганна|Євген|Наталія'],
	['iso-8859-5', 'Дмитрий|Елена|Сергей'],
	['windows-1253', 'Γιώργος|Δημήτρης|Ελένη'],
	['windows-1255', 'משה כהן|דוד לוי|שרה|רחל אברהם'],
	['windows-1256', 'محمد علي|فاطمة|أحمد حسن'],
	['windows-874', 'สมชาย|สมหญิง ใจดี|วิชัย'],
	['shift_jis', '田中太郎|佐藤花子|やまだ'],
	['gbk', '王伟|李娜|张秀英|刘洋|陈静'],
	['big5', '陳怡君|林志明|黃淑芬'],
	['euc-kr', '김민수|이영희|박지훈|최수진'],
	['utf-16le', 'Ayşe|Özgür|Дмитрий'],
	['macintosh', 'Jörg|Müller|Änne|Groß'],
	['ibm866', 'Дмитрий|Елена|Сергей'],
	['euc-jp', '田中太郎'],
	['windows-1250', 'Erdős'],
	['iso-8859-4', 'Jūratė|Eglė'],
];

/** Lines of a card, between its beginning and its end. */
const cards: ReadonlyArray<readonly [string, readonly string[]]> = [
	[
		'quoted-printable (Samsung, Nokia)',
		['N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=C3=96z;Ay=C5=9Fe;;;', 'TEL;CELL:+905550001122'],
	],
	[
		'quoted-printable over two lines, the second after a space',
		['FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Ay=C5=9Fe =', ' =C3=96z', 'TEL;CELL:+905550001122'],
	],
	['bare QUOTED-PRINTABLE in Latin 1', ['FN;QUOTED-PRINTABLE:Max Gro=DF', 'TEL;CELL:+4915123456789']],
	[
		'CHARSET=windows-1254',
		['FN;CHARSET=windows-1254;ENCODING=QUOTED-PRINTABLE:=DEule =C7elik', 'TEL;CELL:+905550001122'],
	],
	['Base64 text', ['FN;ENCODING=BASE64;CHARSET=UTF-8:QXnFn2U=', 'TEL;CELL:+905550001122']],
	['groups and labels (Apple)', ['FN:Ada Kaya', 'item1.TEL;type=pref:+905550001122', 'item1.X-ABLabel:_$!<Mobile>!$_']],
	["Apple's year 1604", ['FN:Ada', 'TEL:+905550001122', 'BDAY;X-APPLE-OMIT-YEAR=1604:1604-03-12']],
	['a birthday without hyphens', ['FN:Ada', 'TEL:+905550001122', 'BDAY:19850412']],
	['a birthday in words', ['FN:Ada', 'TEL:+905550001122', 'BDAY;VALUE=text:circa 1985']],
	['an invalid email address', ['FN:Ada', 'TEL:+905550001122', 'EMAIL:ada@']],
	['a link that opens no web page', ['FN:Ada', 'TEL:+905550001122', 'URL:javascript:alert(1)']],
	['a phone as an address (vCard 4.0)', ['FN:Ada', 'TEL;VALUE=uri;TYPE=cell:tel:+90-555-000-11-22']],
	['only a company', ['FN:', 'ORG:Tea House', 'TEL;TYPE=WORK:+902120001122']],
	['only a phone', ['TEL;CELL:+905550001122']],
	['a picture and a note', ['FN:Ada', 'TEL:+905550001122', 'PHOTO;ENCODING=b:/9j/4AAQ', 'NOTE:regular guest']],
];

const markdown: readonly string[] = [
	'**bold**, *italic*, ~~gone~~ and `code`',
	'***both***',
	'# Heading',
	'* a list',
	'- [x] done',
	'1. first',
	'> a quote',
	'[our shop](https://example.com/a_b)',
	'https://example.com/report__v2__final.pdf',
	'[Tea](https://en.wikipedia.org/wiki/Tea_(drink))',
	'![logo](https://example.com/logo.png)',
	'<https://example.com>',
	'[ada@example.com](mailto:ada@example.com)',
	'snake_case_name, __init__.py, 2*3*4',
	'\\*stars\\*',
	'the**middle**of a word',
	'| Tea | **5 €** |',
	'a note[^1]',
	'$E = mc^2$',
	'<b>HTML</b>',
];

/** What a server says about a file: its type, its Content-Disposition, and the address. */
const downloads: ReadonlyArray<readonly [string, string, string]> = [
	['application/pdf', '', 'https://example.com/invoices/F-1001.pdf?key=1'],
	['application/pdf', '', 'https://example.com/download.php'],
	['application/pdf', 'attachment; filename="rapor.pdf"', 'https://example.com/f/7'],
	['application/pdf', "attachment; filename*=UTF-8''%C5%9Fema.pdf", 'https://example.com/f/7'],
	['application/pdf', 'attachment; filename="=?utf-8?B?xZ9lbWEucGRm?="', 'https://example.com/f/7'],
	['application/pdf', 'attachment; filename="%C5%9Fema.pdf"', 'https://example.com/f/7'],
	['application/pdf', "attachment; filename=UTF-8''%C5%9Fema.pdf", 'https://example.com/f/7'],
	['application/pdf', 'attachment; filename="../../etc/passwd"', 'https://example.com/f/7'],
	['image/jpg', '', 'https://example.com/photo'],
	['application/octet-stream', '', 'https://example.com/price-list.xlsx'],
	['application/octet-stream', '', 'https://example.com/f/7'],
];

const cell = (text: string) => text.replaceAll('|', '\\|');
const row = (...cells: string[]) => `| ${cells.map(cell).join(' | ')} |`;

function attempt(action: () => string): string {
	try {
		return action();
	} catch (error) {
		if (error instanceof InvalidInput)
			return `refused: ${error.message.replace(/^'[^']*' /, '').replace(/: "[^"]*"$/, '')}`;
		throw error;
	}
}

function numbersTable(): string {
	const rows = numbers.map(([entered, country]) =>
		row(
			`\`${entered}\``,
			country,
			attempt(() => parseRecipient('To', entered, { countryCode: country }).e164),
		),
	);
	return ['| Entered | Default Country Code | Read as |', '| --- | --- | --- |', ...rows].join('\n');
}

function filesTable(): string {
	const rows = files.map(([what, text, country]) => {
		const table = readCsv(Buffer.from(text), { field: 'File' });
		const column = attempt(() => describeColumn(table, chooseColumn(table, '', 'Recipient Column', country).place));
		const bad = table.rows.filter(({ problem }) => problem !== undefined).map(({ line }) => line);
		return row(what, column, bad.length === 0 ? '' : `line ${bad.join(', ')} is a failed row`);
	});
	return ['| A file with | Recipients are taken from | Bad rows |', '| --- | --- | --- |', ...rows].join('\n');
}

function encodingsTable(): string {
	const rows = encodings.map(([encoding, names]) => {
		const text = `name;phone\n${names.replaceAll('|', ';+905550001122\n')};+905550001133\n`;
		const bytes = encoding === 'utf-16le' ? Buffer.from(text, encoding) : encode(text, encoding);
		const { name, doubt } = detectEncoding(bytes);
		const right = new TextDecoder(name).decode(bytes) === text;
		const result = doubt === undefined ? (right ? 'yes' : 'no') : 'in doubt: rows with such letters are not sent';
		return row(encoding, names.replaceAll('|', ', '), result);
	});
	return ['| Encoding | Names in the file | Found |', '| --- | --- | --- |', ...rows].join('\n');
}

function cardsTable(): string {
	const rows = cards.map(([what, lines]) => {
		const vcard = ['BEGIN:VCARD', 'VERSION:3.0', ...lines, 'END:VCARD'].join('\r\n');
		const { contacts, leftOut } = readContacts(
			{ contactsSource: 'vcard', vcard, contacts: { contact: [] }, contactsJson: '' },
			'anyPart',
		);
		const [contact] = contacts;
		const parts = [
			contact?.name.formatted_name,
			contact?.phones?.[0]?.phone,
			contact?.phones?.[0]?.type,
			contact?.birthday,
		];
		return row(what, parts.filter(Boolean).join(', '), leftOut.join('; ').replace(/^contact 1: /, ''));
	});
	return ['| A card with | Is sent as | Left out |', '| --- | --- | --- |', ...rows].join('\n');
}

function markdownTable(): string {
	const rows = markdown.map((text) => row(code(text), code(markdownToWhatsApp(text))));
	return ['| Markdown | Is sent as |', '| --- | --- |', ...rows].join('\n');
}

/** A span of code that may hold accents itself. */
function code(text: string): string {
	return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function downloadsTable(): string {
	const rows = downloads.map(([declared, disposition, url]) => {
		const name = nameInDisposition(disposition) ?? nameInUrl(url) ?? '';
		const type = fileType({ declared, name });
		return row(declared, disposition === '' ? '' : code(disposition), url, type, code(withEnding(name, type)));
	});
	return [
		'| Type that the server states | Content-Disposition | Link | Type | Name |',
		'| --- | --- | --- | --- | --- |',
		...rows,
	].join('\n');
}

test('no file is read wrong without a doubt', () => {
	expect(encodingsTable()).not.toMatch(/\| no \|/);
});

test('docs/whatsapp.md shows what is understood', async () => {
	const written = await readFile(documentation, 'utf8');
	const tables = [numbersTable(), filesTable(), encodingsTable(), cardsTable(), markdownTable(), downloadsTable()].join(
		'\n\n',
	);
	const [before = '', rest = ''] = written.split(begin);
	const after = rest.includes(end) ? rest.slice(rest.indexOf(end)) : `${end}\n`;
	const text = `${before.trimEnd()}\n\n${begin}\n\n${tables}\n\n${after}`;
	const bare = (markdown: string) => markdown.replace(/[ -]{2,}/g, ' ').replace(/\s+\|/g, ' |');
	if (process.env.UPDATE_DOCS) await writeFile(documentation, text);
	else expect(bare(written)).toBe(bare(text));
});
