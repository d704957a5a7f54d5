import { chooseColumn, readCsv } from '../../../../nodes/shared/input/csv';

/** The column that is taken from a file, or the message that says why none is. */
function taken(text: string, country?: string): string {
	const table = readCsv(Buffer.from(text), { field: 'File' });
	try {
		return table.columns?.[chooseColumn(table, undefined, 'Recipient Column', country).place] ?? '';
	} catch (error) {
		return error instanceof Error ? error.message : '';
	}
}

describe('columns with the numbers of other people', () => {
	test.each([
		['Customer,Sales rep mobile,Cell', 'Cell'],
		['Name,Emergency contact phone,Mobile', 'Mobile'],
		['Order,Branch phone,Customer mobile', 'Customer mobile'],
		['Order,Courier GSM,Recipient WhatsApp', 'Recipient WhatsApp'],
		['Sipariş,Kurye Cep,Müşteri Cep', 'Müşteri Cep'],
		['Müşteri,Danışman GSM,Cep Tel', 'Cep Tel'],
		['Kunde,Handy Vertreter,Handy', 'Handy'],
		['Cliente,Celular del vendedor,Celular', 'Celular'],
		['Клиент,Моб. менеджера,Моб.', 'Моб.'],
		['العميل,جوال المندوب,جوال', 'جوال'],
		['客户,业务员手机,手机', '手机'],
		['顧客,担当者携帯,携帯電話', '携帯電話'],
		['고객,담당자 휴대폰,휴대폰', '휴대폰'],
	])('a mobile of the person comes first: %s: %s', (header, column) => {
		expect(taken(`${header}\n1,+905550001122,+905550001133\n2,+905550001122,+905550001144\n`)).toBe(column);
	});

	test.each([
		['Customer,Sales rep mobile,Phone'],
		['Order,Courier WhatsApp,Recipient Tel'],
		['Parcel,Sender Phone,Recipient Phone'],
		['Müşteri,Danışman GSM,Telefon'],
		['Client,Portable livreur,Tél.'],
		['Order,Driver phone,Home phone'],
		['Name,Emergency contact mobile,Phone'],
	])('a mere phone beside them is a reason to ask: %s', (header) => {
		expect(taken(`${header}\n1,+905550001122,+905550001133\n`)).toMatch(/several columns/);
	});

	test.each([
		['Lawyer Mobile,Client Phone'],
		['Staff WhatsApp,Phone'],
		['Host Mobile,Home Phone'],
		['Owner Cell,Tel'],
		['Avukat Cep,Telefon'],
		['Anwaltshandy,Telefon'],
		['律师手机,电话'],
	])('a mobile of somebody whom no list has beside a phone: %s', (header) => {
		expect(taken(`${header}\n+905550001122,+905550001133\n`)).toMatch(/several columns/);
	});

	test.each([
		['Phone,Mobile Phone', 'Mobile Phone'],
		['Phone,Client Mobile', 'Client Mobile'],
		['Person - Phone,Person - Mobile', 'Person - Mobile'],
		['Pickup Phone,Pickup Mobile', 'Pickup Mobile'],
		['Telefon,Kundenhandy', 'Kundenhandy'],
		['Telefon,Müşteri Cep Telefonu', 'Müşteri Cep Telefonu'],
		['Телефон,Мобильный телефон', 'Мобильный телефон'],
		['Điện thoại,Số di động', 'Số di động'],
		['الهاتف,رقم الجوال', 'رقم الجوال'],
		['电话,客户手机号', '客户手机号'],
		['Τηλέφωνο,Κινητό τηλέφωνο', 'Κινητό τηλέφωνο'],
	])('a mobile of the person comes before a phone: %s: %s', (header, column) => {
		expect(taken(`${header}\n+905550001122,+905550001133\n`)).toBe(column);
	});

	test.each(['Driver phone', 'Kurye Cep', 'Agent mobile'])('alone they are meant: %s', (column) => {
		expect(taken(`Name,${column}\nA,+905550001122\n`)).toBe(column);
	});

	test.each([
		['Student,Mother Phone,Father Phone'],
		['Öğrenci,Öğrenci Tel,Veli Tel'],
		['Name,Old phone,New phone'],
		['Name,Brother phone,Sister phone'],
	])('%s: nobody guesses', (header) => {
		expect(taken(`${header}\nA,+905550001122,+905550001133\n`)).toMatch(/several columns/);
	});

	test('a third party with most of the numbers is a reason to ask', () => {
		const rows = Array.from(
			{ length: 5 },
			(_, index) => `A,+90555000112${index},${index === 0 ? '+905550001133' : ''}`,
		);
		expect(taken(`Name,Agent mobile,Phone\n${rows.join('\n')}`)).toMatch(/several columns/);
	});
});

test.each([
	['Mobile app ID,Phone', '12345678901,+905550001122', undefined, 'Phone'],
	['Phone ID,Phone', '905550001199,+905550001122', undefined, 'Phone'],
	['Mobile OS,Tel', '17,+905550001122', undefined, 'Tel'],
	['Nome,CEP,Celular', 'Ana,01310-100,+55 11 91234-5678', 'BR', 'Celular'],
	['Nome,CEP,WhatsApp', 'Ana,04538-133,11 91234-5678', 'BR', 'WhatsApp'],
	['Nome,CEP,Fone', 'Ana,01310100,11912345678', 'BR', 'Fone'],
	['Name,Tel. privat,Mobil', 'A,030 1234567,0171 2345678', 'DE', 'Mobil'],
	['Ad,Cep,Tel', 'Ada,0555 000 11 22,0212 000 11 22', 'TR', 'Cep'],
	['name,jid,note', 'A,905550001122@s.whatsapp.net,x', undefined, 'jid'],
	['الاسم,رقم الطلب,رقم الجوال', 'A,١٢٣٤٥٦٧٨٩٠١,٠٥٥١٢٣٤٥٦٧', 'SA', 'رقم الجوال'],
	['Naam,Foonnommer', 'A,+27821234567', undefined, 'Foonnommer'],
	['Імя,Тэлефон', 'A,+375291234567', undefined, 'Тэлефон'],
	['பெயர்,போன்', 'A,+919876543210', undefined, 'போன்'],
])('%s with %s (%s): %s', (header, row, country, column) => {
	expect(taken(`${header}\n${row}\n`, country)).toBe(column);
});

describe('a table below its title', () => {
	const table = 'Name,Phone\nAda,+905550001122\nEce,+905550001133\n';
	test.each([
		['Customer list 2024\n'],
		['Customer list 2024,\n'],
		['"Müşteri Listesi"\n\n'],
		['Report,\nCreated: 2024-01-15,\n,\n'],
		['\n\n'],
	])('%j is left out', (title) => {
		const read = readCsv(Buffer.from(title + table), { field: 'File' });
		expect(read.columns).toEqual(['Name', 'Phone']);
		expect(read.rows.map(({ cells, problem }) => [cells[1], problem])).toEqual([
			['+905550001122', undefined],
			['+905550001133', undefined],
		]);
		expect(read.rows[0]?.line).toBe(title.split('\n').length + 1);
	});

	test.each([
		['numbers\n905550001122\n905550001133', 2],
		['905550001122\nAda,905550001133\nEce,905550001144', 3],
	])('%j has none', (text, rows) => {
		expect(readCsv(Buffer.from(text), { field: 'File' }).rows).toHaveLength(rows);
	});
});

test.each([150, 3000])('%d people without a number above the others', (count) => {
	const rows = Array.from({ length: count }, (_, index) => `P${index},1,`);
	expect(taken(`Name,Score,Phone\n${rows.join('\n')}\nAda,2,+905550001122\n`)).toBe('Phone');
});

test.each([
	['a title and a date', 'Customers\nExported 15.01.2024\n\nName;Phone\nAda;+905550001122'],
	['what the report is about', 'Store:;Main;\nPeriod:;Jan 2024;\nName;Phone;City\nAda;+905550001122;X'],
	['a title that names phones', 'Phone list\nName;Phone\nAda;+905550001122'],
	['names of several columns', 'Person;;Contact\nFirst;Last;Phone\nAda;Kaya;+905550001122'],
	['`sep=;` that a spreadsheet saved again', 'sep=;;\nName;Phone;City\nAda;+905550001122;X'],
])('%s above the header', (_what, text) => {
	const { columns, rows } = readCsv(Buffer.from(text), { field: 'File' });
	expect(columns).toContain('Phone');
	expect(rows).toHaveLength(1);
});

test('a mobile and a landline of one person are private and of work', () => {
	expect(taken('Name;Tel. privat;Tel. dienstl.\nA;+491712345678;+49301234567')).toMatch(/several columns/);
});
