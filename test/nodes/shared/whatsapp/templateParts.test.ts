import { withOtpButtons } from '../../../../nodes/shared/whatsapp/authenticationTemplate';
import { checkNoSharePage } from '../../../../nodes/shared/whatsapp/sharePage';
import { codeOfText, codeParameter, urlEnd } from '../../../../nodes/shared/whatsapp/templateButton';
import { expirationKey, offerPart, productsAction } from '../../../../nodes/shared/whatsapp/templateCommerce';
import { locationOf, nameOf } from '../../../../nodes/shared/whatsapp/templateHeader';
import { templateLink } from '../../../../nodes/shared/whatsapp/templateLink';
import { variableText } from '../../../../nodes/shared/whatsapp/templateValue';
import { refused } from '../../../support/refused';

describe('the header of a template', () => {
	test('has the name of its document as names of files are made safe, entered in up to 240 characters', () => {
		expect(nameOf('', { 'header-file-name': ' a.pdf ' })).toBe('a.pdf');
		expect(nameOf('card-1-', { 'header-file-name': 'a.pdf' })).toBeUndefined();
		expect(nameOf('card-1-', { 'card-1-header-file-name': 'b.pdf' })).toBe('b.pdf');
		expect(nameOf('', { 'header-file-name': ' ' })).toBeUndefined();
		expect(nameOf('', { 'header-file-name': '../b/c.pdf' })).toBe('c.pdf');
		expect(nameOf('', { 'header-file-name': 'x'.repeat(240) })).toHaveLength(200);
		expect(refused(() => nameOf('', { 'header-file-name': 'x'.repeat(241) }))).toContain(
			"'Template Variables: header-file-name' has 241 characters, but WhatsApp takes at most 240.",
		);
	});

	const place = (latitude?: string, longitude?: string, more: Record<string, string> = {}) =>
		locationOf('', {
			...(latitude !== undefined && { 'header-latitude': latitude }),
			...(longitude !== undefined && { 'header-longitude': longitude }),
			...more,
		});

	test('has a place on earth, with a name and an address where they are entered', () => {
		expect(place(' 90 ', '-180', { 'header-name': ' Hall ', 'header-address': ' ' })).toEqual({
			latitude: 90,
			longitude: -180,
			name: 'Hall',
			address: undefined,
		});
		expect(place('0', '0')).toMatchObject({ latitude: 0, longitude: 0 });
	});

	test.each([
		['90.1', '0', 'latitude', 90, '90.1'],
		['0', '-180.1', 'longitude', 180, '-180.1'],
		['north', '0', 'latitude', 90, 'north'],
		[' ', '0', 'latitude', 90, ' '],
		[undefined, '0', 'latitude', 90, ''],
	])('%p, %p is no place', (latitude, longitude, name, most, shown) => {
		expect(refused(() => place(latitude, longitude))).toBe(
			`'Template Variables: header-${name}' must be between -${most} and ${most} degrees, but it is "${shown}". Enter degrees with a decimal point, like 41.0082.`,
		);
	});
});

describe('the buttons of a template', () => {
	test('a button that copies a code copies that of the text', () => {
		const code = { type: 'text', text: '123456' };
		expect(codeParameter('button-1', undefined, '123456')).toEqual(code);
		expect(codeParameter('button-1', codeOfText, '123456')).toEqual(code);
		expect(codeParameter('button-1', '123456', '123456')).toEqual(code);
		expect(codeParameter('button-1', '1', undefined)).toBeUndefined();
		expect(refused(() => codeParameter('button-1', '654321', '123456'))).toBe(
			"'Template Variables: button-1' is not the code of the text. Leave it empty: the button takes its code from the text.",
		);
		expect(codeParameter('button-1', undefined, '1'.repeat(15))).toEqual({ type: 'text', text: '1'.repeat(15) });
		expect(refused(() => codeParameter('button-1', undefined, '1'.repeat(16)))).toContain(
			"'Template Variables' has a code of 16 characters, but WhatsApp takes 15 at most.",
		);
	});

	test.each([
		['https://shop.example/orders/{{1}}', ' 1001 ', '1001'],
		['https://shop.example/orders/{{1}}', 'https://other.example/1', 'https://other.example/1'],
		['{{1}}', 'https://shop.example/1', 'https://shop.example/1'],
		['https://{{1}}', 'https://shop.example/1', 'https://shop.example/1'],
		['https://shop.example/', 'https://shop.example/1', 'https://shop.example/1'],
	])('at the end of %s stands %p', (url, entered, expected) => {
		expect(urlEnd('Button', url, entered)).toBe(expected);
	});

	test.each([
		['https://shop.example/orders/1001', '1001'],
		['HTTP://Shop.example/orders/1001', '1001'],
		['shop.example/orders/1001', '1001'],
		['https://shop.example/orders/', 'the end of the link'],
	])('%s would stand in the address twice', (entered, end) => {
		expect(refused(() => urlEnd('Button', 'https://shop.example/orders/{{1}}', entered))).toBe(
			`'Button' is a whole link, but the template adds it to https://shop.example/orders/. Enter only what follows there: ${end}.`,
		);
	});
});

describe('the products of a template', () => {
	test('are sections with a title, and the first of them is shown', () => {
		expect(productsAction('Products', ' Tea : SKU-1 , SKU-2 ;; Cups:SKU-3; ')).toEqual({
			thumbnail_product_retailer_id: 'SKU-1',
			sections: [
				{ title: 'Tea', product_items: [{ product_retailer_id: 'SKU-1' }, { product_retailer_id: 'SKU-2' }] },
				{ title: 'Cups', product_items: [{ product_retailer_id: 'SKU-3' }] },
			],
		});
		expect(productsAction('Products', 'Tea: a', 'b')).toMatchObject({ thumbnail_product_retailer_id: 'b' });
	});

	const sections = (count: number, each = 'a') =>
		Array.from({ length: count }, (_, index) => `S${index}: ${each}`).join(';');
	const products = (count: number) => `Tea: ${Array.from({ length: count }, (_, index) => `p${index}`).join(',')}`;

	test('are up to 30 in up to 10 sections with titles of up to 24 characters', () => {
		expect(productsAction('Products', sections(10))).toHaveProperty('sections.length', 10);
		expect(productsAction('Products', products(30))).toHaveProperty('sections.0.product_items.length', 30);
		expect(productsAction('Products', `${'x'.repeat(24)}: a`)).toHaveProperty('sections.0.title', 'x'.repeat(24));
	});

	test.each([
		['', 'has 0 sections with 0 products, but WhatsApp takes 1 to 10 sections with 30 products at most'],
		[sections(11), 'has 11 sections with 11 products'],
		[products(31), 'has 1 sections with 31 products'],
		['SKU-1, SKU-2', 'has a section without a title: "SKU-1, SKU-2"'],
		[' : a', 'has a section without a title: ": a"'],
		['Tea: ,', 'has a section without products: "Tea: ,"'],
		[`${'x'.repeat(70)}:`, `has a section without products: "${'x'.repeat(60)}"`],
		[`${'x'.repeat(25)}: a`, 'has 25 characters, but WhatsApp takes at most 24'],
	])('"%s" are none', (entered, problem) => {
		expect(refused(() => productsAction('Products', entered))).toContain(`'Products' ${problem}`);
	});
});

describe('the end of an offer', () => {
	const ends = (entered: string) => Object(offerPart({ [expirationKey]: entered })).parameters[0].limited_time_offer;
	test.each([
		['4102444800', 4_102_444_800_000],
		[' 4102444800123 ', 4_102_444_800_123],
		['2100-01-01T00:00:00Z', 4_102_444_800_000],
		['2100-01-01T03:00+03:00', 4_102_444_800_000],
		['2100-01-01t03:00:00+0300', 4_102_444_800_000],
	])('%s is Unix time in milliseconds', (entered, ms) => {
		expect(ends(entered)).toEqual({ expiration_time_ms: ms });
	});

	test.each(['2100-01-01T00:00:00', '2100-01-01', '1000000000', '2000-01-01T00:00:00Z', '410244480', 'soon', ''])(
		'"%s" is no future time with an offset',
		(entered) => {
			expect(refused(() => ends(entered))).toContain(
				`'Template Variables: offer-expiration' must be a future time with its offset from UTC, but it is "${entered}".`,
			);
		},
	);
});

describe('a link of a template', () => {
	test.each([
		'https://drive.google.com/file/d/1/view',
		'https://drive.google.com/open?id=1',
		'https://docs.google.com/document/d/1/edit',
		'https://photos.app.goo.gl/a',
		'https://1drv.ms/a',
		'https://onedrive.live.com/view?id=1',
		'https://app.box.com/s/a',
		'https://company.app.box.com/file/1',
		'https://www.youtube.com/watch?v=1',
		'https://youtu.be/1',
		'https://disk.yandex.com.tr/d/1',
		'https://company.sharepoint.com/:i:/s/a',
		'https://www.dropbox.com/s/a/b.png',
		'https://dropbox.com/s/a/b.png?dl=0',
		'https://paper.dropbox.com/doc/a',
		'https://photos.google.com/share/a',
		'https://company.sharepoint.com/sites/a/Forms/AllItems.aspx?a=1',
		'https://box.com/s/a',
		'https://disk.yandex.ru/i/1',
		'https://yadi.sk/d/1',
		'https://github.com/a/b/blob/main/c.png',
		'https://www.github.com/a/b/blob/main/c.png?x=1',
		'https://cloud.mail.ru/public/a',
		'https://wetransfer.com/downloads/a',
		'https://company.wetransfer.com/downloads/a',
		'https://share.icloud.com/photos/a',
		'https://m.youtube.com/watch?v=1',
	])('%s leads to a page for people', (link) => {
		expect(refused(() => checkNoSharePage('Link', new URL(link)))).toBe(
			`'Link' leads to a page of ${new URL(link).hostname}, not to the file. Enter a link that downloads the file itself, or the name of an input binary field.`,
		);
	});

	test.each([
		'https://drive.google.com/uc?id=1&export=download',
		'https://docs.google.com/document/d/1/export?format=pdf',
		'https://onedrive.live.com/download?id=1',
		'https://1drv.ms/',
		'https://company.sharepoint.com/:i:/s/a?download=1',
		'https://company.sharepoint.com/sites/a/b.png',
		'https://www.dropbox.com/s/a/b.png?dl=1',
		'https://www.dropbox.com/s/a/b.png?raw=1',
		'https://dl.dropboxusercontent.com/s/a/b.png',
		'https://notyoutube.com/a',
		'https://youtube.com.example/a',
		'https://company.youtube.com/a',
		'https://drive.google.com/thumbnail?id=1',
		'https://docs.google.com/uc?id=1',
		'https://docs.google.com/spreadsheets/d/1/pub?gid=0&output=csv',
		'https://onedrive.live.com/a/download.aspx?id=1',
		'https://company.sharepoint.com/sites/a/_layouts/15/download.aspx?id=1',
		'https://company.sharepoint.com/:I:/s/a?e=1&download=1',
		'https://app.box.com/shared/static/a.png',
		'https://mybox.com/s/a',
		'https://disk.yandex.ru/a',
		'https://github.com/a/b/raw/main/c.png',
		'https://github.com/a/b/blob/main/c.png?raw=true',
		'https://github.example/a/b/blob/main/c.png',
		'https://download.wetransfer.com/a',
		'https://cloud.mail.ru/a/public/b',
		'https://we.tl/',
	])('%s may lead to a file', (link) => {
		expect(checkNoSharePage('Link', new URL(link))).toBeUndefined();
	});

	test.each([
		['image', 'a.mp4', 'video/mp4', 'an image'],
		['image', 'a.pdf', 'application/pdf', 'an image'],
		['video', 'a.png', 'image/png', 'a video'],
		['video', 'a.mp3', 'audio/mpeg', 'a video'],
	] as const)('of the kind %s does not lead to %s', (kind, file, type, article) => {
		expect(refused(() => templateLink('header-file', `https://example.com/${file}`, kind))).toBe(
			`'Template Variables: header-file' is a link to ${type}, but the template has ${article} there. Enter another link.`,
		);
	});

	test.each([
		['image', 'https://example.com/a.png'],
		['image', 'https://example.com/a'],
		['image', 'https://example.com/a.docx'],
		['video', 'https://example.com/a.mp4'],
		['document', 'https://example.com/a.png'],
	] as const)('of the kind %s may be %s', (kind, link) => {
		expect(templateLink('header-file', ` ${link} `, kind)).toBe(link);
	});

	test('is checked like every link and like every page', () => {
		expect(refused(() => templateLink('header-file', 'ftp://a', 'image'))).toContain('must be a link to a file');
		expect(refused(() => templateLink('header-file', 'https://youtu.be/1', 'video'))).toContain('leads to a page of');
	});
});

describe('the value of a variable', () => {
	test.each([
		['body-1', 1024],
		['body-name', 1024],
		['header-1', 60],
		['header-name', 1024],
		['header-file', 2000],
		['button-1', 2000],
		['card-2-button-1', 2000],
		['card-2-header-file', 2000],
		['card-12-body-1', 1024],
		['button-1-sections', 10_000],
	])('%s has up to %i characters', (key, most) => {
		expect(variableText(key, 'x'.repeat(most))).toHaveLength(most);
		expect(refused(() => variableText(key, 'x'.repeat(most + 1)))).toContain(
			`'Template Variables: ${key}' has ${most + 1} characters, but WhatsApp takes at most ${most}.`,
		);
	});

	test.each([
		['a\nb', 'contains a line break or a tab'],
		['a\tb', 'contains a line break or a tab'],
		['a\rb', 'contains a line break or a tab'],
		[`a${' '.repeat(5)}b`, 'contains more than four spaces in a row'],
		[' ', 'is required'],
		['\u200b\u2060', 'is required'],
		['undefined', 'is "undefined", which programs write for a missing value'],
	])('%j is refused', (value, problem) => {
		expect(refused(() => variableText('body-1', value))).toContain(`'Template Variables: body-1' ${problem}`);
	});

	test('four spaces in a row are taken, and those around stay', () => {
		expect(variableText('body-1', ' a    b ')).toBe(' a    b ');
	});
});

describe('the code of an authentication template', () => {
	const body = { type: 'BODY', text: '{{1}} is your code.' };
	const buttons = (...list: object[]) => ({ type: 'BUTTONS', buttons: list });
	const otp = (button: object) => ({ ...button, type: 'OTP' });
	const copy = { type: 'COPY_CODE', text: 'Copy' };
	const link = { type: 'url', url: 'https://www.whatsapp.com/otp/code/?code={{1}}' };
	const own = { type: 'URL', url: 'https://shop.example/{{1}}' };

	test.each<[string, object, unknown, boolean]>([
		['a button that copies a code', copy, 'authentication', true],
		['the same in a template with a coupon', copy, 'MARKETING', false],
		["a link to WhatsApp's own page", link, undefined, true],
		['the same without "www"', { type: 'URL', url: 'HTTP://WhatsApp.com/otp' }, undefined, true],
		['a link to another page', { type: 'URL', url: 'https://www.whatsapp.com/otpx' }, undefined, false],
		[
			'a link that only names it',
			{ type: 'URL', url: 'https://x.example/?https://whatsapp.com/otp' },
			undefined,
			false,
		],
		['a category that only begins so', copy, 'authentications', false],
		['a category that only ends so', copy, 'no authentication', false],
		['a link with a variable', own, 'AUTHENTICATION', true],
		['a link with a variable in another template', own, 'UTILITY', false],
		['a link without one', { type: 'URL', url: 'https://shop.example/' }, 'AUTHENTICATION', false],
		['a variable that does not end', { type: 'URL', url: 'https://shop.example/{{1' }, 'AUTHENTICATION', false],
		['a link that is none', { type: 'URL', url: 5 }, 'AUTHENTICATION', false],
		['a button with the type of a password', { type: 'otp' }, undefined, true],
		['a button that names its kind', { type: 'X', otp_type: 'ONE_TAP' }, undefined, true],
		['a quick reply', { type: 'QUICK_REPLY', text: 'Yes' }, 'AUTHENTICATION', false],
		['a button without a type', { text: 'Yes' }, 'AUTHENTICATION', false],
	])('%s: category %p, counts: %p', (_, button, category, counts) => {
		const components = [body, buttons(button)];
		expect(withOtpButtons(components, category)).toEqual([body, buttons(counts ? otp(button) : button)]);
	});

	test('is known by what only such templates have', () => {
		const advice = { ...body, add_security_recommendation: true };
		expect(withOtpButtons([advice, buttons(own)], undefined)).toEqual([advice, buttons(otp(own))]);
		const footer = { type: 'FOOTER', code_expiration_minutes: 5 };
		expect(withOtpButtons([body, footer, buttons(own)], undefined)).toEqual([body, footer, buttons(otp(own))]);
		const others = [body, { type: 'FOOTER', text: 'Shop' }, buttons(own)];
		expect(withOtpButtons(others, undefined)).toBe(others);
	});

	test('is a variable of the text, also where the list leaves the text out', () => {
		const text = '*{{1}}* is your verification code.';
		expect(withOtpButtons([buttons(copy)], 'AUTHENTICATION')).toEqual([{ type: 'BODY', text }, buttons(otp(copy))]);
		const given = { type: 'body', text: 'Your code' };
		expect(withOtpButtons([given, buttons(copy)], 'AUTHENTICATION')).toEqual([
			{ type: 'body', text },
			buttons(otp(copy)),
		]);
		expect(withOtpButtons([{ type: 'BODY' }, buttons(copy)], 'AUTHENTICATION')).toEqual([
			{ type: 'BODY', text },
			buttons(otp(copy)),
		]);
	});

	test('is looked for in lists of components alone', () => {
		expect(withOtpButtons('text', 'AUTHENTICATION')).toBe('text');
		const odd = [body, { type: 'BUTTONS', buttons: 'none' }, { type: 'BUTTONS', buttons: ['text'] }];
		expect(withOtpButtons(odd, 'AUTHENTICATION')).toBe(odd);
		expect(withOtpButtons([null, body, 'text', buttons(copy)], 'AUTHENTICATION')).toEqual([body, buttons(otp(copy))]);
	});
});
