import fc from 'fast-check';
import { nameInDisposition, nameInUrl, safeFileName, withEnding } from '../../../../nodes/shared/http/fileName';

/** A header as Node.js gives it: a character for each byte of its UTF-8. */
const raw = (text: string) => Buffer.from(text).toString('latin1');

describe('the name in a Content-Disposition header', () => {
	test.each([
		['attachment; filename="report.pdf"', 'report.pdf'],
		['attachment; filename=report.pdf', 'report.pdf'],
		['attachment;filename=Annual report 2026.pdf; size=5', 'Annual report 2026.pdf'],
		['inline; FileName = "a.pdf"', 'a.pdf'],
		[raw('attachment; filename="Müşteri Faturası.pdf"'), 'Müşteri Faturası.pdf'],
		[raw('attachment; filename=счёт.pdf'), 'счёт.pdf'],
		['attachment; filename="Rechnung M\xfcller.pdf"', 'Rechnung Müller.pdf'],
		['attachment; filename="M%C3%BC%C5%9Fteri%20Faturas%C4%B1.pdf"', 'Müşteri Faturası.pdf'],
		['attachment; filename="100% sure.pdf"', '100% sure.pdf'],
		["attachment; filename*=UTF-8''M%C3%BC%C5%9Fteri.pdf", 'Müşteri.pdf'],
		['attachment; filename="fallback.pdf"; filename*=utf-8\'tr\'M%C3%BC%C5%9Fteri.pdf', 'Müşteri.pdf'],
		["attachment; filename*=iso-8859-9''%DEule.pdf", 'Şule.pdf'],
		["attachment; filename*=UTF-8''it's.pdf", "it's.pdf"],
		[`attachment; filename*=${raw('Müşteri.pdf')}`, 'Müşteri.pdf'],
		['attachment; filename="=?UTF-8?B?TcO8xZ90ZXJpLnBkZg==?="', 'Müşteri.pdf'],
		['attachment; filename="=?utf-8?q?M=C3=BC=C5=9Fteri_1.pdf?="', 'Müşteri 1.pdf'],
		['attachment; filename="=?UTF-8?Q?M=C3=BC?= =?UTF-8?Q?=C5=9Fteri.pdf?="', 'Müşteri.pdf'],
		['attachment; filename="=?iso-8859-1?Q?M=FCller.pdf?="', 'Müller.pdf'],
		['attachment; filename*0="long "; filename*1="name.pdf"', 'long name.pdf'],
		["attachment; filename*0*=UTF-8''M%C3%BC; filename*1*=%C5%9Fteri.pdf", 'Müşteri.pdf'],
		['attachment; filename="a; b.pdf"', 'a; b.pdf'],
		['attachment; filename="say \\"hi\\".pdf"', 'say "hi".pdf'],
		['attachment; filename="C:\\Users\\me\\scan.pdf"', 'scan.pdf'],
		['attachment; filename="../../etc/passwd"', 'passwd'],
		['attachment; filename=".."', undefined],
		['attachment; filename=""', undefined],
		['attachment', undefined],
		['', undefined],
		['attachment; filename="open.pdf', 'open.pdf'],
	])('%j', (header, expected) => expect(nameInDisposition(header)).toBe(expected));

	test('never fails, and never leads elsewhere', () => {
		const noise = fc.string({
			unit: fc.constantFrom(
				'filename',
				'*',
				'=',
				'"',
				';',
				"'",
				'UTF-8',
				'%',
				'=?',
				'?=',
				'?B?',
				'\\',
				'/',
				'.',
				'..',
				'\u202e',
				'\0',
				'ü',
				'a',
			),
			maxLength: 40,
		});
		fc.assert(
			fc.property(noise, (header) => {
				expect(nameInDisposition(`attachment; filename=${header}`) ?? 'file').toMatch(/^(?!\.+$)[^/\\\0\u202e]+$/);
			}),
			{ numRuns: 5_000 },
		);
	});
});

test.each([
	['invoice.pdf', 'invoice.pdf'],
	['a/b\\c.pdf', 'c.pdf'],
	['../..', undefined],
	['.', undefined],
	['photo\r\nX-Evil: 1.jpg', 'photoX-Evil: 1.jpg'],
	['invoice\u202Efdp.exe', 'invoicefdp.exe'],
	['\u2066a\u2069\u200B.pdf\0', 'a.pdf'],
	['می\u200Cخواهم.pdf', 'می\u200Cخواهم.pdf'],
	[' ', undefined],
	[undefined, undefined],
	[`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`],
])('a safe name for %j', (name, expected) => expect(safeFileName(name)).toBe(expected));

test.each([
	['https://cdn.example.com/invoices/F-1001.pdf?sig=abc', 'F-1001.pdf'],
	['https://cdn.example.com/M%C3%BC%C5%9Fteri%20Faturas%C4%B1.pdf#page=2', 'Müşteri Faturası.pdf'],
	['https://cdn.example.com/a%2F..%2Fb.pdf', 'b.pdf'],
	['https://cdn.example.com/100%.pdf', '100%.pdf'],
	['https://cdn.example.com/folder/', undefined],
	['https://cdn.example.com', undefined],
	['not an address', undefined],
])('the name in the address %s', (url, expected) => expect(nameInUrl(url)).toBe(expected));

test.each([
	['data', 'application/pdf', 'data.pdf'],
	['F-1001', 'application/pdf; charset=binary', 'F-1001.pdf'],
	['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
	['photo', 'image/jpg', 'photo.jpg'],
	['Rev. 2', 'application/pdf', 'Rev. 2.pdf'],
	['offer v1.2', 'application/pdf', 'offer v1.2.pdf'],
	['sheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'sheet.xlsx'],
	['drawing.dwg', 'application/octet-stream', 'drawing.dwg'],
	['unknown', 'application/octet-stream', 'unknown'],
	['name.', 'text/csv', 'name.csv'],
])('%s of type %s goes by %s', (name, type, expected) => expect(withEnding(name, type)).toBe(expected));
