/** What a column's name says about it, from the least to the most certain. */
export type HeaderKind = 'other' | 'none' | 'vague' | 'landline' | 'phone' | 'mobile' | 'whatsapp';

/** Words of one language a line, or those that several share; folded: without case, accents and signs. */
const whatsapp = `
whatsapp whatsap watsapp watsap wapp واتساب واتس ватсап вотсап вацап ватсапп וואטסאפ ווטסאפ ווצאפ व्हाट्सएप व्हाट्सऐप
ワッツアップ 왓츠앱 วอตส`;
const mobile = `
mobile mobil cellphone cellno cellnum cellular msisdn
gsm ceptel cepno cepnum ceptelefon
handy mobiltelefon mobilfunk natel
movil celular portable mobiel gsmnummer cellulare telemovel
komork komorkowy mobilni mobiln
κινητο
мобильн мобилн мобiльн мобільн сотов стільник мобил
جوال محمول موبايل خلوي نقال موبایل همراه
נייד סלולר פלאפון
मोबाइल मोबाईल
手机 手機 移动电话 行動電話 携帯 ケータイ 휴대 핸드폰 모바일
ponsel handphone nohp selular bimbit didong มือถือ
matkapuhelin kannykka farsimi mobiltlf mobilnr mobilnummer`;
const phone = `
phone telephone telefon telefone telefoon telefono telephon telno telnr telnum fonnummer
rufnummer rufnr telefonszam puhelin puhelinnumero simanumer tlfnr tlfno
τηλεφων телефон
هاتف تلفن تليفون تلفون الهاتف טלפון फोन दूरभाष
电话 電話 전화 연락처 telepon telpon notelp dienthoai โทร`;
/** The same as whole words only, because they are parts of others. */
const words: ReadonlyArray<readonly [HeaderKind, string]> = [
	['whatsapp', 'wa waid wanumber wano wsp'],
	['mobile', 'cep hp gsm mob cel cell kom mobi'],
	[
		'phone',
		'tel telp tlf fon ph phno fono sdt tlph telf тел τηλ puh gsmno to recipient recipients alici alicilar kime ',
	],
	['phone', 'empfanger destinataire destinatario destinatarios odbiorca получатель отримувач μαραληπτης 收件人 수신자'],
	['phone', 'chatid contactnumber contactno kontaktnummer numerotel'],
	[
		'vague',
		'number numara numarasi numero nummer numer numar cislo szam broj номер nomor nombor αριθμος رقم شماره מספר',
	],
	['vague', 'नंबर 号码 號碼 番号 번호 contact contacto kontakt contatto iletisim sms контакт תקשורת'],
];
const landline = `home work business office company landline fixed evtel istel isyeri sabit buro geschaft privat festnetz
fixe fijo fisso domicile bureau casa trabajo oficina lavoro ufficio рабоч домашн стационар assistant emergency acil pager
radio callback isdn telex carphone otherphone secondary alternate alternatif yedek 固定 自宅 勤務 座机`;
/** Numbers of other things. */
const other = `
fax faks telefax telefaks φαξ факс فاكس פקס 传真 傳真 팩스
kimlik tckn vergi hesap siparis musteri uyeno sicil fatura barkod tutar tarih postakod plaka
order customer client account invoice tax postal postcode passport identity serial imei barcode amount price birth date
iban swift vatid ssn sku ean bestell kunden konto rechnung steuer betrag geburt datum postleit ausweis auftrag vertrag
commande facture siret siren naissance montant pedido factura fecha nacimiento cedula cnpj passaporte ordine fattura
codice zamow faktur pesel data urodz objedn zakaznik rodne datum
заказ клиент счет счёт инн снилс паспорт индекс дата рожд сумма договор замовл рахунок
طلب عميل حساب تاريخ فاتورة هوية الهوية סידור הזמנה לקוח חשבון תאריך זהות
订单 客户 账号 身份证 日期 邮编 訂單 客戶 身分證 注文 顧客 口座 日付 郵便 주문 고객 계좌 날짜 주민
pesanan pelanggan rekening tanggal donhang khachhang ngay
registration policy contract reference ticket`;
const otherWords =
	'id uuid tc no nr ref vat nip cpf rut dni nif nie rfc curp ico dic plz cap zip pin otp tckn vkn dob qty';
/** What is about a phone number and is none. */
const aboutPhone = `type typ label date tarih country ulke landesvorwahl areacode verified onay consent izin optin status model
marka brand operator provider carrier extension dahili version device valid`;

const list = (text: string) => text.split(/\s+/).filter(Boolean).map(foldName);
const stems: ReadonlyArray<readonly [HeaderKind, readonly string[]]> = [
	['whatsapp', list(whatsapp)],
	['mobile', list(mobile)],
	['phone', list(phone)],
];
const wholeWords = words.map(([kind, text]) => [kind, new Set(list(text))] as const);
const lists = {
	landline: list(landline),
	other: list(other),
	otherWords: new Set(list(otherWords)),
	aboutPhone: list(aboutPhone),
};

/**
 * What the name of a column says, in the larger languages and scripts of the world, with or without spaces and signs:
 * `Cep Tel. No`, `Handy-Nr.`, `phone_number`, `Phone 1 - Value`, `मोबाइल नंबर`.
 */
export function headerKind(name: string): HeaderKind {
	const parts = wordsIn(name);
	const joined = parts.join('');
	const kind = phoneKind(parts, joined);
	const isOther = has(joined, lists.other) || parts.some((part) => lists.otherWords.has(part) && parts.length === 1);
	if (kind === 'none' || kind === 'vague') return isOther || parts.some(isOtherWord) ? 'other' : kind;
	if (has(joined, list('fax faks φαξ факс')) || has(joined, lists.aboutPhone)) return 'other';
	if (kind === 'phone' && isRecipientOnly(parts) && isOther) return 'other';
	return kind === 'phone' && has(joined, lists.landline) ? 'landline' : kind;
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
		.filter((word) => word !== '' && !/^\d+$/.test(word));
}

function phoneKind(parts: readonly string[], joined: string): HeaderKind {
	const byStem = stems.find(([, texts]) => has(joined, texts))?.[0];
	const byWord = wholeWords.find(([, texts]) => texts.has(joined) || parts.some((part) => texts.has(part)))?.[0];
	const order: readonly HeaderKind[] = ['whatsapp', 'mobile', 'phone', 'vague'];
	return order.find((kind) => kind === byStem || kind === byWord) ?? 'none';
}

function isOtherWord(part: string): boolean {
	return lists.otherWords.has(part) && part !== 'no' && part !== 'nr';
}

/** "Order to" is no recipient, "Customer phone" is a phone. */
function isRecipientOnly(parts: readonly string[]): boolean {
	return stems.every(([, texts]) => !has(parts.join(''), texts)) && parts.some((part) => part === 'to');
}

function has(joined: string, texts: readonly string[]): boolean {
	return texts.some((text) => joined.includes(text));
}
