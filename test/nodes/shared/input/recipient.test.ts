import { getCountries, getExampleNumber } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { InvalidInput } from '../../../../nodes/shared/errors';
import { countryOf, looksLikePhone, parseRecipient, parseWhatsAppId } from '../../../../nodes/shared/input/recipient';

const digitsOf = (value: unknown, countryCode?: string) => parseRecipient('To', value, { countryCode }).digits;

describe('numbers with their country code', () => {
	test.each([
		['+905551234567', '905551234567'],
		['+90 (555) 123-45-67', '905551234567'],
		['+90 555 123 45 67', '905551234567'],
		['(+90) 555 123 45 67', '905551234567'],
		['+90.555.123.45.67', '905551234567'],
		['+90 [555] 1234567', '905551234567'],
		['00905551234567', '905551234567'],
		['00 90 555 123 45 67', '905551234567'],
		['905551234567', '905551234567'],
		['90 555 123 45 67', '905551234567'],
		['  +905551234567\n', '905551234567'],
		['905551234567@c.us', '905551234567'],
		['905551234567@C.US', '905551234567'],
		['905551234567@s.whatsapp.net', '905551234567'],
		['905551234567:12@s.whatsapp.net', '905551234567'],
		['5215512345678@c.us', '525512345678'],
		['tel:+905551234567', '905551234567'],
		['tel:+90-555-123-45-67', '905551234567'],
		['TEL:+905551234567', '905551234567'],
		['whatsapp:+905551234567', '905551234567'],
		['https://wa.me/905551234567', '905551234567'],
		['https://wa.me/905551234567?text=Hello%20555', '905551234567'],
		['wa.me/+905551234567/', '905551234567'],
		['https://wa.me/%2B905551234567', '905551234567'],
		['https://wa.me/%2b4512345678', '4512345678'],
		['http://wa.me/905551234567', '905551234567'],
		['HTTPS://WA.ME/905551234567', '905551234567'],
		['https://api.whatsapp.com/SEND?PHONE=905551234567', '905551234567'],
		['https://api.whatsapp.com/send?phone=905551234567&text=a', '905551234567'],
		['https://api.whatsapp.com/send/?text=a&phone=+90%20555%201234567', '905551234567'],
		['whatsapp://send?phone=905551234567', '905551234567'],
		['＋９０５５５１２３４５６７', '905551234567'],
		['+٩٠٥٥٥١٢٣٤٥٦٧', '905551234567'],
		['+۹۰۵۵۵۱۲۳۴۵۶۷', '905551234567'],
		['+९०५५५१२३४५६७', '905551234567'],
		['+𝟗𝟎𝟓𝟓𝟓𝟏𝟐𝟑𝟒𝟓𝟔𝟕', '905551234567'],
		['+90\u00a0555\u202f123\u20094567', '905551234567'],
		['+90‐555‑123‒45–67', '905551234567'],
		['+90—555―123−4567', '905551234567'],
		['+90⁃555ー123˗45~67', '905551234567'],
		['+90∼555～1234567', '905551234567'],
		['+9\ufe0f\u20e30\ufe0f\u20e3 555 123 45 67', '905551234567'],
		['+90．555．123．4567', '905551234567'],
		['+90․555․123․4567', '905551234567'],
		['（+44）（0）7700 900000', '447700900000'],
		['＋4512345678', '4512345678'],
		['﹢4512345678', '4512345678'],
		['⁺4512345678', '4512345678'],
		['\u202a+90 555 123 45 67\u202c', '905551234567'],
		['\u200e+90\u200f 555\u200b1234567\ufeff', '905551234567'],
		["'+905551234567", '905551234567'],
		['"+905551234567"', '905551234567'],
		['"+905551234567"\n', '905551234567'],
		['" 905551234567@c.us "', '905551234567'],
		['="905551234567"', '905551234567'],
		['905551234567.0', '905551234567'],
		['905551234567,00', '905551234567'],
		['+905551234567,', '905551234567'],
		['; +905551234567 ;', '905551234567'],
		[905551234567, '905551234567'],
		[905551234567n, '905551234567'],
		[['+905551234567'], '905551234567'],
		['+44 (0)20 7946 0958', '442079460958'],
		['0044 (0) 20 7946 0958', '442079460958'],
		['44 (0)20 7946 0958', '442079460958'],
		['+39 (0)6 1234 5678', '390612345678'],
		['+49 171/1234567', '491711234567'],
		['+1 650-555-1234', '16505551234'],
		['16505551234', '16505551234'],
		['+7 912 345-67-89', '79123456789'],
		['+901234567890', '901234567890'],
		['+15550100123', '15550100123'],
		['+4512345678', '4512345678'],
		['+5215512345678', '525512345678'],
		['+55 11 8765-4321', '551187654321'],
		['+0090 555 123 45 67', '905551234567'],
	])('%j is %s', (value, digits) => {
		expect(parseRecipient('To', value)).toEqual({ digits, e164: `+${digits}` });
	});

	test.each(getCountries().flatMap((country) => getExampleNumber(country, examples) ?? []))(
		'the example of $country is read as it is, in every format',
		(number) => {
			for (const text of [number.number, number.formatInternational(), number.getURI()]) {
				expect(parseRecipient('To', text).e164).toBe(number.number);
			}
		},
	);
});

describe('numbers without their country code', () => {
	test.each([
		['0555 123 45 67', '90', '905551234567'],
		['0555 123 45 67', '+90', '905551234567'],
		['0555 123 45 67', '0090', '905551234567'],
		['0555 123 45 67', 'TR', '905551234567'],
		['0555 123 45 67', ' tr ', '905551234567'],
		['(0)555 123 45 67', 'TR', '905551234567'],
		['0 (555) 123 45 67', '٩٠', '905551234567'],
		['5551234567', '90', '905551234567'],
		['5321234567', '90', '905321234567'],
		[5321234567, 'TR', '905321234567'],
		['0171/1234567', '49', '491711234567'],
		['06 12 34 56 78', 'FR', '33612345678'],
		['06 1234 5678', 'IT', '390612345678'],
		['8 912 345-67-89', 'RU', '79123456789'],
		['9123456789', '7', '79123456789'],
		['(650) 555-1234', '1', '16505551234'],
		['(650) 555-1234', 'US', '16505551234'],
		['1 650 555 1234', 'US', '16505551234'],
		['06 20 123 4567', 'HU', '36201234567'],
		['20 12 34 56', '45', '4520123456'],
		['11 98765-4321', 'BR', '5511987654321'],
		['07911 123456', 'GB', '447911123456'],
	])('%j is, with the default country %s, %s', (value, country, digits) => {
		expect(digitsOf(value, country)).toBe(digits);
	});

	test.each([
		['its own calling code comes first', '905551234567', '90', '905551234567'],
		['also where a national number may be as long', '4917612345678', '49', '4917612345678'],
		['a number of another country that fits only there', '491711234567', '90', '491711234567'],
		['a number too long to be national', '16505551234', 'TR', '16505551234'],
		['a mobile number that another country could have', '5351234567', 'TR', '905351234567'],
		['a landline number that another country could have, dialled with its zero', '04525551234', 'TR', '904525551234'],
		['a landline number that another country could have, as it is grouped', '452 555 12 34', 'TR', '904525551234'],
		['grouped as only the default country does', '51 98765-4321', 'BR', '5551987654321'],
		['grouped as only the default country does, with brackets', '(51) 98765-4321', 'BR', '5551987654321'],
		['four digits of a small plan', '8563', 'SH', '2908563'],
		['six digits of a small plan', '82 15 62', 'WF', '681821562'],
		['a plus', '+491711234567', 'TR', '491711234567'],
		['00', '00491711234567', 'TR', '491711234567'],
		['a chat id', '491711234567@c.us', 'TR', '491711234567'],
		['a link', 'wa.me/491711234567', 'TR', '491711234567'],
		['no default', '905551234567', '', '905551234567'],
		['a mobile number with its code and a zero in front, not a landline one', '04915822442339', 'DE', '4915822442339'],
		['eleven digits of another country with a zero in brackets', '679 (0)7016310', 'SO', '6797016310'],
	])('with a default country, %s: %s', (_what, value, country, digits) => {
		expect(digitsOf(value, country)).toBe(digits);
	});

	test.each(['0555 123 45 67', '05551234567', '555 12 34', '99999999998', '376 (0)312345', '240 (0)884795476'])(
		'%s without a default country is refused',
		(value) => {
			const error = refused(value);
			expect(error.message).toBe(`'To' has no country code: "${value}"`);
			expect(error.fix).toBe(
				"Write it with a plus and its country code, as +905551234567, or set 'Default Country Code' under Additional Fields.",
			);
		},
	);

	test.each(['5551234567', '5321234567', '4520123456', '4512345678', '6583319388', '3546117643', '901234567890'])(
		'%s, which may be an international number, is refused without a plus',
		(value) => {
			const error = refused(value);
			expect(error.message).toBe(`'To' has no country code: "${value}"`);
			expect(error.fix).toBe(
				`Write it with a plus, as +${value}, if its country code is there; otherwise set 'Default Country Code' under Additional Fields.`,
			);
			expect(digitsOf(`+${value}`)).toBe(value);
		},
	);

	test.each([
		['51987654321', 'BR', '+5551987654321 or +51987654321'],
		['15123456789', 'DE', '+4915123456789 or +15123456789'],
		['66 9 8765 4321', 'BR', '+5566987654321 or +66987654321'],
		['13109771815', 'CN', '+8613109771815 or +13109771815'],
		['18002243453', 'NP', '+97718002243453 or +18002243453'],
		['4525551234', 'TR', '+904525551234 or +4525551234'],
		['5993183951', 'AT', '+435993183951 or +5993183951'],
		['508518317', 'FR', '+33508518317 or +508518317'],
		['4741234567', 'TR', '+904741234567 or +4741234567'],
	])('%s with the default country %s may be two people and is refused', (value, country, readings) => {
		const error = refused(value, country);
		expect(error.message).toBe(`'To' may be ${readings}: "${value}"`);
		expect(error.fix).toBe('Write it with a plus and its country code.');
	});

	test.each([
		['123456', 'TR', `'To' has 6 digits, but a phone number has at least 7: "123456"`],
		['0555 123', 'TR', `'To' is not a number of TR (+90), and has no other country code: "0555 123"`],
		['0555 123 45 67 8', '90', `'To' is not a number of +90, and has no other country code: "0555 123 45 67 8"`],
		['0612345678', 'ES', `'To' is not a number of ES (+34), and has no other country code: "0612345678"`],
		['90 0555 123 45 67', '', `'To' has a 0 after the country code 90: "90 0555 123 45 67"`],
		['90 0555 123 45 67', 'US', `'To' has a 0 after the country code 90: "90 0555 123 45 67"`],
		['0555 123 45 67', 'ZZ', `'Default Country Code' is "ZZ", which is not the code of a country`],
		['0555 123 45 67', '999', `'Default Country Code' is "999", which is not the code of a country`],
		['905551234567', 'Turkey', `'Default Country Code' is "Turkey", which is not the code of a country`],
		['1234567890', 'TR', `'To' is not a number of TR (+90), and has no other country code: "1234567890"`],
		['37600312290', 'LI', `'To' has a 0 after the country code 376: "37600312290"`],
		['5212687252149', 'TR', `'To' is not a number of TR (+90), and has no other country code: "5212687252149"`],
		['15551234567', 'TR', `'To' is not a number of TR (+90), and has no other country code: "15551234567"`],
	])('%s with the default country %j is refused', (value, country, message) => {
		expect(refused(value, country).message).toBe(message);
	});
});

describe('what is no recipient', () => {
	test.each<[unknown, string]>([
		[undefined, "'To' is required"],
		[null, "'To' is required"],
		['', "'To' is required"],
		[' \n\t\u200e', "'To' is required"],
		['""', "'To' is required"],
		[[], "'To' is required"],
		['+90 O55 123 45 67', `'To' has letters in it: "O" at place 5 of "+90 O55 123 45 67"`],
		['Ayşe +905551234567', `'To' has letters in it: "Ayşe" at place 1 of "Ayşe +905551234567"`],
		['1-800-FLOWERS', `'To' has letters in it: "FLOWERS" at place 7 of "1-800-FLOWERS"`],
		['Ays\u0327e +905551234567', `'To' has letters in it: "Ays\u0327e" at place 1 of "Ays\u0327e +905551234567"`],
		['📞📞 O905551234567', `'To' has letters in it: "O" at place 4 of "📞📞 O905551234567"`],
		['+90555tel:1234567', `'To' has letters in it: "tel" at place 7 of "+90555tel:1234567"`],
		['ayse@example.com', `'To' is not a phone number: "ayse@example.com"`],
		['+905551234567#1', `'To' has a sign that does not belong there: "#" at place 14 of "+905551234567#1"`],
		['📞 +905551234567', `'To' has a sign that does not belong there: "📞" at place 1 of "📞 +905551234567"`],
		['+90+5551234567', `'To' has a sign that does not belong there: "+" at place 4 of "+90+5551234567"`],
		['++905551234567', `'To' has a sign that does not belong there: "+" at place 2 of "++905551234567"`],
		['+90=5551234567', `'To' has a sign that does not belong there: "=" at place 4 of "+90=5551234567"`],
		['＋90＋5551234567', `'To' has a sign that does not belong there: "+" at place 4 of "+90+5551234567"`],
		[
			'+905551234567, 12 34 5',
			`'To' has a sign that does not belong there: "," at place 14 of "+905551234567, 12 34 5"`,
		],
		['905551234567+', `'To' has a sign that does not belong there: "+" at place 13 of "905551234567+"`],
		['+90 212 555 12 34/35', `'To' has a sign that does not belong there: "/" at place 18 of "+90 212 555 12 34/35"`],
		[
			'+90 212 555 12 34/35/36',
			`'To' has a sign that does not belong there: "/" at place 18 of "+90 212 555 12 34/35/36"`,
		],
		['+4512345/678', `'To' has a sign that does not belong there: "/" at place 9 of "+4512345/678"`],
		['905,551,234,567', `'To' has a sign that does not belong there: "," at place 4 of "905,551,234,567"`],
		[
			'+905551234567\n12',
			`'To' has a sign that does not belong there: "line break" at place 14 of "+905551234567\n12"`,
		],
		['123', `'To' has 3 digits, but a phone number has at least 7: "123"`],
		['+1', `'To' has 1 digit, but a phone number has at least 7: "+1"`],
		['---', `'To' has 0 digits, but a phone number has at least 7: "---"`],
		[0, `'To' has 1 digit, but a phone number has at least 7: "0"`],
		[0n, `'To' has 1 digit, but a phone number has at least 7: "0"`],
		['00 12 34 56', `'To' has 6 digits, but a phone number has at least 7: "00 12 34 56"`],
		['12345678901234567890', `'To' has 20 digits, but a phone number has at most 15: "12345678901234567890"`],
		['+1234567890123456', `'To' has 16 digits, but a phone number has at most 15: "+1234567890123456"`],
		['+0555 123 45 67', `'To' starts with 0, as no country code does: "+0555 123 45 67"`],
		['05551234567@c.us', `'To' starts with 0, as no country code does: "05551234567"`],
		['+905551234567, +905559876543', `'To' holds 2 numbers: "+905551234567, +905559876543"`],
		['905551234567;905559876543', `'To' holds 2 numbers: "905551234567;905559876543"`],
		['905551234567/905559876543', `'To' holds 2 numbers: "905551234567/905559876543"`],
		['905551234567\r\n905559876543', `'To' holds 2 numbers: "905551234567\r\n905559876543"`],
		['905551234567 905559876543', `'To' holds 2 numbers: "905551234567 905559876543"`],
		['+905551234567+905559876543', `'To' holds 2 numbers: "+905551234567+905559876543"`],
		['+905551234567، +905559876543', `'To' holds 2 numbers: "+905551234567، +905559876543"`],
		...[...';|/&\n\r\u2028\u2029،؛、，；+'].map((sign): [string, string] => [
			`5551234${sign}5559876`,
			`'To' holds 2 numbers: "5551234${sign}5559876"`,
		]),
		['12345600 12345678', `'To' holds 2 numbers: "12345600 12345678"`],
		['905551234567@c.us,905559876543@c.us', `'To' holds 2 numbers: "905551234567@c.us,905559876543@c.us"`],
		['https://wa.me/905551234567 https://wa.me/905559876543', /^'To' holds 2 numbers: /.source],
		[['+905551234567', '+905559876543', '+905550000000'], "'To' holds 3 numbers"],
		[[['+905551234567']], "'To' must be a phone number, but it is an object"],
		[{ phone: '+905551234567' }, "'To' must be a phone number, but it is an object"],
		[[{ phone: '+905551234567' }], "'To' must be a phone number, but it is an object"],
		[new Date(), "'To' must be a phone number, but it is an object"],
		[true, "'To' must be a phone number, but it is a boolean"],
		[Symbol('to'), "'To' must be a phone number, but it is a symbol"],
		[1e21, /^'To' must be a phone number, but it is the number 1e\+21/.source],
		[NaN, /^'To' must be a phone number, but it is the number NaN/.source],
		[Infinity, /^'To' must be a phone number, but it is the number Infinity/.source],
		[90555123456.7, /^'To' must be a phone number, but it is the number 90555123456\.7/.source],
		[-905551234567, /^'To' must be a phone number, but it is the number -905551234567/.source],
		[-905551234567n, /^'To' must be a phone number, but it is the number -905551234567/.source],
		['9.05551E+11', `'To' was rounded by a spreadsheet ("9.05551E+11"), so its last digits are lost`],
		['9,05551E+11', `'To' was rounded by a spreadsheet ("9,05551E+11"), so its last digits are lost`],
		['9E+11', `'To' was rounded by a spreadsheet ("9E+11"), so its last digits are lost`],
		['90.5551e10', `'To' was rounded by a spreadsheet ("90.5551e10"), so its last digits are lost`],
		['+9.05551E+11', `'To' has letters in it: "E" at place 9 of "+9.05551E+11"`],
		['9.05551E+11 1', `'To' has letters in it: "E" at place 8 of "9.05551E+11 1"`],
		['1．234．567', `'To' is an amount, not a phone number: "1.234.567"`],
		['905551234567.05', `'To' is a decimal number, not a phone number: "905551234567.05"`],
		[
			'+905551234567.0',
			`'To' has too few or too many digits for its country code, or none that exists: "+905551234567.0"`,
		],
		['120363025246125486@g.us', `'To' is a group, not a phone number: "120363025246125486@g.us"`],
		['905551234567-1580000000@g.us', `'To' is a group, not a phone number: "905551234567-1580000000@g.us"`],
		['120363025246125486@G.US', /^'To' is a group, not a phone number: /.source],
		['120363025246125486@g.us.example', /^'To' has letters in it: /.source],
		['905551234567, 120363025246125486@g.us', /^'To' holds 2 numbers: /.source],
		['http://chat.whatsapp.com/AbC123', /^'To' is the invitation to a group, not a phone number: /.source],
		['Chat.WhatsApp.com/AbC123', /^'To' is the invitation to a group, not a phone number: /.source],
		['old-chat.whatsapp.com/AbC123', /^'To' has letters in it: /.source],
		['https://chat.whatsapp.com/AbC123', /^'To' is the invitation to a group, not a phone number: /.source],
		['120363025246125486@newsletter', /^'To' is a channel, not a phone number: /.source],
		['120363025246125486@Newsletter', /^'To' is a channel, not a phone number: /.source],
		['120363025246125486@newsletters', /^'To' has letters in it: /.source],
		['Status@Broadcast', /^'To' is a broadcast list, not a phone number: /.source],
		['1580000000@broadcasts', /^'To' has letters in it: /.source],
		['123456789012345@LID', /^'To' is a hidden WhatsApp id \(LID\), not a phone number: /.source],
		['123456789012345@lidl', /^'To' has letters in it: /.source],
		['status@broadcast', /^'To' is a broadcast list, not a phone number: /.source],
		['123456789012345@lid', /^'To' is a hidden WhatsApp id \(LID\), not a phone number: /.source],
		['https://wa.me/message/ABCDEF123', /^'To' is a link without a phone number: /.source],
		['https://wa.me/qr905551234567', /^'To' is a link without a phone number: /.source],
		['https://wa.me/resend?phone=905551234567', /^'To' is a link without a phone number: /.source],
		['https://wa.me/sender?phone=905551234567', /^'To' is a link without a phone number: /.source],
		['https://wa.me/%2B90%2B5551234567', /^'To' has a sign that does not belong there: /.source],
		['https://api.whatsapp.com/send?text=555', /^'To' is a link without a phone number: /.source],
		['5'.repeat(10_000), /^'To' is one digit repeated, not a phone number: /.source],
		['5'.repeat(10_001), "'To' is too long for a phone number: 10001 characters"],
	])('%p is refused', (value, message) => {
		const error = refused(value);
		if (message.startsWith('^')) expect(error.message).toMatch(new RegExp(message));
		else expect(error.message).toBe(message);
		expect(error.field).toBe('To');
		expect(error.fix).not.toBe('');
	});

	test('several numbers in one field name the way out', () => {
		expect(refused('+905551234567, +905559876543').fix).toBe(
			'Give each number an item, or a row of the list, of its own.',
		);
	});

	test('of a text of more than 60 characters the beginning is shown', () => {
		for (const text of ['x'.repeat(60), `${'x'.repeat(60)}…`]) {
			expect(refused(text.replace('…', 'x')).message).toBe(`'To' is not a phone number: "${text}"`);
		}
	});

	test.each(['1234567 12345678', '1234567   1234567', '001234567 12345678'])(
		'%j has no more digits than one number may have, and is not called several',
		(value) => {
			expect(refused(value).message).not.toContain('holds');
		},
	);

	test('the digits behind a whole number are found in a link as well', () => {
		expect(refused('https://wa.me/+90%20532%20123%2045%2067%2068').message).toBe(
			`'To' has "68" behind a whole number: "+90 532 123 45 67 68"`,
		);
	});
});

describe('prefixes that are dialled only inside the country', () => {
	test.each([
		['+90 0555 000 11 22', undefined, '905550001122'],
		['+90 (0555) 000 11 33', undefined, '905550001133'],
		['+90 0 (532) 000 11 22', undefined, '905320001122'],
		['0090 0555 000 11 44', undefined, '905550001144'],
		['https://wa.me/9005550001122', undefined, '905550001122'],
		['9005550001122@c.us', undefined, '905550001122'],
		['0 91 98765 00000', 'IN', '919876500000'],
		['0919876500000', 'IN', '919876500000'],
		['0091 098765 00000', 'IN', '919876500000'],
		['90 0555 000 11 22', 'TR', '905550001122'],
		['+376 00 312752', undefined, '376312752'],
		['+44 07911 123456', undefined, '447911123456'],
		['+44 (0)7700 900000', undefined, '447700900000'],
		['+7 8 912 345-67-89', undefined, '79123456789'],
		['+36 06 20 123 4567', undefined, '36201234567'],
		['+54 11 15 2345-6789', undefined, '5491123456789'],
		['+54 9 11 15 2345 6789', undefined, '5491123456789'],
		['011 15-2345-6789', 'AR', '5491123456789'],
		['+1 1 650 555 1234', undefined, '16505551234'],
		['+55 0 11 98765-4321', undefined, '5511987654321'],
		['+375 8 029 123 45 67', undefined, '375291234567'],
		['+370 8 612 34567', undefined, '37061234567'],
		['+52 1 55 1234 5678', undefined, '525512345678'],
		['+52 044 55 1234 5678', undefined, '525512345678'],
		['01 55 1234 5678', 'MX', '525512345678'],
		['+34 0 612 345 678', undefined, '34612345678'],
		['+39 06 1234 5678', undefined, '390612345678'],
		['+39 (0)6 1234 5678', undefined, '390612345678'],
		['+225 07 12 34 56 78', undefined, '2250712345678'],
		['+241 06 12 34 56', undefined, '24106123456'],
	])('%s with the default country %s is %s', (value, country, digits) => {
		expect(digitsOf(value, country)).toBe(digits);
	});

	test.each([
		['+44 07700 900000', `'To' has a 0 after the country code 44: "+44 07700 900000"`, '+447700900000'],
		['wa.me/4407700900000', `'To' has a 0 after the country code 44: "4407700900000"`, '+447700900000'],
		['+591016658022', `'To' has a 0 after the country code 591: "+591016658022"`, '+59116658022'],
		['+1 0 555 010 0123', `'To' has a 0 after the country code 1: "+1 0 555 010 0123"`, '+15550100123'],
	])('%s, where no reading is known to exist, is refused with the number meant', (value, message, meant) => {
		const error = refused(value);
		expect(error.message).toBe(message);
		expect(error.fix).toBe(`If you mean ${meant}, write it so.`);
	});

	test.each(['+39 (0)312 345 6789', '+241 (0)06 35 99 84'])('%s may be two numbers and is refused', (value) => {
		expect(refused(value).message).toMatch(/^'To' may be \+\d+ or \+\d+: /);
	});

	test.each([
		['+90 532 123 45 67 - 68', '"68"', '+905321234567'],
		['+90 212 123 45 67 12', '"12"', '+902121234567'],
		['+1 (202) 555-0123-0124', '"0124"', '+12025550123'],
	])('%s is a whole number with digits behind it', (value, tail, meant) => {
		const error = refused(value);
		expect(error.message).toBe(`'To' has ${tail} behind a whole number: "${value}"`);
		expect(error.fix).toBe(`If you mean ${meant}, write it so.`);
	});

	test.each(['+1234567', '+123456789012345', '+999123456789', '+45 2233 4455 6'])('%s can be no number', (value) => {
		expect(refused(value).message).toBe(
			`'To' has too few or too many digits for its country code, or none that exists: "${value}"`,
		);
	});

	test('two spellings of one person have the same digits', () => {
		for (const spellings of [
			['+90 0555 000 11 22', '905550001122', '0555 000 11 22', '9005550001122@c.us', '=“+905550001122”'],
			['+90 (555) 000-11-22', '00905550001122', '5550001122', 'wa.me/905550001122', '0 90 555 000 11 22'],
		]) {
			expect(new Set(spellings.map((text) => digitsOf(text, 'TR')))).toEqual(new Set(['905550001122']));
		}
	});
});

describe('what has the digits of a phone number and is none', () => {
	test.each([
		['2024-01-15', 'a date'],
		['15.01.2024', 'a date'],
		['1/15/2024', 'a date'],
		['2024/1/5', 'a date'],
		['31-12-1999', 'a date'],
		['2024-01-15 10:30', 'a date'],
		['2024-01-15T10:30:00.000Z', 'a date'],
		['15.01.2024 10:30:15', 'a date'],
		['1/15/2024 9:05 PM', 'a date'],
		['45306.4375', 'a decimal number'],
		['1.234.567,89', 'an amount'],
		['1,234,567.89', 'an amount'],
		['12.345.678', 'an amount'],
		['1234567,89', 'a decimal number'],
		['-1234567', 'a negative number'],
		['41.00823, 28.97841', 'a pair of coordinates'],
		['-33.868820 151.209290', 'a pair of coordinates'],
		['123-45-6789', 'the number of an identity document'],
		['123.456.789-09', 'the number of an identity document'],
		['12.345.678-9', 'the number of an identity document'],
		['2024-000123', 'a number with a year in it'],
		['2024/0001234', 'a number with a year in it'],
	])('%s is %s', (value, kind) => {
		for (const country of [undefined, 'DE', 'DK', 'BR']) {
			expect(refused(value, country).message).toBe(`'To' is ${kind}, not a phone number: "${value}"`);
		}
		expect(looksLikePhone(value)).toBe(false);
	});

	test.each([
		'TR33 0006 1005 1978 6457 8413 26',
		'DE89370400440532013000',
		'4111 1111 1111 1111',
		'3782 822463 10005',
		'ORD-2024-001234',
		'34.567.890/0001-24',
	])('%s is refused', (value) => {
		for (const country of [undefined, 'TR', 'DE', 'US']) refused(value, country);
	});

	test.each([
		['20240115', 'DK'],
		['20122024', 'DK'],
		['20240115', 'LV'],
		['20240115', 'TN'],
		['202401151030', 'DE'],
	])('%s of %s may be a date', (value, country) => {
		expect(refused(value, country).message).toMatch(/^'To' may be a date or \+/);
	});

	test.each([
		['4006381333931', 'DE'],
		['20240115103000', 'DE'],
		['12345678901', 'TR'],
		['25 12 2024', 'DE'],
		['2024 01 15', 'DK'],
		['+90 212 555 12 34 (105)', 'TR'],
		['+90 212 555 12 34 [5]', 'TR'],
	])('%s of %s is refused', (value, country) => {
		refused(value, country);
	});

	test.each([
		['20 24 01 15', 'DK', '4520240115'],
		['+4520240115', 'DK', '4520240115'],
		['20241315', 'DK', '4520241315'],
		['201012151030', 'EG', '201012151030'],
		['=+4520240115', '', '4520240115'],
		['0202-40115', 'DE', '4920240115'],
		['612.345.678', 'ES', '34612345678'],
	])('%s of %s is still a number', (value, country, digits) => {
		expect(digitsOf(value, country)).toBe(digits);
	});
});

describe('WhatsApp IDs', () => {
	test.each([
		['4512345678', '4512345678'],
		[' 4712345678 ', '4712345678'],
		['6512345678', '6512345678'],
		['372512345', '372512345'],
		['3546123456', '3546123456'],
		['15550100123', '15550100123'],
		['5215512345678', '5215512345678'],
		['390612345678', '390612345678'],
		['4407700900000', '4407700900000'],
		['4512345678@c.us', '4512345678'],
		['4512345678:3@s.whatsapp.net', '4512345678'],
		['+45 22 33 44 55', '4522334455'],
	])('%j is %s', (value, digits) => {
		expect(parseWhatsAppId('Chat', value)).toBe(digits);
	});

	test('a number is read like its digits', () => {
		expect(parseWhatsAppId('Chat', 4512345678)).toBe('4512345678');
	});

	test.each([null, undefined])('%p is not the name of anybody', (value) => {
		expect(() => parseWhatsAppId('Chat', value)).toThrow("'Chat' is required");
	});

	test('that has the zero of its country in it names the number that is meant', () => {
		expect(() => parseWhatsAppId('Chat', '9005551234567')).toThrow(
			`'Chat' has a 0 after the country code 90: "9005551234567"`,
		);
		expect(() => parseWhatsAppId('Chat', '9005551234567')).toThrow(
			expect.objectContaining({ fix: 'If you mean +905551234567, write it so.' }),
		);
	});

	test.each(['9005551234567', '9005551234567@c.us', '4407911123456', '05551234567', '4512345678x', 'Ada', ''])(
		'%j is refused',
		(value) => {
			expect(() => parseWhatsAppId('Chat', value)).toThrow(InvalidInput);
		},
	);
});

test.each(['431000@c.us', '+431000', '00431000'])('%s has too few digits, whatever the default country', (value) => {
	for (const countryCode of [undefined, 'AT', 'IT']) {
		expect(() => parseRecipient('To', value, { countryCode })).toThrow('has 6 digits');
	}
});

test('a list that holds itself is refused', () => {
	const list: unknown[] = [];
	list.push(list);
	expect(refused(list).message).toBe("'To' must be a phone number, but it is an object");
});

test.each([
	['+905551234567', 'TR'],
	['+491711234567', 'DE'],
	['+16505551234', 'US'],
	['+14165551234', 'CA'],
	['+77011234567', 'KZ'],
	['+79123456789', 'RU'],
	['+15550100123', undefined],
])('the country of %s is %s', (number, country) => {
	expect(countryOf(parseRecipient('To', number))).toBe(country);
});

test.each([
	['+90 (555) 123-45-67', true],
	['05551234567', true],
	['555 12 34', true],
	['905551234567@c.us', true],
	['https://wa.me/905551234567', true],
	['tel:+905551234567', true],
	['tel: +905551234567', true],
	['tel: 2026-05-19', false],
	['123456', false],
	['905551234567890', true],
	['9055512345678901', false],
	[`https://wa.me/905550001122?text=${'a'.repeat(500 - 'https://wa.me/905550001122?text='.length)}`, true],
	[`https://wa.me/905550001122?text=${'a'.repeat(501 - 'https://wa.me/905550001122?text='.length)}`, false],
	['٠٥٥٥١٢٣٤٥٦٧', true],
	['', false],
	['Phone', false],
	['12345', false],
	['2026-05-19', false],
	['19.05.2026', false],
	['19/05/2026', false],
	['12:30', false],
	['Room 1234567', false],
	['12345678901234567', false],
	['9.05551E+11', false],
	[`https://wa.me/905550001122?text=${'a'.repeat(100_000)}`, false],
])('%j looks like a phone number: %s', (text, answer) => {
	expect(looksLikePhone(text)).toBe(answer);
});

function refused(value: unknown, countryCode?: string): InvalidInput {
	try {
		parseRecipient('To', value, { countryCode });
	} catch (error) {
		if (error instanceof InvalidInput) return error;
		throw error;
	}
	throw new Error('It was taken');
}
