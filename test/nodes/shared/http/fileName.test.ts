import fc from 'fast-check';
import { desk360Events } from '../../../../nodes/Desk360/trigger/events';
import { getChatEvents } from '../../../../nodes/GetChat/trigger/events';
import { oneMsgEvents } from '../../../../nodes/OneMsg/trigger/events';
import { inputFile } from '../../../../nodes/shared/http/attachments';
import { nameInDisposition, nameInUrl, safeFileName, withEnding } from '../../../../nodes/shared/http/fileName';
import { fileNameOf, linkedFileName } from '../../../../nodes/shared/whatsapp/messageFile';

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
		["attachment; filename=UTF-8''M%C3%BC%C5%9Fteri.pdf", 'Müşteri.pdf'],
		['attachment; filename="utf-8\'tr\'M%C3%BC%C5%9Fteri.pdf"', 'Müşteri.pdf'],
		["attachment; filename=UTF-8'.pdf", "UTF-8'.pdf"],
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
		['attachment; filename=report.pdf;', 'report.pdf'],
		['attachment;filename="report.pdf";filename*=UTF-8\'\'report%20%E2%82%AC.pdf', 'report €.pdf'],
		["attachment; filename*=UTF-8''%e2%82%ac%20rates.pdf", '€ rates.pdf'],
		["attachment; filename*=utf-8''%D8%AA%D9%82%D8%B1%D9%8A%D8%B1.pdf", 'تقرير.pdf'],
		['attachment; filename="EURO rates"; filename*=utf-8\'\'%e2%82%ac%20rates', '€ rates'],
		["attachment; filename*=iso-8859-1'en'%A3%20rates.pdf", '£ rates.pdf'],
		['inline; filename="=?UTF-8?Q?Rechnung_M=C3=BCller.pdf?="', 'Rechnung Müller.pdf'],
		['attachment; filename="=?utf-8?B?5aCx5ZGK5pu4LnBkZg==?="', '報告書.pdf'],
		['attachment; filename==?utf-8?B?5aCx5ZGK5pu4LnBkZg==?=', '報告書.pdf'],
		['attachment; filename="=?ISO-2022-JP?B?GyRCSnM5cD1xGyhCLnBkZg==?="', '報告書.pdf'],
		['attachment; filename="%E5%A0%B1%E5%91%8A.pdf"', '報告.pdf'],
		['attachment; filename=%E5%A0%B1%E5%91%8A.pdf', '報告.pdf'],
		[raw('attachment; filename="報告書.pdf"'), '報告書.pdf'],
		[raw('attachment; filename=報告書.pdf'), '報告書.pdf'],
		["attachment; filename*=UTF-8''" + raw('報告書.pdf'), '報告書.pdf'],
		['attachment; filename*="UTF-8\'\'a%20b.pdf"', 'a b.pdf'],
		["attachment; filename='report.pdf'", 'report.pdf'],
		['filename=report.pdf', 'report.pdf'],
		['attachment, filename=report.pdf', undefined],
		['form-data; name="f"; filename="a.pdf"', 'a.pdf'],
		['attachment; filename = "a.pdf"', 'a.pdf'],
		['ATTACHMENT; FILENAME="A.PDF"', 'A.PDF'],
		['attachment; filename="a\\\\b.pdf"', 'b.pdf'],
		['attachment; filename="foo-%c3%a4.html"', 'foo-ä.html'],
		['attachment; filename="50%25 off.pdf"', '50% off.pdf'],
		['attachment; filename="50% off.pdf"', '50% off.pdf'],
		['attachment; filename="a+b.pdf"', 'a+b.pdf'],
		['attachment; filename=a+b.pdf', 'a+b.pdf'],
		['attachment; filename="a%20b+c.pdf"', 'a b+c.pdf'],
		['attachment; name=x.pdf', undefined],
		['attachment; filename="; filename=x.pdf"', '; filename=x.pdf'],
		['attachment; filename="a.pdf"; filename="b.pdf"', 'a.pdf'],
		["attachment; filename*0*=UTF-8''%e2%82; filename*1*=%ac.pdf", '€.pdf'],
		['attachment; filename*1="b.pdf"; filename*0="a"', 'ab.pdf'],
		["attachment; filename*=UTF-8'en-US'a.pdf", 'a.pdf'],
		["attachment; filename*=''a.pdf", 'a.pdf'],
		['attachment; filename*=a.pdf', 'a.pdf'],
		["attachment; filename*=UTF-8''; filename=a.pdf", 'a.pdf'],
		['attachment; filename="a.pdf', 'a.pdf'],
		['attachment; filename=a b c.pdf', 'a b c.pdf'],
		['attachment; filename="/tmp/x/a.pdf"', 'a.pdf'],
		['attachment; filename="C:\\docs\\a.pdf"', 'a.pdf'],
		['attachment; filename="a.pdf\\""', 'a.pdf"'],
		['attachment; filename="&#252;.pdf"', '&#252;.pdf'],
		['attachment; filename="u\u0308.pdf"'.normalize('NFD'), 'u\u0308.pdf'],
		["attachment; filename*=gb18030''%B1%A8.pdf", '报.pdf'],
		["attachment; filename*=windows-1254''%DEule.pdf", 'Şule.pdf'],
		['attachment; filename="\xdeule.pdf"', 'Þule.pdf'],
		['attachment;filename="invoice.pdf" ; size=1', 'invoice.pdf'],
		["attachment; filename='my file.pdf'", 'my file.pdf'],
		['attachment; filename="=?UTF-8?B?TcO8?= =?UTF-8?B?xZ8=?=.pdf"', 'Müş.pdf'],
		['attachment; filename="=?UTF-8?Q?a=20b?=.pdf"', 'a b.pdf'],
		['attachment; filename="=?UTF-8?Q?M=C3=BC?=  =?UTF-8?Q?=C5=9Fteri.pdf?="', 'Müşteri.pdf'],
		['attachment; filename="=?utf-8?Q?100%41.pdf?="', '100%41.pdf'],
		['attachment; filename="my utf-8\'x\'y.pdf"', "my utf-8'x'y.pdf"],
		['attachment; filename ; filename=a.pdf', 'a.pdf'],
		['attachment; filename="a\\"; b.pdf"', 'a"; b.pdf'],
		["attachment; filename=a 'b'", "a 'b'"],
		["attachment; filename='a' b", "'a' b"],
		[`attachment; filename="${raw('ü')}"`, 'ü'],
		['attachment; filename="Ã¼ş.pdf"', 'Ã¼ş.pdf'],
		["attachment; filename*=x-none''M%C3%BC.pdf", 'Mü.pdf'],
		[`attachment; a="${'x'.repeat(4_000)}"; filename=a.pdf`, undefined],
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
	['  a.pdf ', 'a.pdf'],
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

test.each<[string, string, string]>([
	['data', 'application/pdf', 'data.pdf'],
	['F-1001', 'application/pdf; charset=binary', 'F-1001.pdf'],
	['photo.jpeg', 'image/jpeg', 'photo.jpeg'],
	['photo', 'image/jpg', 'photo.jpg'],
	['Rev. 2', 'application/pdf', 'Rev. 2.pdf'],
	['offer v1.2', 'application/pdf', 'offer v1.2.pdf'],
	['sheet', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'sheet.xlsx'],
	['invoice.php', 'application/pdf', 'invoice.pdf'],
	['get.aspx', 'image/jpeg', 'get.jpg'],
	...['get.asp', 'get.jsp', 'get.jspx', 'get.ashx', 'get.cgi', 'get.do', 'get.php', 'get.php5', 'GET.PHP'].map(
		(name): [string, string, string] => [name, 'application/pdf', `${name.slice(0, 3)}.pdf`],
	),
	['a.phpx', 'application/pdf', 'a.phpx'],
	['a.xyz', 'application/pdf', 'a.xyz'],
	['a.xyz 2', 'application/pdf', 'a.xyz 2.pdf'],
	['a.7z', 'application/pdf', 'a.7z'],
	['.xyz', 'application/pdf', '.xyz.pdf'],
	['script.php', 'application/octet-stream', 'script.php'],
	['drawing.dwg', 'application/octet-stream', 'drawing.dwg'],
	['unknown', 'application/octet-stream', 'unknown'],
	['name.', 'text/csv', 'name.csv'],
])('%s of type %s goes by %s', (name, type, expected) => expect(withEnding(name, type)).toBe(expected));

describe('names from everywhere are made safe by the same function', () => {
	const evil = '..\\..\\tmp/\u202Egpj\r\n\u0000.exe';
	const safe = 'gpj.exe';

	test('entered, behind links, and of the item', () => {
		expect(fileNameOf(evil)).toBe(safe);
		expect(linkedFileName(evil, 'https://example.com/x.pdf')).toBe(safe);
		expect(nameInUrl(`https://example.com/a/${encodeURIComponent(evil)}`)).toBe(safe);
		expect(inputFile({ data: '', mimeType: 'application/x-msdownload', fileName: evil }, 'data').fileName).toBe(safe);
		expect(fileNameOf('..')).toBeUndefined();
	});

	test.each([
		[
			'Desk360',
			() => desk360Events({ messages: { id: 'm', from: '905551234567', document: { id: 'd', filename: evil } } }),
		],
		[
			'get.chat',
			() =>
				getChatEvents({
					messages: [{ id: 'm', from: '905551234567', type: 'document', document: { id: 'd', filename: evil } }],
				}),
		],
		[
			'1MSG',
			() =>
				oneMsgEvents({
					messages: [
						{ id: 'm', author: '905551234567@c.us', type: 'document', body: 'https://x.example/a', filename: evil },
					],
				}),
		],
	])('in the events of %s', (_, events) => {
		const media = events().flatMap((event) => event.media ?? []);
		expect(media).not.toEqual([]);
		expect(media.map(({ fileName }) => fileName)).toEqual(media.map(() => safe));
	});
});

describe('names that Windows takes for something else', () => {
	test.each([
		...[
			'CON',
			'con.txt',
			'NUL.tar.gz',
			'aux .pdf',
			'COM1.jpg',
			'lpt9',
			'COM\u00B9.txt',
			'CONIN$',
			'prn.',
			'\u202ENUL.pdf',
		],
		...['nul:', 'C:report.pdf', 'folder/con.png', 'C:\\x\\aux'],
	])('%s', (name) => {
		expect(safeFileName(name)).toMatch(/^_/);
	});

	test.each([
		['console.txt', 'console.txt'],
		['com10.txt', 'com10.txt'],
		['Auxiliary.pdf', 'Auxiliary.pdf'],
		['12:30.pdf', '12:30.pdf'],
		['report.pdf. .', 'report.pdf'],
		['. .', undefined],
		['\u200D..', undefined],
		['\u200C\u200D', undefined],
		['\u3164', undefined],
		['photo\u3164\u115F.jpg', 'photo.jpg'],
		['\u2800.exe', '.exe'],
		['\u2800', undefined],
		[`con.${'x'.repeat(196)}`, `_on.${'x'.repeat(196)}`],
	])('and %j is %j', (name, expected) => {
		expect(safeFileName(name)).toBe(expected);
	});
});
