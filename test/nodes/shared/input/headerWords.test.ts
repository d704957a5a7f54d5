import { foldName, furtherWords, headerKind, namesThirdParty } from '../../../../nodes/shared/input/headerWords';

/** Names of columns as exports and people have them, between bars. */
const names = (text: string) =>
	text
		.split(/[|\n]/)
		.map((name) => name.trim())
		.filter((name) => name !== '');

const phones = `
WhatsApp Number | whatsapp_number | Whats App | WhatsApp-Nummer | Nº WhatsApp | N° WhatsApp | Numero Whatsapp
Zap | WhatsApp do cliente | Contato WhatsApp | wsp | Whatsapp Tel | Celular/WhatsApp | Telefone (WhatsApp)
Celular com DDD | Tel. celular | Tel. Móvil | Teléfono móvil | Tfno | Tfno. móvil | Tlfno | Tfn
Nro. de celular | N° Celular | Cel. | Celu | Fono | Teléfono fijo | Teléfono de contacto | Numero de telefono
Num. Tel. | Nº de telemóvel | Telem. | Tlm | TLM | Fone | Telefone celular | Telefon komórkowy | Tel. kom.
Nr tel. | Nr telefonu | Numer telefonu | Numer telefonu komórkowego | Komórka | Tel. kontaktowy
Mobilní telefon | Mobil | Tel. č. | Tel. číslo | Číslo telefonu | Telefonní číslo | Mobilné číslo
Telefónne číslo | Telefón | Mobilný telefón | Mobilszám | Telefonszám | Mobil telefonszám | Tel.szám
Telefon mobil | Nr. telefon | Număr de telefon | Nr. mobil | Număr mobil | Телефон | Моб. телефон | Моб. тел.
Моб. | Сот. тел. | Сотовый телефон | Контактный телефон | Номер телефона | Тел. моб. | Мобильный | № телефона
Телефон (мобильный) | Номер мобильного | Телефон клиента | Тел | Номер тел. | Мобільний телефон | Номер телефону
Тел. моб | Телефон клієнта | Мобилен телефон | Телефонен номер | GSM | Мобилен | ТЕЛЕФОН | Мобилни телефон
Број телефона | Broj telefona | Mobitel | Broj mobitela | Kontakt telefon | Mob. tel. | Telefonska številka
Mobilna številka | GSM številka | Mobilus | Mob. telefonas | Telefono numeris | Tel. nr. | Mobilais tālrunis
Tālrunis | Tālruņa numurs | Telefoninumber | Mobiiltelefon | Mobiilinumber | Puhelinnumero | Matkapuhelin
Kännykkä | Puh. | Gsm-numero | Mobiltelefon | Mobilnummer | Telefonnummer | Tlf.nr | Mobiltelefonnummer
Mobilnr | Mob.nr | Mobil nr | Telefonnr | Tel.nr | Símanúmer | Farsími | GSM-númer | GSM sími | Sími | Mobiel
Mobiele telefoon | Mobiel nummer | Telefoonnummer | Tel. mobiel | GSM-nummer | Telefoon mobiel
Numéro de téléphone | Tél. portable | Tél. mobile | Portable | N° de portable | N° tél | Tel. fixe
Téléphone mobile | Num. de tél. | Téléphone 1 | GSM (BE) | Numéro de GSM | Mobile 1 | Handynummer | Handy-Nummer
Handynr. | Tel. mobil | Mobil privat | Mobilfunknummer | Rufnummer | Telefon 1 | Tel.-Nr. | Telefon (mobil)
Mobil-Nr. | Natel | Fon | Telefon-Nr. | Handy privat | Cellulare | N. cellulare | Cell. | Numero di telefono
Recapito telefonico | Tel. cellulare | Telefono cellulare | Num. cell. | Recapito | Κινητό τηλέφωνο | Τηλέφωνο
Κινητό | Τηλ. | Τηλ. κινητό | Αριθμός τηλεφώνου | Αρ. κινητού | ΚΙΝΗΤΟ | ΤΗΛΕΦΩΝΟ | Cep Telefonu | CEP TEL
Cep No | Cep Numarası | Telefon | TELEFON NO | Telefon Numarası | GSM NO | Gsm Numarası | Cep tel. | İrtibat No
İletişim No | İletişim Numarası | Tel | TEL NO | Tel. | Müşteri Cep | Cep Telefon No | Veli Telefonu
Hasta Telefon | Cep Tel 1 | CepTelefonu | cep_telefonu | Yetkili Tel | Telefon1 | رقم الجوال | رقم الهاتف
الجوال | رقم الموبايل | موبايل | جوال | هاتف | الهاتف المحمول | رقم الواتساب | واتساب | رقم الواتس | تليفون
رقم التليفون | رقم التواصل | نقال | الهاتف النقال | رقم المحمول | شماره موبایل | تلفن همراه | شماره تلفن
موبایل | همراه | شماره همراه | شماره تماس | טלפון | מספר טלפון | טלפון נייד | נייד | פלאפון | מספר נייד | סלולרי
טל' | טל. נייד | मोबाइल | मोबाइल नंबर | मोबाइल नं. | फोन नंबर | फ़ोन | संपर्क नंबर | मो. नं. | मोबाईल क्रमांक
দূরভাষ | মোবাইল | মোবাইল নম্বর | ফোন নম্বর | ফোন | موبائل نمبر | فون نمبر | மொபைல் | தொலைபேசி | கைபேசி எண்
ఫోన్ | మొబైల్ | ఫోన్ నంబర్ | ಮೊಬೈಲ್ | ഫോൺ | മൊബൈൽ | મોબાઇલ | ફોન | ਮੋਬਾਈਲ | ਫ਼ੋਨ | 手机 | 手机号 | 手机号码 | 联系电话 | 电话
电话号码 | 移动电话 | 联系方式 | 手機 | 手機號碼 | 電話 | 聯絡電話 | 行動電話 | 手提電話 | 收件人手机 | 電話番号 | 携帯電話 | 携帯電話番号 | 携帯番号 | 携帯 | ケータイ | TEL
連絡先電話番号 | モバイル | スマホ | 連絡先 | 휴대폰 | 휴대폰번호 | 휴대전화 | 전화번호 | 핸드폰 | 연락처 | 전화 | 휴대전화번호 | 모바일 | H.P | HP | 핸드폰번호
เบอร์โทร | เบอร์โทรศัพท์ | โทรศัพท์ | มือถือ | เบอร์มือถือ | หมายเลขโทรศัพท์ | โทร. | Số điện thoại | Điện thoại
SĐT | SDT | Di động | ĐTDĐ | Số di động | Điện thoại di động | DĐ | So dien thoai | Nomor HP | No HP | No. HP
Nomor Telepon | No. Telp | Nomor WhatsApp | No WA | Nomor WA | No. WA | Telepon | Nomor Handphone | No Telepon
No. Telefon | No Tel | Telefon bimbit | No. H/P | Nombor telefon | Tel bimbit | Cellphone | Cell Number
Cell No. | Mobile No | Mobile No. | Mobile # | Mob No | Mob. No. | Contact No | Contact Number | Contact No.
Phone # | Ph. No. | Ph | Phone No. | Tel # | Telephone Number | Primary Phone Number | Phone (Mobile)
Phone - Mobile | Mobile Phone Number | Cell | Cell Phone Number | Mobile Telephone | Work Mobile
Guardian Mobile | Parent Phone | Student Phone | Patient Phone | Billing Phone | Shipping Phone | Phone Number 1
Default Address Phone | billing_phone | shipping_phone | Contact: Phone | Phone 1 | Phone1 | Phone Numbers
phoneNumber | mobile_phone | MobilePhone | mobilephone | MOBILE | Mobile | sms_phone | SMS Phone Number | SMS
SMS Number | Primary Mobile | Lead Phone | Phone Number (E.164) | e164 | msisdn | MSISDN
Recipient Number | recipient_phone | To Number | to | wa_id | waid | wa number | chat_id | Customer phone
Buyer Phone | Recipient Phone Number | Ship To Phone | Contact Phone | phone_e164 | phone.number | contact.phone
customer.phone | mobile.number | Kundentelefon | Lieferadresse Telefon | TelefoneCelular | Téléphone client
Tel portable client | Mobil (DE) | iPhone | Telephone 1 | Nambari ya simu | Simu | Namba ya simu
Nimewo telefòn | Selfoon | Selfoonnommer | Sellulêre nommer | Telefoonnommer | Numri i telefonit
Numri celularit | Celulari | Հեռախոս | Հեռախոսահամար | Բջջային | ტელეფონი | მობილური | ტელეფონის ნომერი | მობ.
Telefon raqami | Mobil raqam | Телефон рақами | Телефон нөмірі | Ұялы телефон | Утасны дугаар | Гар утас
ទូរស័ព្ទ | លេខទូរស័ព្ទ | ເບີໂທ | ဖုန်း | ဖုန်းနံပါတ် | දුරකථන | ස්ථිර දුරකථන | ስልክ | ስልክ ቁጥር | Mobil nömrə
Əlaqə nömrəsi | Telefon nömrəsi`;

const otherNumbers = `
Phone Type | Phone 1 - Type | Phone 1 - Label | Phone Verified | Phone Country | Mobile Operator | Fax
Home Fax | Business Fax | Other Fax | Telex | Company Main Phone Type | Faks | Fax-Nr. | Télécopie | Faksi
Číslo faxu | Faxszám | Tax Number | Tax No | VAT No | VAT Number | USt-IdNr. | Steuernummer | Steuer-ID | NIP
REGON | PESEL | KRS | IČO | DIČ | Rodné číslo | Personnummer | Org.nr | Organisationsnummer | CVR | CPR
CPR-nummer | Henkilötunnus | Y-tunnus | Isikukood | Asmens kodas | Personas kods | EGN | ЕГН | ЕИК | ЕДРПОУ
РНОКПП | ИНН | КПП | ОГРН | СНИЛС | БИК | Номер паспорта | Расчетный счет | Номер договора | Номер заказа
Индекс | JMBG | OIB | EMŠO | CNP | CUI | Adószám | TAJ szám | Személyi szám | AMKA | ΑΜΚΑ | ΑΦΜ | AFM | Α.Φ.Μ.
Codice fiscale | Partita IVA | P.IVA | P. IVA | DNI | NIE | NIF | CIF | CUIT | CUIL | RUT | RUN | CURP | RFC
RUC | CI | Cédula | Nro. Documento | Documento | N° Documento | Número de documento | CNPJ | CPF/CNPJ | RG
Inscrição Estadual | Código postal | C.P. | CAP | Code postal | Postcode | ZIP Code | PLZ | Postnummer
Irányítószám | PSČ | Kod pocztowy | Почтовый индекс | Posta Kodu | TC No | T.C. No | TC Kimlik | T.C. Kimlik No
Vergi No | VKN | MERSİS No | SGK No | Öğrenci No | Abone No | Sipariş No | Sipariş Numarası | Fatura No
Kargo Takip No | Takip No | Müşteri No | Müşteri Kodu | Hesap No | Kart No | Dosya No | Protokol No | Barkod
Stok Kodu | Plaka | Kapı No | Daire No | Aadhaar | Aadhar No | Aadhaar Number | PAN | PAN No | GSTIN | GST No
Pincode | Pin Code | आधार | आधार नंबर | پین کوڈ | CNIC | NIC | IC No | No. IC | NRIC | NIK | No. KTP | NPWP
No KK | CMND | CCCD | Mã số thuế | Mã đơn hàng | Mã khách hàng | เลขบัตรประชาชน | เลขที่บัญชี | รหัสไปรษณีย์
เลขที่คำสั่งซื้อ | 身份证号 | 身份证号码 | 订单号 | 订单编号 | 快递单号 | 运单号 | 邮政编码 | 银行卡号 | 工号 | 学号 | 會員編號 | 訂單編號 | 統一編號 | 郵便番号
注文番号 | 会員番号 | 顧客番号 | お客様番号 | 口座番号 | FAX番号 | 伝票番号 | 주민등록번호 | 주문번호 | 우편번호 | 사업자등록번호 | 계좌번호 | 송장번호 | 회원번호 | 생년월일
رقم الهوية | رقم الطلب | رقم العميل | رقم الحساب | الرمز البريدي | رقم الفاتورة | تاريخ الميلاد | رقم الجواز
الفاكس | کد ملی | کد پستی | شماره سفارش | شماره حساب | شماره شناسنامه | ת.ז. | ת"ז | תעודת זהות | מספר זהות
מספר הזמנה | מיקוד | ח.פ. | מספר לקוח | פקס | Order ID | Order No. | Order # | Order | Invoice | Invoice #
Customer Number | Customer No | Client ID | Account | Account Number | Account No | Acc No | Member ID
Membership No | Membership Number | Card Number | Card No | Loyalty Number | Student ID | Employee ID
Employee Number | Emp No | Staff No | Policy Number | Claim Number | Case Number | Ticket Number | Reference
Ref No | Ref. No. | Tracking Number | Tracking No | Shipment No | Booking Number | Booking No
Reservation Number | Serial Number | Serial No | IMEI | SKU | EAN | Barcode | GTIN | ISBN | UPC | Amount | Price
Total | Date | DOB | Date of Birth | Birthday | Created At | Timestamp | IBAN | BIC | SSN | NHS Number
NI Number | National ID | ID Number | ID No | Passport No | Passport Number | Driver License | License Number
House Number | Street Number | Room Number | Row Number | Record ID | Contact ID | Lead ID | Deal ID
Company ID | Object ID | Kundennr. | Kunden-Nr. | Kundennummer | Bestellnr. | Bestellnummer | Auftragsnummer
Rechnungsnummer | Rechnungsnr. | Vertragsnummer | Mitgliedsnummer | Personalnummer | Versicherungsnummer
Kontonummer | Hausnummer | Matrikelnummer | Sendungsnummer | Artikelnummer | Lfd. Nr. | Numéro client
N° client | N° commande | N° de commande | N° facture | Numéro de facture | N° SIRET | SIRET | N° adhérent
Numéro de sécurité sociale | N° sécu | N° dossier | Date de naissance | Montant | Número de pedido | Nº pedido
Nº cliente | Número de cliente | Nº factura | Nº socio | Número de cuenta | Fecha de nacimiento | Nº de pedido
Nº do pedido | Número da fatura | Contribuinte | Data de nascimento | Nº sócio | Numero ordine | N. ordine
N. fattura | Numero cliente | Codice cliente | Numero tessera | Data di nascita | Klantnummer | Bestelnummer
Ordernummer | Factuurnummer | BSN | Burgerservicenummer | KvK | KvK-nummer | Btw-nummer | Rekeningnummer
Geboortedatum | Huisnummer | Numer zamówienia | Nr zamówienia | Nr klienta | Nr faktury | Numer klienta
Nr konta | Data urodzenia | Číslo objednávky | Číslo zákazníka | Číslo faktury | Datum narození | Rendelésszám
Ügyfélszám | Számlaszám | Születési dátum | Număr comandă | Nr. comandă | Număr factură | Cod client
Data nașterii | Ordrenummer | Kundenummer | Fakturanummer | Fødselsnummer | Fødselsdato | Fødselsdag
Tilausnumero | Asiakasnumero | Laskunumero | Syntymäaika | Номер клієнта | Номер замовлення | Номер рахунку
Дата рождения | Дата народження | Лицевой счет | Номер карты | Табельный номер | Nomor Pesanan | No Pesanan
No Rekening | No Resi | Nomor Resi | No Anggota | Tanggal Lahir | Kode Pos | Poskod | No Akaun | Last Contacted
Contact owner | Number of Sales Activities | Lead Status | Latitude | Longitude | Organization Name
Opt-in Time | Confirm IP | MEMBER_RATING | LEID | EUID | Phone Extension | Ext. | Number of Employees
Number of Pageviews | Num Notes | Total Spent | Total Orders | Zip`;

const otherThings = `
Name | Full Name | City | Nom | Prénom | Nombre | Apellidos | Imię | Nazwisko | Jméno | Név | Nume | Имя
Фамилия | Город | Όνομα | Ad | Soyad | İsim | الاسم | المدينة | نام | שם | नाम | 姓名 | 氏名 | 이름 | ชื่อ | Tên
Nama | Address | Notes | Company | Group | Tags | Status | Gender | Language | Title | Department | Website
Shop | Homepage | Hotel No | Hotel | Motel Nr. | Bestelnr. | Immobilien-Nr. | Immobilie | Automobil Nr
Automóvil | Mobilya Sipariş No | Mobilya | Imobiliária | Handyman ID | Kartel No | Etiket No | Stelle | Storage
Product | Telegram | Celebrity | Cellar | Photo | Recipient Name | Alıcı Adı | Recipient Email | To Name
SMS Text | SMS Consent | Telefonica Plan`;

const isPhone = (name: string) => ['whatsapp', 'mobile', 'phone', 'landline'].includes(headerKind(name));

test.each(names(phones))('%s names a phone number', (name) => expect(isPhone(name)).toBe(true));

test.each(names(otherNumbers))('%s names no phone number', (name) => expect(isPhone(name)).toBe(false));

test.each(names(otherThings))('%s names no number of a phone', (name) => expect(isPhone(name)).toBe(false));

test.each([
	'Number',
	'Numara',
	'Номер',
	'Número 1',
	'Number (full)',
	'06-nummer',
	'Contact',
	'İletişim',
	'Nömrə',
	'番号',
])('%s may name one', (name) => expect(headerKind(name)).toBe('vague'));

test.each([
	'Card Number',
	'Kargo Takip No',
	'Klantnummer',
	'Rendelésszám',
	'회원번호',
	'工号',
	'رقم الجواز',
	'מספר חבר',
])('%s names the number of something else', (name) => expect(headerKind(name)).toBe('other'));

test.each([
	['Order to', 'other'],
	['Order to phone', 'phone'],
	['To', 'phone'],
	['Chat ID', 'phone'],
	['Phone ID', 'other'],
	['WhatsApp ID', 'whatsapp'],
	['Other Phone', 'landline'],
	['Other Mobile', 'mobile'],
	['Sales Rep Mobile', 'landline'],
	['Mobile Name', 'other'],
	['E164', 'phone'],
	['Phone2', 'phone'],
	['No.', 'other'],
	['No. 2', 'other'],
	['Numbers of rows', 'other'],
	['', 'none'],
])('%j is of the kind %s', (name, kind) => expect(headerKind(name)).toBe(kind));

test.each([
	['Lawyer Mobile', 'lawyer'],
	['Mobile No', ''],
	['Client Mobile', ''],
	['Customer Phone Number 2', ''],
	['Handynummer', ''],
	['Anwaltshandy', 'anwalts'],
	['Team Lead Cell', 'team'],
	['', ''],
])('what %j has besides is %j', (name, words) => expect(furtherWords(name)).toBe(words));

test.each([
	['Agent Mobile', true],
	['Sales Rep', true],
	['Report Phone', false],
	['Customer Mobile', false],
])('%s is about somebody who serves those in the list: %s', (name, answer) => {
	expect(namesThirdParty(name)).toBe(answer);
});

test.each([
	['TELEFON NUMARASI', 'telefonnumarasi'],
	['Telefon Numarası', 'telefonnumarasi'],
	['Sørøya-Łódź_Đà 1', 'soroyalodzda1'],
	[' N°\t', 'n'],
])('%j is folded to %j', (name, folded) => expect(foldName(name)).toBe(folded));
