// Names of types. cspell:disable
import {
	endingOf,
	fileType,
	formatOfText,
	normalizeMimeType,
	typeOfBytes,
	typeOfName,
} from '../../../../nodes/shared/http/fileType';

/** What people send, by the endings of its names; the one that a file without a name gets comes first. */
test.each([
	['application/gzip', 'gz tgz'],
	['application/json', 'json'],
	['application/msword', 'doc dot'],
	['application/pdf', 'pdf'],
	['application/rtf', 'rtf'],
	['application/vnd.android.package-archive', 'apk'],
	['application/vnd.ms-excel', 'xls xlt'],
	['application/vnd.ms-excel.sheet.macroenabled.12', 'xlsm'],
	['application/vnd.ms-outlook', 'msg'],
	['application/vnd.ms-powerpoint', 'ppt pps'],
	['application/vnd.oasis.opendocument.presentation', 'odp'],
	['application/vnd.oasis.opendocument.spreadsheet', 'ods'],
	['application/vnd.oasis.opendocument.text', 'odt'],
	['application/vnd.openxmlformats-officedocument.presentationml.presentation', 'pptx'],
	['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'xlsx'],
	['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'docx'],
	['application/vnd.rar', 'rar'],
	['application/x-7z-compressed', '7z'],
	['application/xml', 'xml'],
	['application/zip', 'zip'],
	['audio/aac', 'aac'],
	['audio/amr', 'amr'],
	['audio/flac', 'flac'],
	['audio/mp4', 'm4a'],
	['audio/mpeg', 'mp3 mpga'],
	['audio/ogg', 'ogg oga opus'],
	['audio/wav', 'wav'],
	['image/avif', 'avif'],
	['image/bmp', 'bmp'],
	['image/gif', 'gif'],
	['image/heic', 'heic'],
	['image/jpeg', 'jpg jpeg jpe jfif pjpeg'],
	['image/png', 'png'],
	['image/svg+xml', 'svg'],
	['image/tiff', 'tiff tif'],
	['image/webp', 'webp'],
	['message/rfc822', 'eml'],
	['text/calendar', 'ics'],
	['text/css', 'css'],
	['text/csv', 'csv'],
	['text/html', 'html htm xhtml'],
	['text/markdown', 'md'],
	['text/plain', 'txt log'],
	['text/vcard', 'vcf'],
	['video/3gpp', '3gp 3gpp'],
	['video/mp4', 'mp4 m4v'],
	['video/mpeg', 'mpeg mpg'],
	['video/quicktime', 'mov'],
	['video/webm', 'webm'],
	['video/x-matroska', 'mkv'],
	['video/x-msvideo', 'avi'],
])('%s is told by the endings %s', (type, endings) => {
	const all = endings.split(' ');
	expect(all.map((ending) => typeOfName(`a.b.${ending}`))).toEqual(all.map(() => type));
	expect(all.map((ending) => typeOfName(`A.${ending.toUpperCase()}`))).toEqual(all.map(() => type));
	expect(endingOf(type)).toBe(all[0]);
	expect(normalizeMimeType(type)).toBe(type);
});

test('a name tells nothing without an ending, or with one that nobody knows', () => {
	for (const name of [undefined, '', 'pdf', 'a.', 'a.xyz', 'a.pdf ', 'a.pdf?', 'a.pdfpdfpdf', '.pdf.']) {
		expect([name, typeOfName(name)]).toEqual([name, undefined]);
	}
	expect(typeOfName('.pdf')).toBe('application/pdf');
	expect(endingOf('application/x-custom')).toBeUndefined();
	expect(endingOf('Image/JPG; q=1')).toBe('jpg');
});

test.each([
	['image/jpeg', '\xff\xd8\xff\xe0'],
	['image/png', '\x89PNG\r\n\x1a\n'],
	['image/gif', 'GIF89a'],
	['image/webp', 'RIFF\0\0\0\0WEBPVP8 '],
	['image/heic', '\0\0\0\x18ftypheic'],
	['image/heic', '\0\0\0\x18ftypmif1'],
	['image/tiff', 'II*\0'],
	['image/tiff', 'MM\0*'],
	['image/bmp', 'BM6'],
	['application/pdf', '%PDF-1.7'],
	['application/zip', 'PK\x03\x04'],
	['application/gzip', '\x1f\x8b\x08'],
	['application/vnd.rar', 'Rar!\x1a\x07\x01'],
	['application/x-7z-compressed', "7z\xbc\xaf'\x1c"],
	['audio/ogg', 'OggS'],
	['audio/amr', '#!AMR\n'],
	['audio/mpeg', 'ID3\x03'],
	['audio/mpeg', '\xff\xf2'],
	['audio/mpeg', '\xff\xf3'],
	['audio/mpeg', '\xff\xfa'],
	['audio/mpeg', '\xff\xfb'],
	['audio/aac', '\xff\xf1'],
	['audio/aac', '\xff\xf9'],
	['audio/flac', 'fLaC'],
	['audio/wav', 'RIFF\0\0\0\0WAVEfmt '],
	['audio/mp4', '\0\0\0\x1cftypM4A '],
	['video/3gpp', '\0\0\0\x1cftyp3gp4'],
	['video/quicktime', '\0\0\0\x14ftypqt  '],
	['image/avif', '\0\0\0\x1cftypavif'],
	['video/mp4', '\0\0\0\x1cftypisom'],
	['video/x-msvideo', 'RIFF\0\0\0\0AVI LIST'],
	['video/webm', '\x1aE\xdf\xa3'],
	['application/rtf', '{\\rtf1'],
	['text/vcard', 'BEGIN:VCARD'],
	['text/calendar', 'BEGIN:VCALENDAR'],
])('%s begins with %j, and there alone', (type, mark) => {
	expect(typeOfBytes(Buffer.from(mark, 'latin1'))).toBe(type);
	expect(typeOfBytes(Buffer.from(`?${mark}`, 'latin1'))).toBeUndefined();
	expect(fileType({ declared: undefined, bytes: Buffer.from(mark, 'latin1') })).toBe(type);
});

test.each(['<!doctype html', '<html', '<head', '<body', '<title', '<script', '<meta'])(
	'a web page may begin with %s, also behind what nobody sees',
	(mark) => {
		for (const before of [
			...['', ' \n', '\xef\xbb\xbf', '\xff\xfe', '\xfe\xff', '<!-- a > b -->\n', '<?xml version="1.0"?>\n'],
			'<?xml version="1.0"?> <!-- saved --> ',
		]) {
			const page = Buffer.from(`${before}${mark.toUpperCase()}>`, 'latin1');
			expect([before, typeOfBytes(page)]).toEqual([before, 'text/html']);
		}
		expect(typeOfBytes(Buffer.from(`a ${mark}>`))).toBeUndefined();
		expect(typeOfBytes(Buffer.from(`${mark.slice(0, 1)}\xff\xfe${mark.slice(1)}>`, 'latin1'))).toBeUndefined();
	},
);

test.each([
	['{"a":1}', 'JSON'],
	[' {\n "error"', 'JSON'],
	['[{"code":1}]', 'JSON'],
	['[ "a"]', 'JSON'],
	['\ufeff{ "a"', 'JSON'],
	['{a}', undefined],
	['[1]', undefined],
	['x {"a":1}', undefined],
	['<?xml version="1.0"?>', 'XML'],
	['<Error>', 'XML'],
	['<ServiceError a="b">', 'XML'],
	['<Errors>', undefined],
	['a <Error>', undefined],
	['a <S3Error>', undefined],
	['a <ServiceError>', undefined],
	['a <?xml', undefined],
])('a program answers with %j: %s', (text, format) => {
	expect(formatOfText(Buffer.from(text))).toBe(format);
});

test.each([
	...['*/*', 'application/binary', 'application/download', 'application/force-download', 'application/octet-stream'],
	...['application/octet_stream', 'application/save', 'application/unknown', 'application/x-binary'],
	...['application/x-download', 'application/x-force-download', 'application/x-octet-stream'],
	...['application/x-www-form-urlencoded', 'binary/octet-stream', 'content/unknown', 'multipart/form-data'],
	...['octet/stream', 'unknown/unknown', 'a/b/c', 'a b/c', '/pdf', 'application/', ';application/pdf/'],
])('%s says nothing about a file', (declared) => {
	expect(normalizeMimeType(declared)).toBe('');
	expect(fileType({ declared, name: 'a.pdf' })).toBe('application/pdf');
});

test.each([
	['application/acrobat application/x-pdf application/vnd.pdf text/pdf text/x-pdf', 'application/pdf'],
	['application/csv application/x-csv text/comma-separated-values text/x-csv', 'text/csv'],
	['application/ics', 'text/calendar'],
	['application/x-rar application/x-rar-compressed', 'application/vnd.rar'],
	['application/x-zip-compressed application/x-zip', 'application/zip'],
	['application/xhtml+xml', 'text/html'],
	['audio/3gpp video/3gp', 'video/3gpp'],
	['audio/m4a audio/x-m4a audio/mp4a-latm', 'audio/mp4'],
	['audio/mp3 audio/mpeg3 audio/mpg audio/x-mpeg-3 audio/x-mp3', 'audio/mpeg'],
	['audio/opus', 'audio/ogg'],
	['audio/vnd.wave audio/wave audio/x-wav', 'audio/wav'],
	['image/heif', 'image/heic'],
	['image/jfif image/jpe image/jpg image/pjpeg image/pjpg image/x-citrix-jpeg', 'image/jpeg'],
	['image/x-citrix-png image/x-png', 'image/png'],
	['image/svg', 'image/svg+xml'],
	['image/tif', 'image/tiff'],
	['image/x-ms-bmp image/x-bmp', 'image/bmp'],
	['text/directory text/x-vcard', 'text/vcard'],
	['text/json', 'application/json'],
	['text/rtf', 'application/rtf'],
	['text/xml', 'application/xml'],
	['video/avi video/msvideo video/x-msvideo', 'video/x-msvideo'],
	['video/m4v video/x-m4v', 'video/mp4'],
	['video/mkv', 'video/x-matroska'],
	['video/mov', 'video/quicktime'],
])('%s are names of %s', (names, type) => {
	for (const name of names.split(' ')) {
		expect([name, normalizeMimeType(` ${name.toUpperCase()};q=1`)]).toEqual([name, type]);
	}
});

test.each<[string, Parameters<typeof fileType>[0], string]>([
	['a picture whose name lies', { declared: '', name: 'a.doc', bytes: Buffer.from('GIF89a') }, 'image/gif'],
	['an Excel file', { declared: '', name: 'a.xlsx', bytes: Buffer.from('PK\x03\x04') }, String(typeOfName('a.xlsx'))],
	['a page, by its name', { declared: '', name: 'a.md', bytes: Buffer.from('<html>') }, 'text/markdown'],
	['a page without a name', { declared: '', bytes: Buffer.from('<html>') }, 'text/html'],
	[
		'an app in an archive',
		{ declared: 'application/zip', name: 'a.apk', bytes: Buffer.from('PK\x03\x04') },
		String(typeOfName('a.apk')),
	],
	[
		'an ODT in an archive',
		{ declared: 'application/zip', name: 'a.odt', bytes: Buffer.from('PK\x03\x04') },
		String(typeOfName('a.odt')),
	],
	[
		'no archive by its bytes',
		{ declared: 'application/zip', name: 'a.odt', bytes: Buffer.from('x') },
		'application/zip',
	],
	['an archive whose bytes nobody has', { declared: 'application/zip', name: 'a.odt' }, 'application/zip'],
	[
		'another type that is told',
		{ declared: 'application/gzip', name: 'a.odt', bytes: Buffer.from('PK\x03\x04') },
		'application/gzip',
	],
	['a page that is told', { declared: 'text/html', name: 'a.docx', bytes: Buffer.from('<html>') }, 'text/html'],
	['text of an unknown name', { declared: 'text/plain', name: 'a.xyz' }, 'text/plain'],
])('the type of %s', (_, clues, type) => expect(fileType(clues)).toBe(type));
