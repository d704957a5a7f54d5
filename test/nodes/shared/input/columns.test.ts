// Names in many languages. cspell:disable
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readCsv, chooseColumn } from '../../../../nodes/shared/input/csv';
import { InvalidInput } from '../../../../nodes/shared/errors';
import { headerKind } from '../../../../nodes/shared/input/headerWords';

const choose = (text: string | Uint8Array, country?: string) => {
	const bytes = typeof text === 'string' ? Buffer.from(text) : text;
	return chooseColumn(readCsv(bytes, { field: 'File' }), undefined, 'Recipient Column', country);
};
const caseFile = (name: string) => readFileSync(path.join(__dirname, 'cases', `${name}.csv`));

describe('names of columns', () => {
	test.each([
		'WhatsApp',
		'WhatsApp No',
		'Whatsapp Numarası',
		'wa_id',
		'رقم واتساب',
		'Номер WhatsApp',
		'ватсап',
		'व्हाट्सएप नंबर',
	])('%s: WhatsApp', (name) => {
		expect(headerKind(name)).toBe('whatsapp');
	});

	test.each([
		'Mobile',
		'Mobile Phone',
		'mobilePhone',
		'mobile_number',
		'Cell #',
		'Cell Phone',
		'MSISDN',
		'Cep Tel No',
		'Cep Tel. No',
		'CEP TELEFONU',
		'GSM No',
		'Cep',
		'Handy-Nr.',
		'Mobilnummer',
		'Mobiltelefon',
		'Téléphone portable',
		'N° mobile',
		'Móvil',
		'Teléfono celular',
		'Telemóvel',
		'Cellulare',
		'Mobiel nummer',
		'Telefon komórkowy',
		'Nr komórki',
		'Mobilní telefon',
		'Telefon mobil',
		'Mobiltelefonszám',
		'Κινητό',
		'Мобильный телефон',
		'Сотовый',
		'Мобільний',
		'رقم الجوال',
		'الموبايل',
		'تلفن همراه',
		'טלפון נייד',
		'मोबाइल नंबर',
		'手机',
		'手机号码',
		'手機號碼',
		'携帯電話',
		'携帯番号',
		'휴대폰 번호',
		'휴대전화',
		'No. HP',
		'Nomor Ponsel',
		'Số di động',
		'เบอร์มือถือ',
		'Matkapuhelin',
		'Farsími',
		'Mobiltlf.',
	])('%s: a mobile number', (name) => {
		expect(headerKind(name)).toBe('mobile');
	});

	test.each([
		'Phone',
		'Phone 1 - Value',
		'phone_number',
		'Primary Phone',
		'Customer Phone',
		'Tel.',
		'Tel No',
		'Telefon',
		'Telefon Numarası',
		'Müşteri Telefonu',
		'Telefonnr.',
		'Rufnummer',
		'Téléphone',
		'N° de tél.',
		'Teléfono',
		'Telefone',
		'Telefono',
		'Telefoonnummer',
		'Telefonszám',
		'Τηλέφωνο',
		'Телефон',
		'Тел.',
		'هاتف',
		'شماره تلفن',
		'טלפון',
		'फ़ोन',
		'电话',
		'電話番号',
		'전화번호',
		'연락처',
		'Nomor Telepon',
		'No. Telp',
		'Điện thoại',
		'SĐT',
		'โทรศัพท์',
		'Puhelin',
		'Tlf.',
		'Alıcı',
		'Recipient',
		'To',
	])('%s: a phone number', (name) => {
		expect(headerKind(name)).toBe('phone');
	});

	test.each(['Home Phone', 'Business Phone', 'Ev Tel', 'Telefon (geschäftlich)', 'Рабочий телефон'])(
		'%s: rather a landline',
		(name) => {
			expect(headerKind(name)).toBe('landline');
		},
	);

	test.each(['Number', 'Numara', 'Nummer', 'Número', 'Номер', 'Contact', '番号'])('%s: perhaps', (name) => {
		expect(headerKind(name)).toBe('vague');
	});

	test.each([
		'Order',
		'Order Number',
		'Sipariş No',
		'TC Kimlik No',
		'TCKN',
		'Vergi No',
		'Kundennummer',
		'Müşteri No',
		'Customer ID',
		'Bestellnummer',
		'Numéro de commande',
		'Número de pedido',
		'Номер заказа',
		'ИНН',
		'رقم الهوية',
		'订单号',
		'注文番号',
		'IBAN',
		'Hesap No',
		'Fax',
		'Fax Number',
		'Telefax',
		'Факс',
		'Phone 1 - Type',
		'Phone Country Code',
		'Date',
		'Doğum Tarihi',
		'Geburtsdatum',
		'Zip',
		'Postal Code',
		'PLZ',
		'CPF',
		'PESEL',
		'Tax ID',
		'Invoice Number',
		'IMEI',
		'No',
		'ID',
	])('%s: something else', (name) => {
		expect(headerKind(name)).toBe('other');
	});

	test.each(['Name', 'Ad Soyad', 'City', 'Şehir', 'E-Mail', 'Cancelled', 'Notes'])('%s: nothing', (name) => {
		expect(headerKind(name)).toBe('none');
	});
});

describe('the column with the numbers', () => {
	test.each([
		['csv-03-order-number-before-unnamed-phone', undefined, 2],
		['csv-09-number-column-wins-over-phone-1', undefined, 2],
		['csv-17-trunk-zero-after-plus', undefined, 0],
		['csv-30-tr-cep-tel-no', 'TR', 2],
		['csv-31-de-mobilnummer', 'DE', 2],
		['csv-37-windows-1251-ascii-header', undefined, 1],
		['csv-40-excel-formula-cells', undefined, 1],
		['csv-45-date-in-phone-column', 'DK', 0],
	])('%s', (name, country, place) => {
		expect(choose(caseFile(name), country).place).toBe(place);
	});

	test.each([
		['national ids first', 'Kimlik;Ad;Telefon\n34567890124;Ece;0555 000 11 22', 'TR', 2],
		['national ids with no name', 'Foo;Ad;GSM\n34567890124;Ece;0555 000 11 22', 'TR', 2],
		['customer numbers', 'Kd.-Nr.;Name;Handy\n10001234;Ann;0171 0000000', 'DE', 2],
		['tax numbers', 'Vergi No,Firma,Yetkili GSM\n1234567890,A,05550001122', 'TR', 2],
		['compact dates', 'Tarih;Ad;Tel.\n20240115;Ece;22 33 44 55', 'DK', 2],
		['numbers with a plus behind digits', '49151234567,Ann,+905550001122\n49151234568,Bob,+905550001133', undefined, 2],
		['numbers with a zero behind digits', '5321112233,Ann,0555 000 11 22\n5321112234,Bob,0555 000 11 33', 'TR', 2],
		[
			'Google contacts',
			'Name,Phone 1 - Type,Phone 1 - Value,Phone 2 - Type,Phone 2 - Value\nA,Mobile,+905550001122,,',
			undefined,
			2,
		],
		[
			'Google contacts with two numbers',
			'Name,Phone 1 - Value,Phone 2 - Value\nA,+905550001122,+905550001133',
			undefined,
			1,
		],
		[
			'Outlook',
			'First Name,Business Fax,Business Phone,Home Phone,Mobile Phone\nA,+902120001122,+902120001133,,+905550001122',
			undefined,
			4,
		],
		['WhatsApp before mobile', 'Phone,Mobile,WhatsApp\n+902120001122,+905550001122,+905550001133', undefined, 2],
		['a known name over other things', 'Phone,Foo\nyes,+905550001122\nno,+905550001133', undefined, 1],
		[
			'a known name over numbers without a code',
			'Phone,Id\n0555 000 11 22,34567890124\n0555 000 11 33,44567890126',
			undefined,
			0,
		],
		['property numbers', 'Immobilien-Nr.;Name;Telefon\n1711234567;Ann;0171 2345678', 'DE', 2],
		['orders of furniture', 'Mobilya Sipariş No;Ad;Tel\n5321112233;Ece;0555 000 11 22', 'TR', 2],
		['hotels', 'Hotel No,Name,GSM\n5321112233,Ece,0555 000 11 22', 'TR', 2],
		['a list of digits under any name', 'Liste\n905550001122\n905550001133', undefined, 0],
		['a plus under any name', 'Xyz,Name\n+905550001122,Ann', undefined, 0],
		['Bengali', 'নাম,মোবাইল নম্বর\nরহিম,+8801712345678', undefined, 1],
		['Georgian', 'სახელი;ტელეფონი\nნინო;+995555123456', undefined, 1],
		['Arabic', 'الاسم;رقم الجوال\nأحمد;+966501234567', undefined, 1],
		['Chinese', '订单号,姓名,手机号码\n13800138000,王伟,13812345678', 'CN', 2],
	])('%s', (_what, text, country, place) => {
		expect(choose(text, country).place).toBe(place);
	});

	test.each([
		[
			'two columns of one name',
			caseFile('csv-11-duplicate-headers'),
			undefined,
			['"Phone" (column 1)', '"Phone" (column 3)'],
		],
		[
			'one of them empty',
			'Phone,Name,Phone\n+905550001122,Ada,',
			undefined,
			['"Phone" (column 1)', '"Phone" (column 3)'],
		],
		[
			'two languages',
			'Telefon,Phone\n+905550001122,+905550001133',
			undefined,
			['"Telefon" (column 1)', '"Phone" (column 2)'],
		],
		['no names', '+905550001122,Ada,+905550001133', undefined, ['column 1', 'column 3']],
		['no names and digits', '905550001122,Ada,905550001133', undefined, ['column 1', 'column 3']],
		[
			'a nearly empty WhatsApp column',
			`WhatsApp,Mobile\n+905550001122,+905550001133\n${',+905550001144\n'.repeat(9)}`,
			undefined,
			['"WhatsApp" (column 1)', '"Mobile" (column 2)'],
		],
		[
			'a second number that more people have',
			'Phone 1,Phone 2\n,+905550001133\n,+905550001144\n+905550001155,',
			undefined,
			['"Phone 1" (column 1)', '"Phone 2" (column 2)'],
		],
	])('%s: the error names both and the field', (_what, text, country, names) => {
		const error = refused(() => choose(text, country));
		expect(error.field).toBe('Recipient Column');
		expect(error.message).toBe(
			`'Recipient Column' is empty, and several columns could hold the numbers: ${names.join(' and ')}`,
		);
		expect(error.fix).toContain("'Recipient Column'");
	});

	test.each([
		[
			'name;tel\nAda;9,05551E+11',
			undefined,
			'was rounded by a spreadsheet ("9,05551E+11"), so its last digits are lost',
		],
		['name,phone\nAda,+1 202 555 0123 x45', undefined, 'has letters in it: "x" at place 17 of "+1 202 555 0123 x45"'],
		['name,phone\nAda,yes', undefined, 'is not a phone number: "yes"'],
	])('%j: the error says what is wrong with the numbers', (text, country, problem) => {
		const { message } = refused(() => choose(text, country));
		expect(message).toContain(`(column 2) has valid numbers in 0 of 1 cell, of which one ${problem}`);
	});

	test.each([
		['only other numbers', 'Order,Name\n49151234567,Ann\n49151234568,Bob', undefined],
		['a fax', 'Name,Fax\nAnn,+902120001122', undefined],
		['numbers without a code and a name', 'Ann,0555 000 11 22\nBob,0555 000 11 33', undefined],
		['ids of which some are numbers by chance', 'Ref,Name\n34567890124,A\n44567890126,B\n905550001122,C', undefined],
		['ids under a name that nobody knows', 'Uid2,Name\n2025550123,Ann\n2025550124,Bob', 'US'],
		["citizen numbers of which all are somebody's phone", 'Xyz;Naam\n201234567;Jan\n201234568;Piet', 'NL'],
		['dates', 'Foo,Name\n2024-01-15,A\n15.01.2024,B', 'DE'],
	])('%s: no column is certain', (_what, text, country) => {
		expect(refused(() => choose(text, country)).message).toContain('no column of the file is certain');
	});

	test('the reason says what was seen', () => {
		expect(choose('Ad,Cep Tel No\nEce,0555 000 11 22\nCan,none', 'TR')).toEqual({
			place: 1,
			reason: 'its name, and valid numbers in 1 of 2 cells',
		});
	});
});

function refused(action: () => unknown): InvalidInput {
	try {
		action();
	} catch (error) {
		if (error instanceof InvalidInput) return error;
		throw error;
	}
	throw new Error('It was taken');
}

test('a column called phone that hardly holds any is in doubt beside one without a name that is full of them', () => {
	const numbers = ['+4915112345671', '+4915112345672', '+4915112345673', '+4915112345674'];
	const rows = numbers.map((number, row) => `${row === 2 ? '+4915112345678' : 12 + row};${number}`);
	expect(() => choose(`Phone;X\n${rows.join('\n')}`)).toThrow(
		/several columns could hold the numbers: "Phone" \(column 1\) and "X" \(column 2\)/,
	);
});

describe('national identity numbers, which may be numbers of people abroad', () => {
	const list = '12025550143;Ada;0555 000 11 22\n12025550144;Grace;0555 000 11 33\n';

	test('beside numbers without a country code: nothing is sent, and the error names both columns', () => {
		expect(() => choose(list)).toThrow(
			"'Recipient Column' is empty, and several columns could hold the numbers: column 1 and column 3",
		);
	});

	test.each<[string, string, string | undefined, number]>([
		['their country is known', list, 'TR', 2],
		['the others have a plus', '12025550143;Ada;+90 555 000 11 22\n', undefined, 2],
		['the others are short', '12025550143;Ada;01234\n12025550144;Grace;04321\n', undefined, 0],
		['the others are dates', '12025550143;01012026;Ada\n12025550144;02022026;Grace\n', undefined, 0],
		['a header names theirs', `Kimlik;Ad;Telefon\n${list}`, 'TR', 2],
	])('where %s, one is taken', (_what, text, country, place) => {
		expect(choose(text, country)).toMatchObject({ place });
	});
});
