import { chooseColumn, readCsv } from '../../../../nodes/shared/input/csv';
import { InvalidInput } from '../../../../nodes/shared/errors';

/** The column that is taken from a file: its name, or its place with `#`. */
function taken(text: string, country: string | undefined): string {
	const table = readCsv(Buffer.from(text), { field: 'File' });
	const { place } = chooseColumn(table, undefined, 'Recipient Column', country);
	return table.columns?.[place] ?? `#${place}`;
}

// Files as address books, shops and mailing lists export them.
test.each<[string, string, string | undefined, string]>([
	[
		'Google 2024',
		'First Name,Middle Name,Last Name,Phonetic First Name,Nickname,Organization Name,Birthday,Notes,Photo,Labels,E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,Address 1 - Postal Code,Website 1 - Value\nAda,,L,,,,1990-01-15,,,* myContacts,*,a@x.de,Mobile,+90 555 000 11 22,Home,+90 212 000 11 22,34000,\nEce,,K,,,,,,,* myContacts,,,Mobile,0555 000 11 33,,,,',
		undefined,
		'Phone 1 - Value',
	],
	[
		'Google :::',
		'Name,Phone 1 - Type,Phone 1 - Value\nAda,Mobile,+905550001122 ::: +905550001133\nEce,Mobile,+905550001133',
		undefined,
		'Phone 1 - Value',
	],
	[
		'Outlook',
		'Title,First Name,Last Name,Company,Business Street,Business Postal Code,Business Fax,Business Phone,Business Phone 2,Callback,Car Phone,Company Main Phone,Home Fax,Home Phone,Home Phone 2,ISDN,Mobile Phone,Other Fax,Other Phone,Pager,Primary Phone,Radio Phone,TTY/TDD Phone,Telex,Account,Anniversary,Birthday,Government ID Number,Organizational ID Number\n,Ada,L,,,34000,,+902120001122,,,,,,,,,+905550001122,,,,,,,,,0/0/00,0/0/00,,\n,Ece,L,,,34000,,,,,,,,+902120001133,,,+905550001133,,,,,,,,,0/0/00,0/0/00,,',
		undefined,
		'Mobile Phone',
	],
	[
		'Outlook DE',
		'Anrede,Vorname,Nachname,Firma,Fax geschäftlich,Telefon geschäftlich,Telefon (privat),Mobiltelefon,Weiteres Fax,Pager,Geburtstag\n,Ada,L,,,030 123456,,0171 2345678,,,0.0.00',
		'DE',
		'Mobiltelefon',
	],
	[
		'HubSpot',
		'Record ID,First Name,Last Name,Email,Phone Number,Mobile Phone Number,Contact owner,Lead Status,Create Date,Associated Company IDs\n12345678901,Ada,L,a@x,+905550001122,,Bob,New,2024-01-15 10:30,9876543210\n12345678902,Ece,K,e@x,+905550001133,,Bob,New,2024-01-16 10:30,9876543211',
		undefined,
		'Phone Number',
	],
	[
		'HubSpot both',
		'Record ID,First Name,Phone Number,Mobile Phone Number,WhatsApp Phone Number\n12345678901,Ada,+902120001122,+905550001122,+905550001122',
		undefined,
		'WhatsApp Phone Number',
	],
	[
		'Mailchimp',
		'Email Address,First Name,Last Name,Address,Phone Number,Birthday,MEMBER_RATING,OPTIN_TIME,OPTIN_IP,CONFIRM_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,GMTOFF,DSTOFF,TIMEZONE,CC,REGION,LAST_CHANGED,LEID,EUID,NOTES,TAGS\na@x,Ada,L,,+905550001122,01/15,2,2024-01-15 10:30:00,192.168.1.100,2024-01-15 10:30:00,192.168.1.100,41.0082376,28.9783589,3,3,Europe/Istanbul,tr,34,2024-01-15 10:30:00,1234567890,abcdef1234,,\n',
		undefined,
		'Phone Number',
	],
	[
		'Shopify id',
		"Customer ID,First Name,Phone,Total Spent\n'6543219876543,Ada,'+905550001122,0.00\n'6543219876544,Ece,'+905550001133,0.00",
		undefined,
		'Phone',
	],
	[
		'Woo',
		'Order Number,Order Date,Billing First Name,Billing Postcode,Billing Phone,Order Total\n10012345,2024-01-15 10:30,Ada,34000,05550001122,123.45',
		'TR',
		'Billing Phone',
	],
	[
		'Salesforce',
		'"Contact ID","Salutation","First Name","Last Name","Phone","Mobile","Fax","Account ID"\n"003xx0000012345","Ms.","Ada","L","+902120001122","+905550001122","","001xx0000012345"',
		undefined,
		'Mobile',
	],
	[
		'Zoho',
		'Record Id,Lead Owner,First Name,Last Name,Phone,Mobile,Zip Code\nzcrm_1234567890123,Bob,Ada,L,,+905550001122,34000',
		undefined,
		'Mobile',
	],
	[
		'Pipedrive',
		'Person - Name,Person - Phone - Work,Person - Phone - Mobile,Person - ID\nAda,+902120001122,+905550001122,123456789',
		undefined,
		'Person - Phone - Mobile',
	],
	['ActiveCampaign', 'id,Email,First Name,Phone,IP\n1234567,a@x,Ada,+905550001122,192.168.1.100', undefined, 'Phone'],
	[
		'Brevo',
		'CONTACT ID,EMAIL,FIRSTNAME,LASTNAME,SMS,WHATSAPP,LANDLINE_NUMBER\n1234567,a@x,Ada,L,905550001122,905550001122,',
		undefined,
		'WHATSAPP',
	],
	[
		'Brevo sms',
		'CONTACT ID,EMAIL,FIRSTNAME,SMS\n1234567,a@x,Ada,905550001122\n1234568,e@x,Ece,905550001133',
		undefined,
		'SMS',
	],
	[
		'Klaviyo',
		'Email,First Name,Phone Number,Klaviyo ID,SMS Consent\na@x,Ada,+905550001122,01ABC,TRUE',
		undefined,
		'Phone Number',
	],
	[
		'Trendyol',
		'Sipariş No;Alıcı;Telefon;Tutar;Kargo Takip No\n1234567890;Ada;0555 000 11 22;123,45;7330012345678901',
		'TR',
		'Telefon',
	],
	[
		'okul',
		'Sıra;Öğrenci No;T.C. Kimlik No;Öğrenci Adı;Veli Adı;Veli Cep Tel;Veli Ev Tel\n1;12345;34567890124;Ece;Ada;5550001122;2120001122',
		'TR',
		'Veli Cep Tel',
	],
	['TR no sign', 'TCKN;AD SOYAD;CEP\n34567890124;ECE KAYA;5550001122', 'TR', 'CEP'],
	[
		'TR Excel',
		'"T.C.","ADI SOYADI","GSM NO","DOĞUM TARİHİ"\n"34567890124","ECE","5550001122","15.01.1990"',
		'TR',
		'GSM NO',
	],
	[
		'DE Verein',
		'Mitgliedsnr.;Name;Geb.-Dat.;Tel. privat;Handy;IBAN\n1001;Ann;15.01.1990;030 123456;0171/2345678;DE89370400440532013000',
		'DE',
		'Handy',
	],
	[
		'DE Kundennr',
		'Kd-Nr;Firma;Ansprechpartner;Tel.;Fax;Mobil\n10012345;X;Ann;030/123456;030/123457;0171 2345678',
		'DE',
		'Mobil',
	],
	['DE nur Tel', 'Kdnr;Name;Tel\n1711234567;Ann;0171 2345678', 'DE', 'Tel'],
	[
		'FR',
		'N° client;Nom;Prénom;Tél. fixe;Tél. portable;Code postal\n0612345678;A;B;01 23 45 67 89;06 12 34 56 78;75001',
		'FR',
		'Tél. portable',
	],
	['FR siret', 'SIRET;Raison sociale;Téléphone\n12345678900012;X;06 12 34 56 78', 'FR', 'Téléphone'],
	['ES', 'DNI;Nombre;Teléfono;Móvil\n12345678Z;Ana;912345678;612345678', 'ES', 'Móvil'],
	['ES nie', 'NIF;Nombre;Tfno.\n12345678;Ana;612 345 678', 'ES', 'Tfno.'],
	['BR3', 'Nome;Telefone com DDD;Data de nascimento\nAna;(11) 98765-4321;15/01/1990', 'BR', 'Telefone com DDD'],
	['AR', 'DNI,Nombre,CUIT,Celular\n30123456,Ana,27-30123456-4,11 15 2345 6789', 'AR', 'Celular'],
	['MX', 'CURP,Nombre,Celular\nXXXX900115,Ana,55 1234 5678', 'MX', 'Celular'],
	['CO', 'Cédula,Nombre,Celular\n1012345678,Ana,300 123 4567', 'CO', 'Celular'],
	['CO cc', 'CC,Nombre,Cel\n3101234567,Ana,300 123 4567\n3101234568,Bob,300 123 4568', 'CO', 'Cel'],
	['CO doc', 'Identificación,Nombre,Teléfono\n3101234567,Ana,300 123 4567', 'CO', 'Teléfono'],
	['PL', 'PESEL;Imię;Nr tel.\n44051401359;Jan;501 234 567', 'PL', 'Nr tel.'],
	['PL nip', 'NIP;Firma;Telefon;REGON\n1234567890;X;501234567;123456785', 'PL', 'Telefon'],
	['RU', '№;ФИО;ИНН;Телефон;Дата рождения\n1;Иван;7707083893;8 912 345-67-89;15.01.1990', 'RU', 'Телефон'],
	['RU snils', 'СНИЛС;ФИО;Моб.\n11223344595;Иван;89123456789', 'RU', 'Моб.'],
	['UA', 'ІПН;ПІБ;Телефон\n1234567890;Іван;0501234567', 'UA', 'Телефон'],
	['CN', '序号,姓名,身份证号,手机\n1,王伟,110101199003078515,13812345678', 'CN', '手机'],
	['JP', '会員番号,氏名,郵便番号,電話番号\n0901234567,田中,100-0001,090-1234-5678', 'JP', '電話番号'],
	['KR', '번호,이름,주민등록번호,휴대폰\n1,김민수,900101-1234567,010-1234-5678', 'KR', '휴대폰'],
	['SA', 'رقم الهوية,الاسم,رقم الجوال\n1012345678,أحمد,0501234567', 'SA', 'رقم الجوال'],
	['IR', 'کد ملی,نام,شماره موبایل\n0912345678,علی,09123456789', 'IR', 'شماره موبایل'],
	['IL', 'ת.ז.,שם,נייד\n052345678,דוד,052-345-6789', 'IL', 'נייד'],
	['IN', 'Aadhaar No,Name,Mobile No\n234123412346,Ravi,9876543210', 'IN', 'Mobile No'],
	['IN roll', 'Roll No.,Name,Contact No.\n9812345678,Ravi,9876543210', 'IN', 'Contact No.'],
	['ID', 'NIK,Nama,No HP\n3171011501900001,Budi,0812-3456-7890', 'ID', 'No HP'],
	['VN', 'CCCD,Họ tên,SĐT\n079190001234,An,0912345678', 'VN', 'SĐT'],
	['TH', 'เลขบัตรประชาชน,ชื่อ,เบอร์โทร\n1234567890121,สมชาย,0812345678', 'TH', 'เบอร์โทร'],
	['MY', 'No. KP,Nama,No. Tel\n850101085678,Ali,012-345 6789', 'MY', 'No. Tel'],
	['SE', 'Personnummer;Namn;Mobil\n900101-1234;Anna;070-123 45 67', 'SE', 'Mobil'],
	['DK', 'CPR;Navn;Mobil\n010190-1234;Anna;20 12 34 56', 'DK', 'Mobil'],
	['DK kundenr', 'Kundenr;Navn;Tlf.\n20123457;Anna;20 12 34 56', 'DK', 'Tlf.'],
	['NO', 'Fødselsnummer;Navn;Mobil\n01019012345;Kari;412 34 567', 'NO', 'Mobil'],
	['FI', 'Asiakasnro;Nimi;Puhelin\n401234567;Matti;040 1234567', 'FI', 'Puhelin'],
	['NL', 'BSN;Naam;Tel. mobiel\n612345678;Jan;06-12345678', 'NL', 'Tel. mobiel'],
	['NL relatie', 'Relatienr.;Naam;Mobiel\n612345678;Jan;06-12345678', 'NL', 'Mobiel'],
	['HU', 'TAJ;Név;Telefonszám\n201234567;Anna;06 20 123 4567', 'HU', 'Telefonszám'],
	['CZ', 'RČ;Jméno;Telefon\n9001011234;Jan;602 123 456', 'CZ', 'Telefon'],
	['RO', 'CNP;Nume;Telefon\n1900101123456;Ion;0722 123 456', 'RO', 'Telefon'],
	['GR', 'ΑΦΜ;Όνομα;Κινητό\n694123456;Νίκος;694 123 4567', 'GR', 'Κινητό'],
	['BG', 'ЕГН;Име;Телефон\n9001011234;Иван;0888 123 456', 'BG', 'Телефон'],
	['ids unknown', 'Foo;Bar\nEce;05321112233', 'TR', 'Bar'],
	['header-less TR', 'Ece Kaya;0532 111 22 33;15.01.1990;34567890124', 'TR', '#1'],
	['header-less ids', '34567890124;Ece;5321112233', 'TR', '#2'],
	['header-less tab', '1\tEce\t5321112233\n2\tCan\t5321112234', 'TR', '#2'],
	['header-less dates', '20240115,Anna,20123456\n20240116,Bo,20123457', 'DK', '#2'],
	['one column', '+905550001122\n+905550001133', undefined, '#0'],
	['one column with header', 'Telefon\n05550001122', 'TR', 'Telefon'],
	['empty phone column', 'Name,Phone,Mobile\nAda,+905550001122,\nEce,+905550001133,', undefined, 'Phone'],
	['bad mobile', 'Name,Mobile,Phone\nAda,yes,+905550001122\nEce,no,+905550001133', undefined, 'Phone'],
	['to', 'to,name,order\n905550001122,Ada,49151234567', undefined, 'to'],
	['recipient_phone', 'recipient_phone,ref\n905550001122,905321112233', undefined, 'recipient_phone'],
	['wa_id', 'wa_id,profile_name,phone_number_id\n905550001122,Ada,106312345678901', undefined, 'wa_id'],
	['country code col', 'Name,Country Code,Phone\nAda,+90,5550001122\nEce,+90,5550001133', 'TR', 'Phone'],
	['dial code', 'Name,Dial Code,Number\nAda,90,5550001122', 'TR', 'Number'],
	['emergency', 'Name,Mobile,Emergency Contact Number\nAda,+905550001122,+905550001133', undefined, 'Mobile'],
	['vet', 'Vet Phone,Owner\n+905550001122,Ada', undefined, 'Vet Phone'],
	['quoted newline header', '"Phone\nNumber",Name\n+905550001122,Ada', undefined, 'Phone\nNumber'],
	['blank first', '\n\n;;\nName;Telefon\nAnn;0171 2345678', 'DE', 'Telefon'],
	['total row', 'Name;Telefon\nAnn;0171 2345678\nGesamt;1', 'DE', 'Telefon'],
	['semicolon decimal', 'Name;Betrag;Handy\nAnn;1.234,56;0171 2345678\nBob;99,90;0171 2345679', 'DE', 'Handy'],
	['pipe', 'name|phone\nAda|+905550001122', undefined, 'phone'],
	['tab', 'name\tphone\nAda, L\t+905550001122', undefined, 'phone'],
])('%s', (_, text, country, column) => expect(taken(text, country)).toBe(column));

test.each<[string, string, string | undefined, string]>([
	[
		'Shopify',
		'First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\nAda,L,a@x,yes,,34000,+902120001122,+905550001122,no,0.00,0,,no,\n',
		undefined,
		'Phone',
	],
	[
		'Shopify orders',
		'Name,Email,Financial Status,Total,Billing Name,Billing Zip,Billing Phone,Shipping Name,Shipping Phone,Phone,Id\n#1001,a@x,paid,1234.56,Ada,34000,+905550001122,Ada,+905550001122,+905550001122,4501234567890',
		undefined,
		'Phone',
	],
	['BR', 'CPF;Nome;Celular;CEP\n123.456.789-09;Ana;(11) 98765-4321;01310-100', 'BR', 'Celular'],
	['BR2', 'Nome;CPF;Telefone;CEP\nAna;12345678909;11987654321;01310-100', 'BR', 'Telefone'],
	['sms + phone', 'Name,SMS,Phone\nAda,905550001122,905550001122', undefined, 'Phone'],
	['E164', 'name,e164,national\nAda,+905550001122,05550001122', 'TR', 'e164'],
	['contact ambiguous', 'Contact,Number\n+905550001122,12345', 'TR', 'Contact'],
	['emergency mobile', 'Name,Emergency Mobile,Mobile\nAda,+905550001133,+905550001122', undefined, 'Mobile'],
	['agent', 'Customer,Phone,Agent Phone\nAda,+905550001122,+905550001133', undefined, 'Phone'],
	['two langs same', 'Telefon;Phone\n+905550001122;+905550001122', undefined, 'Telefon'],
	['old/new', 'Name,Old Phone,New Phone\nAda,+905550001122,+905550001133', undefined, 'New Phone'],
	['spouse', 'Name,Mobile,Spouse Mobile\nAda,+905550001122,+905550001133', undefined, 'Mobile'],
	['sender', 'Sender Phone,Recipient Phone\n+905550001122,+905550001133', undefined, 'Recipient Phone'],
	['gonderici', 'Gönderici Tel,Alıcı Tel\n0555 000 11 22,0555 000 11 33', 'TR', 'Alıcı Tel'],
])('%s: the right column, or an error that names it', (_, text, country, column) => {
	try {
		expect(taken(text, country)).toBe(column);
	} catch (error) {
		if (!(error instanceof InvalidInput)) throw error;
		expect(error.message).toContain(`"${column}"`);
	}
});

test.each<[string, string, string | undefined]>([
	[
		'Mailchimp no phone',
		'Email Address,First Name,MEMBER_RATING,OPTIN_TIME,CONFIRM_IP,LATITUDE,LONGITUDE,LEID\na@x,Ada,2,2024-01-15 10:30:00,192.168.1.100,41.0082376,28.9783589,2025550123',
		'US',
	],
	['TR anne baba', 'Öğrenci,Anne Tel,Baba Tel\nEce,0555 000 11 22,0555 000 11 33', 'TR'],
	['only ids TR', 'Müşteri;Abone\nEce;5321112233', 'TR'],
	['two unknown', 'A;B\n+905550001122;+905550001133', undefined],
	['parent', 'Student,Student Mobile,Parent Mobile\nAda,+905550001122,+905550001133', undefined],
	['sales rep', 'Customer,Customer Phone,Sales Rep Phone\nAda,+905550001122,+905550001133', undefined],
])('%s: nobody can tell', (_, text, country) => {
	expect(() => taken(text, country)).toThrow(/^'Recipient Column' is empty, and /);
});
