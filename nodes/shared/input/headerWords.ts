import { withoutEnd } from './ends';

/** What a column's name says about it, from the least to the most certain. */
export type HeaderKind = 'other' | 'none' | 'vague' | 'landline' | 'phone' | 'mobile' | 'whatsapp';

const list = (text: string) => text.split(/\s+/).filter(Boolean).map(foldName);

/** Words of one language a line, or those that several share; folded: without case, accents and signs. */
const whatsapp = `
whatsap watsap wapp واتس ватсап вотсап вацап וואטסאפ ווטסאפ ווצאפ व्हाट्सएप व्हाट्सऐप
ワッツアップ 왓츠앱 วอตส হোয়াটসঅ্যাপ வாட்ஸ் వాట్సాప్`;
const mobile = `
mobil mobiil mobitel cellphone cellno cellnum cellular sellul selfoon msisdn smartphone
gsm ceptel cepno cepnum
handy natel
movil celular portable mobiel telemovel
komork
κινητο
мобiльн мобільн сотов стільник мобил
جوال محمول موبايل خلوي نقال موبایل همراه
נייד סלולר פלאפון
मोबाइल मोबाईल
মোবাইল மொபைல் கைபேசி அலைபேசி మొబైల్ ಮೊಬೈಲ್ മൊബൈൽ મોબાઇલ મોબાઈલ ਮੋਬਾਈਲ
բջջային მობილურ ұялы symudol
手机 手機 移动电话 行動電話 携帯 ケータイ モバイル スマホ 휴대 핸드폰 모바일
ponsel handphone nohp selular bimbit didong มือถือ
matkapuhelin kannykka farsimi sakelako mugikor selpon finday mowbajl mobaylka fonpoca ජංගම`;
const phone = `
phone telefon telefoon telephon fonnummer talrun
rufnummer rufnr puhelin simanumer tlfnr tlfno
τηλεφων телефон
هاتف تلفن טלפון फोन दूरभाष
ফোন দূরভাষ فون தொலைபேசி ఫోన్ దూరవాణి ಫೋನ್ ದೂರವಾಣಿ ഫോൺ ફોન ਫੋਨ දුරකථන
հեռախոս ტელეფონ утас ስልክ ទូរស័ព្ទ ເບີໂທ ໂທລະສັບ ဖုန်း
联系方式 聯絡方式 連絡先
电话 電話 전화 연락처 telepon telpon notelp dienthoai โทร тэлефон போன் foonnommer yocingo taleefan ifowuni`;
/** Words that only look as if they had one of these in them: property, furniture, cars, orders. */
const falseFriends =
	'immobil inmobil imobil automobil automovil mobility mobiliar mobilya handyman handwerk hotel motel bestel telefonica';
/** The same as whole words only, because they are parts of others. */
const words: ReadonlyArray<readonly [HeaderKind, string]> = [
	['whatsapp', 'wa waid wanumber wano wsp zap jid remotejid'],
	['mobile', 'cep hp gsm mob cel celu cell kom mobi मो tlm telem моб сот მობ dd dtdd'],
	[
		'phone',
		'tel telno telnr telnum telnumber telnumarasi telp tfn tfno tlf tlfno fon fone ph phno fono sdt dt tlph telf',
	],
	['phone', 'тел τηλ puh ტელ հեռ foon fonu waya ffon'],
	['phone', 'gsmno simi simu טל sms e164 recapito to recipient recipients alici alicilar kime'],
	['phone', 'empfanger destinataire destinatario destinatarios odbiorca получатель отримувач μαραληπτης 收件人 수신자'],
	['phone', 'chatid contactnumber contactno kontaktnummer numerotel'],
	[
		'vague',
		'contact contacto contato contatto kontakt iletisim irtibat əlaqə контакт контактный תקשורת संपर्क التواصل تماس',
	],
];
/** "Number" in many languages: alone it may be anybody's phone; behind other words it counts or names something else. */
const numberWords = new Set(
	list(`number numbers num numara numarasi numero numeros nummer nummern numer numar numarul numeris numurs nr nro no n
nomor nombor nomrə nomrəsi nomre cislo szam szama broj stevilka so ma telefonu номер номера дугаар нөмірі №
αριθμος αρ رقم شماره מספר מס नंबर नं क्रमांक নম্বর எண் నంబర్ נומר 号 号码 號 號碼 番号 番號 번호 หมายเลข เลขที่ เลข`),
);
/** The same at the end of longer words: Kundennummer, Rendelésszám, 订单号. */
const numberEndings = list(
	'number numara numarasi nummer nummern numero numeris szam szama 号 号码 號 號碼 番号 番號 번호',
);
/** What may stand beside "number" without making it another thing's. */
const neutral = new Set(list('full international intl primary main best valid my the of your ana birincil'));
const landline = `home work business office company landline evtel istel isyeri sabit buro geschaft privat festnetz
fixe fixo fijo fisso dienst domicile bureau casa trabajo oficina lavoro ufficio рабоч домашн стационар assistant emergency acil pager
radio callback isdn telex carphone secondary alternate alternatif yedek 固定 自宅 勤務 座机`;
/** People and places that serve those whom a list is about; a list of drivers has their numbers alone. */
const thirdParty = `agent representative salesperson salesman seller sender courier driver manager supervisor branch store referrer
referred referral doctor teacher technician spouse employer advisor adviser consultant hotline dispatcher supplier emergency
nextofkin kurye danisman temsilci satici gonderen gonderici sube magaza surucu sofor yonetici mudur doktor ogretmen plasiyer
acildurum fahrer kurier vertreter berater betreuer verkaufer notfall lehrer vertrieb remitente conductor
repartidor mensajero vendedor asesor representante sucursal tienda emergencia gerente entregador motorista remetente filial loja
corretor consultor expediteur livreur chauffeur vendeur conseiller agence magasin urgence mittente corriere autista venditore
negozio emergenza менеджер курьер водител отправител продав филиал магазин представител экстренн مندوب السائق المرسل المدير
البائع الفرع الطوارئ الموظف راننده فرستنده kierowca nadawca sprzedawca przedstawiciel sklep 业务员 销售 快递员 司机 寄件
发件 门店 紧急 担当 送り主 差出人 緊急 店舗 담당 기사 발신 매장 비상 영업 kurir pengirim sopir penjual darurat afzender verkoper
koerier noodcontact ड्राइवर एजेंट שליח נהג סוכן חירום שולח`;
/** Numbers of other things. */
const other = `
kimlik tckn vergi hesap siparis musteri uyeno sicil fatura barkod tutar tarih postakod plaka
order customer client account invoice tax postal postcode passport identity serial imei barcode amount price birth date
iban swift vatid ssn sku ean bestell kunden konto rechnung steuer betrag geburt datum postleit ausweis auftrag vertrag
commande facture siret siren naissance montant pedido factura fecha nacimiento cedula cnpj passaporte ordine fattura
codice zamow faktur pesel data urodz objedn zakaznik rodne
заказ клиент счет инн снилс паспорт индекс дата рожд сумма договор замовл рахунок
طلب عميل حساب تاريخ فاتورة هوية סידור הזמנה לקוח חשבון תאריך זהות
订单 客户 账号 身份证 日期 邮编 訂單 客戶 身分證 注文 顧客 口座 日付 郵便 주문 고객 계좌 날짜 주민
pesanan pelanggan rekening tanggal donhang khachhang ngay masothue บัตร บัญชี ไปรษณีย์ คำสั่งซื้อ
kodpocztow kodepos poskod 邮政 우편 postnumm telex الرمز کدملی کدپستی کوڈ 생년월일 생일
registration policy contract reference ticket membership tracking`;
const otherWords = `id ids uuid guid tc t.c. ref vat nip regon krs pesel cpf cnpj rg rut run ruc dni nif nie cif cuit cuil rfc curp ci cui cnp ico
dic psc oib jmbg emso btw bsn kvk cvr cpr iva piva afm αφμ amka αμκα taj egn егн еик едрпоу рнокпп кпп огрн бик pan gstin gst
aadhaar aadhar आधार pincode cnic nic nric ic nik npwp ktp kk cmnd cccd sgk mersis gtin isbn upc bic nhs nino leid euid plz cap
cp kod kodu kode code codigo codice код zip pin otp tckn vkn dob qty ext total totals lat lng lon latitude longitude timestamp created updated documento document
contribuinte personnummer ytunnus isikukood asmens personas henkilotunnus syntymaaika fodselsdato fodselsdag תז חפ מיקוד`;
/** The same as whole words: "Alıcı Adı", "Recipient e-mail". */
const aboutWords = 'name names ad adi isim nome nom nombre naam имя اسم שם email mail eposta text consent plan';
/** What programs count of a phone, other than WhatsApp's own ids. */
const programWords = 'id ids uuid guid os app imei';
/** What is about a phone number and is none. */
const aboutPhone = `typ label date tarih country ulke landesvorwahl areacode verified onay consent izin optin status model
marka brand operator provider carrier extension dahili version device valid`;

const stems: ReadonlyArray<readonly [HeaderKind, readonly string[]]> = [
	['whatsapp', list(whatsapp)],
	['mobile', list(mobile)],
	['phone', list(phone)],
];
const wholeWords = words.map(([kind, text]) => [kind, new Set(list(text))] as const);
const contactWords = list(words.flatMap(([kind, text]) => (kind === 'vague' ? [text] : [])).join(' '));
const lists = {
	landline: list(landline),
	other: list(other),
	otherWords: new Set(list(otherWords)),
	aboutPhone: list(aboutPhone),
	aboutWords: new Set(list(aboutWords)),
	thirdParty: list(thirdParty),
	programWords: new Set(list(programWords)),
	contact: new Set(contactWords),
	falseFriends: list(falseFriends),
	fax: list('fax faks φαξ факс فاكس פקס 传真 傳真 팩스 telecopi'),
};
/** Words that end in digits. */
const wholeNames = new Set(['e164']);

/**
 * What the name of a column says, in the larger languages and scripts of the world, with or without spaces and signs:
 * `Cep Tel. No`, `Handy-Nr.`, `phone_number`, `Phone 1 - Value`, `मोबाइल नंबर`.
 */
export function headerKind(name: string): HeaderKind {
	const parts = wordsIn(name);
	const joined = parts.join('');
	const kind = phoneKind(parts, joined);
	if (kind === 'none' || kind === 'vague') return kindOfNumber(kind, parts, joined);
	if (has(joined, lists.fax) || has(joined, lists.aboutPhone) || parts.some((part) => lists.aboutWords.has(part)))
		return 'other';
	if (kind === 'phone' && isRecipientOnly(parts) && has(joined, lists.other)) return 'other';
	if (kind !== 'whatsapp' && joined !== 'chatid' && parts.some((part) => lists.programWords.has(part))) return 'other';
	return isSecondary(kind, parts, joined) ? 'landline' : kind;
}

/** Whether it is a number that comes after the person's own: a landline, or that of somebody else. */
function isSecondary(kind: HeaderKind, parts: readonly string[], joined: string): boolean {
	if (isOfThirdParty(parts, joined)) return true;
	return kind === 'phone' && (has(joined, lists.landline) || parts.includes('other'));
}

function isOfThirdParty(parts: readonly string[], joined: string): boolean {
	return has(joined, lists.thirdParty) || parts.includes('rep');
}

/** Whether a column's name says that it is about somebody who serves those in the list: an agent, a driver, a branch. */
export function namesThirdParty(name: string): boolean {
	const parts = wordsIn(name);
	return isOfThirdParty(parts, parts.join(''));
}

/** Words for the people whom a list is about. */
const ownPeople =
	list(`client cliente customer guest patient buyer member user student lead recipient tenant person privat prefer musteri hasta
ogrenci uye alici kunde klant paciente aluno клиент клієнт пациент عميل לקוח 客户 客戶 顧客 고객 pelanggan`);

/** What the name of a column of numbers has besides: "Lawyer Mobile" says whose they are, "Mobile No" and "Client Mobile" do not. */
export function furtherWords(name: string): string {
	const texts = [...stems.flatMap(([, words]) => words), ...ownPeople];
	const isKnown = (part: string) =>
		/^.?$|^ال$/.test(part) ||
		numberWords.has(part) ||
		neutral.has(part) ||
		wholeWords.some(([, known]) => known.has(part)) ||
		texts.some((text) => text.includes(part));
	// Behind the words are their endings, in front of them are others.
	const before = (part: string) =>
		part.slice(0, Math.min(...texts.filter((text) => part.includes(text)).map((text) => part.indexOf(text))));
	return wordsIn(name)
		.map(before)
		.filter((part) => !isKnown(part))
		.join(' ');
}

/** A number of what? "Number" and "Contact number" may be a phone's; "Card number" and every other one are not. */
function kindOfNumber(kind: 'none' | 'vague', parts: readonly string[], joined: string): HeaderKind {
	const isId = lists.otherWords.has(joined) || parts.some((part) => lists.otherWords.has(part));
	if (isId || has(joined, lists.other) || has(joined, lists.fax)) return 'other';
	const counted = parts.filter((part) => numberWords.has(part));
	const of = parts.filter((part) => !numberWords.has(part) && !neutral.has(part));
	if (parts.some((part) => !numberWords.has(part) && numberEndings.some((end) => part.endsWith(end)))) return 'other';
	if (counted.length === 0) return kind;
	if (kind === 'vague' && of.length > 0) return of.every((part) => lists.contact.has(part)) ? 'phone' : 'other';
	return of.length > 0 || isShortNumberWord(joined) ? 'other' : 'vague';
}

/** "No." heads the column that counts the rows. */
function isShortNumberWord(joined: string): boolean {
	return ['no', 'nr', 'n', 'nro', 'num', 'so', 'ma', 'αρ', 'מס', '号', '號', 'เลขที่'].includes(joined);
}

/** A name without case, accents, spaces and signs, so that "TELEFON NUMARASI" is "Telefon Numarası". */
export function foldName(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/\p{Mn}/gu, '')
		.toLowerCase()
		.replace(/ı/g, 'i')
		.replace(/ø/g, 'o')
		.replace(/ł/g, 'l')
		.replace(/đ/g, 'd')
		.replace(/[^\p{L}\p{N}\p{Mc}]/gu, '');
}

function wordsIn(name: string): string[] {
	return name
		.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
		.split(/[^\p{L}\p{M}\p{N}]+/u)
		.map(foldName)
		.flatMap((word) => (wholeNames.has(word) ? [word] : withoutEnd(word, /\d/)))
		.filter((word) => word !== '');
}

function phoneKind(parts: readonly string[], joined: string): HeaderKind {
	const text = lists.falseFriends.reduce((rest, word) => rest.replaceAll(word, ' '), joined);
	const byStem = stems.find(([, texts]) => has(text, texts))?.[0];
	const byWord = wholeWords.find(([, texts]) => texts.has(joined) || parts.some((part) => texts.has(part)))?.[0];
	const order: readonly HeaderKind[] = ['whatsapp', 'mobile', 'phone', 'vague'];
	return order.find((kind) => kind === byStem || kind === byWord) ?? 'none';
}

/** "Order to" is no recipient, "Customer phone" is a phone. */
function isRecipientOnly(parts: readonly string[]): boolean {
	return stems.every(([, texts]) => !has(parts.join(''), texts)) && parts.some((part) => part === 'to');
}

function has(joined: string, texts: readonly string[]): boolean {
	return texts.some((text) => joined.includes(text));
}
