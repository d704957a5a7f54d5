/** The types that WhatsApp shows or that people send as documents, and the endings of their names; the usual one first. */
const endingsByType: Readonly<Record<string, readonly string[]>> = {
	'application/gzip': ['gz', 'tgz'],
	'application/json': ['json'],
	'application/msword': ['doc', 'dot'],
	'application/pdf': ['pdf'],
	'application/rtf': ['rtf'],
	'application/vnd.android.package-archive': ['apk'],
	'application/vnd.ms-excel': ['xls', 'xlt'],
	'application/vnd.ms-excel.sheet.macroenabled.12': ['xlsm'],
	'application/vnd.ms-outlook': ['msg'],
	'application/vnd.ms-powerpoint': ['ppt', 'pps'],
	'application/vnd.oasis.opendocument.presentation': ['odp'],
	'application/vnd.oasis.opendocument.spreadsheet': ['ods'],
	'application/vnd.oasis.opendocument.text': ['odt'],
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': ['pptx'],
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
	'application/vnd.rar': ['rar'],
	'application/x-7z-compressed': ['7z'],
	'application/xml': ['xml'],
	'application/zip': ['zip'],
	'audio/aac': ['aac'],
	'audio/amr': ['amr'],
	'audio/flac': ['flac'],
	'audio/mp4': ['m4a'],
	'audio/mpeg': ['mp3', 'mpga'],
	'audio/ogg': ['ogg', 'oga', 'opus'],
	'audio/wav': ['wav'],
	'image/avif': ['avif'],
	'image/bmp': ['bmp'],
	'image/gif': ['gif'],
	'image/heic': ['heic'],
	'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif', 'pjpeg'],
	'image/png': ['png'],
	'image/svg+xml': ['svg'],
	'image/tiff': ['tiff', 'tif'],
	'image/webp': ['webp'],
	'message/rfc822': ['eml'],
	'text/calendar': ['ics'],
	'text/css': ['css'],
	'text/csv': ['csv'],
	'text/html': ['html', 'htm', 'xhtml'],
	'text/markdown': ['md'],
	'text/plain': ['txt', 'log'],
	'text/vcard': ['vcf'],
	'video/3gpp': ['3gp', '3gpp'],
	'video/mp4': ['mp4', 'm4v'],
	'video/mpeg': ['mpeg', 'mpg'],
	'video/quicktime': ['mov'],
	'video/webm': ['webm'],
	'video/x-matroska': ['mkv'],
	'video/x-msvideo': ['avi'],
};

/** Other names that servers and programs have for them, but for an `x-`, which may stand in front of each. */
const aliases: Readonly<Record<string, string>> = {
	'application/acrobat': 'application/pdf',
	'application/csv': 'text/csv',
	'application/excel': 'application/vnd.ms-excel',
	'application/ics': 'text/calendar',
	'application/jpg': 'image/jpeg',
	'application/mp4': 'video/mp4',
	'application/mspowerpoint': 'application/vnd.ms-powerpoint',
	'application/ogg': 'audio/ogg',
	'application/png': 'image/png',
	'application/powerpoint': 'application/vnd.ms-powerpoint',
	'application/vcard': 'text/vcard',
	'application/vnd.ms-word': 'application/msword',
	'application/vnd.msexcel': 'application/vnd.ms-excel',
	'application/vnd.pdf': 'application/pdf',
	'application/word': 'application/msword',
	'application/x-msexcel': 'application/vnd.ms-excel',
	'application/x-rar': 'application/vnd.rar',
	'application/x-rar-compressed': 'application/vnd.rar',
	'application/x-zip-compressed': 'application/zip',
	'application/xhtml+xml': 'text/html',
	'audio/3gpp': 'video/3gpp',
	'audio/aacp': 'audio/aac',
	'audio/amr-nb': 'audio/amr',
	'audio/m4a': 'audio/mp4',
	'audio/mp3': 'audio/mpeg',
	'audio/mp4a-latm': 'audio/mp4',
	'audio/mpeg3': 'audio/mpeg',
	'audio/mpg': 'audio/mpeg',
	'audio/opus': 'audio/ogg',
	'audio/vnd.wave': 'audio/wav',
	'audio/wave': 'audio/wav',
	'audio/x-hx-aac-adts': 'audio/aac',
	'audio/x-mpeg-3': 'audio/mpeg',
	'image/apng': 'image/png',
	'image/heic-sequence': 'image/heic',
	'image/heif': 'image/heic',
	'image/jfif': 'image/jpeg',
	'image/jpe': 'image/jpeg',
	'image/jpg': 'image/jpeg',
	'image/pipeg': 'image/jpeg',
	'image/pjpeg': 'image/jpeg',
	'image/pjpg': 'image/jpeg',
	'image/svg': 'image/svg+xml',
	'image/tif': 'image/tiff',
	'image/vnd.swiftview-jpeg': 'image/jpeg',
	'image/x-citrix-jpeg': 'image/jpeg',
	'image/x-citrix-png': 'image/png',
	'image/x-ms-bmp': 'image/bmp',
	'text/comma-separated-values': 'text/csv',
	'text/directory': 'text/vcard',
	'text/json': 'application/json',
	'text/pdf': 'application/pdf',
	'text/rtf': 'application/rtf',
	'text/xml': 'application/xml',
	'video/3gp': 'video/3gpp',
	'video/avi': 'video/x-msvideo',
	'video/m4v': 'video/mp4',
	'video/mkv': 'video/x-matroska',
	'video/mov': 'video/quicktime',
	'video/mpeg4': 'video/mp4',
	'video/msvideo': 'video/x-msvideo',
};

/** Types that say nothing: a server or program did not know, or wanted a browser to save the file. */
const generic = new Set([
	'',
	'*/*',
	'application/binary',
	'application/download',
	'application/force-download',
	'application/octet-stream',
	'application/octet_stream',
	'application/save',
	'application/unknown',
	'application/x-binary',
	'application/x-download',
	'application/x-force-download',
	'application/x-octet-stream',
	'application/x-www-form-urlencoded',
	'binary/octet-stream',
	'content/unknown',
	'multipart/form-data',
	'octet/stream',
	'unknown/unknown',
]);

/** What is known about a file. */
export interface FileClues {
	/** As a server, a program or a person says, in any spelling. */
	declared: string | undefined;
	/** With its ending. */
	name?: string;
	/** Its first bytes, or all of them. */
	bytes?: Uint8Array;
}

const unknownType = 'application/octet-stream';
const typesByEnding = new Map(
	Object.entries(endingsByType).flatMap(([type, endings]) => endings.map((ending) => [ending, type] as const)),
);
/** Far enough for every mark that is looked for. */
const headLength = 512;

/**
 * A MIME type in its one spelling: `Image/JPG; q=1` is `image/jpeg`.
 *
 * @returns an empty string where it says nothing
 */
export function normalizeMimeType(declared: string | undefined): string {
	const [base = ''] = (declared ?? '').split(/[;,\s]/).filter((part) => part !== '');
	const type = base.toLowerCase();
	if (generic.has(type) || !/^[\w.+-]+\/[\w.+-]+$/.test(type)) return '';
	if (type in endingsByType) return type;
	const plain = type.replace('/x-', '/');
	return aliases[type] ?? aliases[plain] ?? (plain in endingsByType ? plain : type);
}

/**
 * What a file is. A type that says something counts; otherwise the first bytes do, then the ending of the name.
 *
 * @returns the MIME type, `application/octet-stream` where nothing tells
 */
export function fileType({ declared, name, bytes }: FileClues): string {
	const said = normalizeMimeType(declared);
	const seen = bytes && typeOfBytes(bytes);
	const named = typeOfName(name);
	const isPackage = said === 'application/zip' && seen === said && named !== undefined && zipped.test(named);
	if (said !== '' && said !== 'text/plain' && !isPackage) return said;
	// An ending can be wrong for pictures and documents; the bytes of both are unmistakable.
	if (seen !== undefined && seen !== 'application/zip' && seen !== 'text/html') return seen;
	return named ?? (said || seen || unknownType);
}

/** The type that the ending of a name stands for; undefined for an unknown one and for none. */
export function typeOfName(name: string | undefined): string | undefined {
	const ending = /\.([A-Za-z0-9]{1,8})$/.exec((name ?? '').slice(-10))?.[1];
	return ending === undefined ? undefined : typesByEnding.get(ending.toLowerCase());
}

/** The usual ending of a type's names, without the dot; undefined for unknown types. */
export function endingOf(mimeType: string): string | undefined {
	return endingsByType[normalizeMimeType(mimeType)]?.[0];
}

const signatures: ReadonlyArray<readonly [type: string, offset: number, mark: string]> = [
	['image/jpeg', 0, '\xff\xd8\xff'],
	['image/png', 0, '\x89PNG\r\n\x1a\n'],
	['image/gif', 0, 'GIF8'],
	['image/webp', 8, 'WEBP'],
	['image/heic', 4, 'ftyphei'],
	['image/heic', 4, 'ftypmif1'],
	['image/tiff', 0, 'II*\0'],
	['image/tiff', 0, 'MM\0*'],
	['image/bmp', 0, 'BM'],
	['application/pdf', 0, '%PDF-'],
	['application/zip', 0, 'PK\x03\x04'],
	['application/gzip', 0, '\x1f\x8b'],
	['application/vnd.rar', 0, 'Rar!\x1a\x07'],
	['application/x-7z-compressed', 0, "7z\xbc\xaf'\x1c"],
	['audio/ogg', 0, 'OggS'],
	['audio/amr', 0, '#!AMR'],
	['audio/mpeg', 0, 'ID3'],
	...['\xf2', '\xf3', '\xfa', '\xfb'].map((mark) => ['audio/mpeg', 0, `\xff${mark}`] as const),
	['audio/aac', 0, '\xff\xf1'],
	['audio/aac', 0, '\xff\xf9'],
	['audio/flac', 0, 'fLaC'],
	['audio/wav', 8, 'WAVE'],
	['audio/mp4', 4, 'ftypM4A'],
	['video/3gpp', 4, 'ftyp3g'],
	['video/quicktime', 4, 'ftypqt'],
	['image/avif', 4, 'ftypavif'],
	['video/mp4', 4, 'ftyp'],
	['video/x-msvideo', 8, 'AVI '],
	['video/webm', 0, '\x1aE\xdf\xa3'],
	['application/rtf', 0, '{\\rtf'],
	['text/vcard', 0, 'BEGIN:VCARD'],
	['text/calendar', 0, 'BEGIN:VCALENDAR'],
];

/** Documents that are a ZIP archive within, which some servers call them. */
const zipped = /openxmlformats|opendocument|android\.package/;

/** What the first bytes of a file tell; undefined where they tell nothing. */
export function typeOfBytes(bytes: Uint8Array): string | undefined {
	const head = Buffer.from(bytes.subarray(0, headLength)).toString('latin1');
	if (isHtml(head)) return 'text/html';
	return signatures.find(([, offset, mark]) => head.startsWith(mark, offset))?.[0];
}

/** Whether a text begins as a web page does, also behind a byte order mark, white space, comments and what XML begins with. */
function isHtml(head: string): boolean {
	const text = startOfText(head).toLowerCase();
	const body = text.startsWith('<?xml') ? text.slice(text.indexOf('?>') + 2).trimStart() : text;
	const start = body.startsWith('<!--') ? body.slice(body.indexOf('-->') + 3).trimStart() : body;
	return ['<!doctype html', '<html', '<head', '<body', '<title', '<script', '<meta'].some((mark) =>
		start.startsWith(mark),
	);
}

/** The format of a text that a program answers with; undefined for everything else. */
export function formatOfText(bytes: Uint8Array): 'JSON' | 'XML' | undefined {
	const text = startOfText(Buffer.from(bytes.subarray(0, headLength)).toString('latin1'));
	if (/^(?:\{\s*"|\[\s*[{"])/.test(text)) return 'JSON';
	return text.startsWith('<?xml') || /^<[A-Za-z]+Error\b|^<Error\b/.test(text) ? 'XML' : undefined;
}

/** Without a byte order mark, the zeros of UTF-16, and white space. */
function startOfText(head: string): string {
	return head
		.replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
		.replaceAll('\0', '')
		.trimStart();
}
