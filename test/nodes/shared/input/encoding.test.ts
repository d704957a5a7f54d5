// Names in many languages. cspell:disable
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsv } from '../../../../nodes/shared/input/csv';
import { detectEncoding } from '../../../../nodes/shared/input/encoding';
import { encode } from '../../../support/encode';

const lists: Readonly<Record<string, readonly string[]>> = {
	Russian: ['Дмитрий', 'Анна Иванова', 'Сергей Петров', 'Елена', 'Ольга Кузнецова', 'Юрий', 'Наталья', 'Игорь'],
	Ukrainian: ['Олександр', 'Ганна Шевченко', 'Їжак', 'Євген', 'Наталія', 'Ігор'],
	Bulgarian: ['Георги', 'Иван Димитров', 'Мария', 'Цветелина'],
	Serbian: ['Љубиша', 'Ђорђе Петровић', 'Јелена', 'Милан'],
	Greek: ['Γιώργος', 'Μαρία Παπαδοπούλου', 'Δημήτρης', 'Ελένη', 'Νίκος'],
	Hebrew: ['משה כהן', 'דוד לוי', 'שרה', 'רחל אברהם'],
	Arabic: ['محمد علي', 'فاطمة', 'أحمد حسن', 'خالد'],
	Thai: ['สมชาย', 'สมหญิง ใจดี', 'วิชัย'],
	Turkish: ['Ayşe Çağrı', 'Özgür', 'Gülşah Işık', 'İbrahim', 'Ümit'],
	German: ['Jörg Müller', 'Groß', 'Käthe', 'Jürgen', 'Schäfer'],
	French: ['François', 'Hélène', 'Zoë', 'Benoît'],
	Spanish: ['José', 'Muñoz', 'Begoña Ibáñez', 'Íñigo'],
	Portuguese: ['João', 'Conceição', 'Antônio', 'Inês'],
	Swedish: ['Åsa', 'Björn', 'Sjöberg', 'Märta'],
	Danish: ['Søren', 'Jørgen', 'Åse', 'Ægir'],
	Icelandic: ['Þór', 'Guðrún', 'Sigurður', 'Ásdís'],
	Polish: ['Łukasz', 'Małgorzata', 'Żółć', 'Wójcik', 'Zięba'],
	Czech: ['Jiří', 'Dvořák', 'Šárka', 'Novotný', 'Žofie', 'Růžena'],
	Hungarian: ['Erdős', 'Zoltán', 'Győző', 'Fülöp', 'Béla'],
	Romanian: ['Ştefan', 'Mihăiţă', 'Ioniţă', 'Rădulescu'],
	Croatian: ['Ćiro', 'Đurđica', 'Željko', 'Šimić'],
	Lithuanian: ['Jūratė', 'Žydrūnas', 'Eglė', 'Šarūnas'],
	Latvian: ['Jānis', 'Bērziņš', 'Ilze Kļaviņa', 'Ģirts'],
	Japanese: ['田中太郎', '佐藤花子', '鈴木一郎', 'やまだ', 'スズキ'],
	Chinese: ['王伟', '李娜', '张秀英', '刘洋', '陈静'],
	Taiwanese: ['陳怡君', '林志明', '黃淑芬', '張家豪'],
	Korean: ['김민수', '이영희', '박지훈', '최수진'],
};

/** Languages in the encodings that spreadsheets use for them. */
const readEncodings: ReadonlyArray<readonly [string, readonly string[]]> = [
	['Russian', ['utf-8', 'windows-1251', 'koi8-r', 'iso-8859-5', 'ibm866', 'x-mac-cyrillic']],
	['Ukrainian', ['windows-1251', 'koi8-u']],
	['Bulgarian', ['windows-1251']],
	['Serbian', ['windows-1251']],
	['Greek', ['windows-1253', 'iso-8859-7']],
	['Hebrew', ['windows-1255', 'iso-8859-8']],
	['Arabic', ['windows-1256', 'iso-8859-6']],
	['Thai', ['windows-874']],
	['Turkish', ['utf-8', 'windows-1254']],
	['German', ['windows-1252', 'macintosh']],
	['French', ['windows-1252', 'iso-8859-15', 'macintosh']],
	['Spanish', ['windows-1252']],
	['Portuguese', ['windows-1252']],
	['Swedish', ['windows-1252']],
	['Danish', ['windows-1252']],
	['Icelandic', ['windows-1252']],
	['Polish', ['windows-1250', 'iso-8859-2']],
	['Czech', ['windows-1250', 'iso-8859-2']],
	['Hungarian', ['windows-1250', 'iso-8859-2']],
	['Romanian', ['windows-1250', 'iso-8859-2']],
	['Croatian', ['windows-1250', 'iso-8859-2']],
	['Lithuanian', ['windows-1257', 'iso-8859-13']],
	['Latvian', ['windows-1257', 'iso-8859-13']],
	['Japanese', ['shift_jis', 'euc-jp']],
	['Chinese', ['gbk', 'utf-8']],
	['Taiwanese', ['big5']],
	['Korean', ['euc-kr']],
];

const csvOf = (names: readonly string[]) =>
	`name;phone\r\n${names.map((name, n) => `${name};+90555000112${n}\r\n`).join('')}`;
const read = (bytes: Uint8Array) => new TextDecoder(detectEncoding(bytes).name).decode(bytes);
const pairs = readEncodings.flatMap(([language, encodings]) => encodings.map((name) => [language, name] as const));

test.each(pairs)('%s in %s', (language, encoding) => {
	const text = csvOf(lists[language] ?? []);
	const bytes = encode(text, encoding);
	expect(read(bytes)).toBe(text);
	expect(detectEncoding(bytes).doubt).toBeUndefined();
});

// Each name has letters that no other alphabet has together.
test.each([
	['German', 'windows-1252', ['Groß', 'Weiß', 'Strauß', 'Preuß']],
	['Spanish', 'windows-1252', ['Muñoz', 'Peña', 'Núñez', 'Ibáñez']],
	['Portuguese', 'windows-1252', ['João', 'Conceição', 'Falcão', 'Romão']],
	['Swedish', 'windows-1252', ['Åström', 'Ångström', 'Åkerlöf', 'Håkanström']],
	['Icelandic', 'windows-1252', ['Guðrún', 'Sigurður', 'Þór', 'Þórður']],
	['Polish', 'windows-1250', ['Łukasz', 'Małgorzata', 'Wałęsa', 'Pawłowski']],
	['Czech', 'windows-1250', ['Jiří', 'Dvořák', 'Němec', 'Růžička']],
	['Slovak', 'windows-1250', ['Kráľ', 'Ľudovít', 'Ľubomír', 'Oľga']],
	['Hungarian', 'windows-1250', ['Erdős', 'Győző', 'Szűcs', 'Fűrész']],
	['Latvian', 'windows-1257', ['Jānis', 'Bērziņš', 'Kārlis', 'Līga']],
	['Estonian', 'windows-1257', ['Põldmäe', 'Mõisamäe', 'Rõõmumäe', 'Kõrgemäe']],
])('names of %s alone are read without a doubt', (_language, encoding, names) => {
	const bytes = encode(csvOf(names), encoding);
	expect(read(bytes)).toBe(csvOf(names));
	expect(detectEncoding(bytes).doubt).toBeUndefined();
});

test('a list of few names is read right, or in doubt', () => {
	let [right, doubtful, wrong] = [0, 0, 0];
	for (const [language, encoding] of pairs.filter(([, name]) => /^(?:windows|shift|gbk|big5|euc-kr)/.test(name))) {
		const names = lists[language] ?? [];
		for (let first = 0; first + 1 < names.length; first++) {
			const text = csvOf(names.slice(first, first + 2));
			const bytes = encode(text, encoding);
			if (detectEncoding(bytes).doubt !== undefined) doubtful++;
			else if (read(bytes) === text) right++;
			else wrong++;
		}
	}
	expect(wrong).toBe(0);
	expect(right).toBeGreaterThan(doubtful);
});

test.each([
	['windows-1255', ['משה כהן']],
	['windows-1255', ['אברהם פרץ', 'תמר ביטון', 'יוסף']],
	['windows-1255', ['יוסף', 'משה כהן', 'אברהם פרץ', 'תמר ביטון']],
	['windows-874', ['นภา', 'วิชัย']],
	['windows-874', ['ประเสริฐ']],
	['windows-874', ['ประเสริฐ', 'สมหญิง ใจดี']],
	['windows-1251', ['ИВАНОВ ПЕТР', 'СЕРГЕЕВА АННА']],
	['koi8-r', ['ИВАНОВ ПЕТР', 'СЕРГЕЕВА АННА']],
	['gbk', ['李娜', '陈静']],
	['koi8-r', ['иванов иван']],
	['koi8-r', ['иванов иван', 'петрова мария', 'сидоров сергей', 'жукова юлия']],
	['koi8-r', ['петрова мария', 'иванов иван']],
	['windows-1251', ['иванов иван', 'петрова мария', 'сидоров сергей', 'жукова юлия']],
	['windows-1251', ['ИВАНОВ ИВАН', 'ПЕТРОВА МАРИЯ', 'СИДОРОВ СЕРГЕЙ', 'ЖУКОВА ЮЛИЯ']],
	['macintosh', ['François Lefèvre', 'Hélène Béranger', 'Benoît Gêné']],
])('%s with %j is read right, or in doubt', (encoding, names) => {
	const bytes = encode(csvOf(names), encoding);
	expect(detectEncoding(bytes).doubt ?? read(bytes)).toEqual(
		detectEncoding(bytes).doubt === undefined ? csvOf(names) : expect.stringMatching(/^it may be /),
	);
});

test.each([
	['csv-37-windows-1251-ascii-header', 'Дмитрий'],
	['csv-39-one-bad-byte-in-utf8', 'Ayşe Çağrı'],
])('%s', (name, expected) => {
	const bytes = readFileSync(path.join(__dirname, 'cases', `${name}.csv`));
	expect(read(bytes)).toContain(expected);
	expect(detectEncoding(bytes).doubt).toBeUndefined();
});

describe('few names of East Asia', () => {
	const found = (names: readonly string[], encoding: string) => detectEncoding(encode(csvOf(names), encoding));

	test('Japanese without a syllable sign is EUC-JP where there are some names', () => {
		const names = ['山田花子', '高橋一郎', '伊藤美咲', '渡辺直美', '小林幸子', '加藤茶', '吉田沙保里'];
		expect(found(names, 'euc-jp')).toEqual({ name: 'euc-jp' });
	});

	test.each([
		['Japanese', 'euc-jp', ['田中太郎']],
		['Japanese', 'euc-jp', ['山田花子', '高橋一郎', '伊藤美咲', '渡辺']],
		['Korean', 'euc-kr', ['홍길동', '최민호']],
		['Korean', 'euc-kr', ['홍길동']],
	])('%s in %s is not read as another language without a doubt: %j', (_language, encoding, names) => {
		const { name, doubt } = found(names, encoding);
		expect(name === encoding || doubt !== undefined).toBe(true);
		expect(name).not.toBe('utf-8');
	});

	test('Chinese stays Chinese, also without a character from X to Z', () => {
		const names = ['王伟', '李静', '刘强', '陈军', '李勇', '马超', '黄明', '林涛', '何平', '高飞', '罗军'];
		expect(found(names, 'gbk')).toEqual({ name: 'gbk' });
	});

	test.each(['Japanese', 'Korean', 'Chinese', 'Taiwanese'])('%s in UTF-8 with a stray byte stays UTF-8', (language) => {
		const text = csvOf([...(lists[language] ?? []), ...(lists[language] ?? [])]);
		expect(detectEncoding(Buffer.concat([Buffer.from([0xff, 0x0a]), Buffer.from(text)]))).toEqual({ name: 'utf-8' });
	});
});

// Code pages 850 and 857, which no decoder of n8n's Node.js has; Vietnamese with the tones behind their letters.
test.each([
	['Jörg, Müller, Zoë of MS-DOS', Buffer.from('a;b\nJ\x94rg;1\nM\x81ller;2\nZo\x89;3\n', 'latin1')],
	['François, Jürgen of MS-DOS', Buffer.from('a;b\nFran\x87ois;1\nJ\x81rgen;2\n', 'latin1')],
	['Çağrı, Işıl of MS-DOS', Buffer.from('a;b\n\x80a\xa7r\x8d;1\nI\x9f\x8dl;2\n', 'latin1')],
	['Nguyễn, Trần in windows-1258', Buffer.from('a;b\nNguy\xea\xden V\xe3n;1\nTr\xe2\xccn Thi\xf2;2\n', 'latin1')],
])('%s is in doubt', (_what, bytes) => {
	expect(detectEncoding(bytes).doubt).toBeDefined();
});

describe('UTF-8 with bytes that are none', () => {
	const text = csvOf(lists.Turkish ?? []);
	test.each([
		['one in front', Buffer.concat([Buffer.from([0xe9]), Buffer.from(text)])],
		['one at the end', Buffer.concat([Buffer.from(text), Buffer.from([0xfe])])],
		['a sequence cut off', Buffer.concat([Buffer.from(text), Buffer.from([0xc5])])],
		['three of them', Buffer.concat([Buffer.from([0xe9, 0x2c, 0xfe, 0x2c, 0xff]), Buffer.from(text)])],
	])('%s stays UTF-8', (_what, bytes) => {
		expect(detectEncoding(bytes)).toEqual({ name: 'utf-8' });
	});
});

describe('files put together from two encodings', () => {
	const latin = encode('Gülşah Işık;+905550001133\n', 'windows-1254');

	test('the lines of UTF-8 are read, and the others say that they are not', () => {
		const bytes = Buffer.concat([Buffer.from('name;phone\nAyşe Çağlar;+905550001122\n'), latin]);
		expect(detectEncoding(bytes)).toEqual({ name: 'utf-8' });
	});

	test('two letters by chance do not make it UTF-8', () => {
		const chance = encode('É»\nÈ«\n', 'windows-1254');
		const bytes = Buffer.concat([chance, ...Array.from({ length: 30 }, () => latin)]);
		expect(detectEncoding(bytes).name).toBe('windows-1254');
	});
});

test('one Romanian name is read with a cedilla or a comma below', () => {
	expect(detectEncoding(encode('nume;telefon\nŞtefănescu;+40721234567\n', 'windows-1250'))).toEqual({
		name: 'windows-1250',
	});
});

test('UTF-7 is refused, and a plus in an address is none of it', () => {
	const read = (text: string) => readCsv(Buffer.from(text), { field: 'File' }).rows;
	expect(() => read('name;phone\nJ+APY-rg;+-491712345678\n')).toThrow('UTF-7');
	expect(read('mail;phone\na+Bob-x@example.com;+491712345678\n')).toHaveLength(1);
});

describe('UTF-16', () => {
	const text = csvOf(lists.Russian ?? []);
	const little = Buffer.from(text, 'utf16le');

	test.each(['Russian', 'Turkish', 'Greek', 'Japanese'])('cut in the middle of its last character: %s', (language) => {
		const whole = Buffer.from(csvOf(lists[language] ?? []), 'utf16le');
		expect(detectEncoding(whole.subarray(0, -1))).toEqual({ name: 'utf-16le' });
		expect(detectEncoding(Buffer.from(whole).swap16().subarray(0, -1))).toEqual({ name: 'utf-16be' });
	});

	test.each([
		['little-endian', little, 'utf-16le'],
		['big-endian', Buffer.from(little).swap16(), 'utf-16be'],
		['little-endian with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little]), 'utf-16le'],
		['big-endian with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]), 'utf-16be'],
		['Cyrillic first', Buffer.from(`Имя;Телефон\r\n${text}`, 'utf16le'), 'utf-16le'],
	])('%s', (_what, bytes, name) => {
		expect(detectEncoding(bytes)).toEqual({ name });
	});

	test.each([
		[
			'0xFE, which is ş in Turkish',
			encode('şehir;telefon\nGülşah Işık;+905550001133\n', 'windows-1254'),
			'windows-1254',
		],
		[
			'0xFF, which is я in Russian',
			encode('яблоко;телефон\nИван Петров;+79161234567\n', 'windows-1251'),
			'windows-1251',
		],
	])('one byte of a mark alone is a letter: %s', (_what, bytes, name) => {
		expect(detectEncoding(bytes).name).toBe(name);
	});
});

test('of a long list the first lines with letters beyond ASCII tell the encoding, however far down they are', () => {
	const names = ['Jörg Müller', 'Groß', 'Käthe', 'Jürgen', 'Schäfer']
		.map((name) => `${name};+4915112345678\n`)
		.join('');
	const text = `Name;Phone\n${'Ada;+4915112345678\n'.repeat(5_000)}${names.repeat(2_000)}`;
	const bytes = Buffer.from(text, 'latin1');
	const { name, doubt } = detectEncoding(bytes);
	expect(doubt).toBeUndefined();
	expect(new TextDecoder(name).decode(bytes)).toBe(text);
});
