import type { IExecuteFunctions } from 'n8n-workflow';
import { ctaUrlOf, webAddress } from '../../../../nodes/shared/whatsapp/ctaUrl';
import { linkToFile, mediaFiles } from '../../../../nodes/shared/whatsapp/fileSource';
import { coordinatesOf, locationOf } from '../../../../nodes/shared/whatsapp/location';
import {
	captionOf,
	checkInputFile,
	fileNameOf,
	fileOrLink,
	kindOf,
	linkedFileName,
	mediaReference,
} from '../../../../nodes/shared/whatsapp/messageFile';
import { messageIdsOf } from '../../../../nodes/shared/whatsapp/messageIds';
import { productSectionsOf } from '../../../../nodes/shared/whatsapp/products';
import { websitesOf } from '../../../../nodes/shared/whatsapp/profile';
import { reactionOf } from '../../../../nodes/shared/whatsapp/reaction';
import { sent, sentMedia } from '../../../../nodes/shared/whatsapp/sendResult';
import { textMessages } from '../../../../nodes/shared/whatsapp/text';
import { refused } from '../../../support/refused';
import { standIn } from '../../../support/standIn';

test('a button opens a web address, and has a label of up to 20 characters', () => {
	expect(ctaUrlOf({ buttonText: 'x'.repeat(20), buttonUrl: ' HTTP://example.com/a ' })).toEqual({
		display_text: 'x'.repeat(20),
		url: 'HTTP://example.com/a',
	});
	expect(refused(() => ctaUrlOf({ buttonText: 'x'.repeat(21), buttonUrl: 'https://a.example' }))).toContain(
		"'Button Text' has 21 characters, but WhatsApp takes at most 20.",
	);
	expect(refused(() => webAddress('Button URL', ' '))).toBe(
		"'Button URL' is required. Enter it like https://example.com/page.",
	);
});

test.each([
	'example.com',
	'ftp://example.com',
	'https://a b',
	'https://',
	'x https://a.example',
	'https://[',
	'y'.repeat(60),
])('%s is no web address', (entered) => {
	expect(refused(() => webAddress('Button URL', entered))).toContain(`must be a web address, but it is "${entered}".`);
});

test('a place is on earth, and has a name and an address', () => {
	const place = { latitude: -90, longitude: 180, name: 'Hall', address: 'Square 1' };
	expect(locationOf(place)).toEqual(place);
	expect(coordinatesOf({ latitude: 90, longitude: -180 })).toEqual({ latitude: 90, longitude: -180 });
	expect(refused(() => locationOf({ ...place, name: ' ' }))).toContain("'Name' is required");
	expect(refused(() => locationOf({ ...place, address: '' }))).toContain("'Address' is required");
	expect(refused(() => coordinatesOf({ latitude: 100, longitude: 0 }))).toBe(
		"'Latitude' must be between -90 and 90 degrees, but it is 100. Enter degrees with a decimal point, like 41.0082. If latitude and longitude are swapped, swap them back.",
	);
	expect(refused(() => coordinatesOf({ latitude: 0, longitude: -180.5 }))).toBe(
		"'Longitude' must be between -180 and 180 degrees, but it is -180.5. Enter degrees with a decimal point, like 41.0082.",
	);
});

test.each(['👍', ' 👍🏽 ', '🇹🇷', '👨‍👩‍👧', '1️⃣', '❤️'])('a message can be reacted to with %s', (emoji) => {
	expect(reactionOf({ messageId: ' wamid.1 ', emoji })).toEqual({ message_id: 'wamid.1', emoji: emoji.trim() });
});

test.each(['👍👍', 'ok', 'a', '👍!'])('a message cannot be reacted to with %s', (emoji) => {
	expect(refused(() => reactionOf({ messageId: 'wamid.1', emoji }))).toBe(
		`'Emoji' must be one emoji, but it is "${emoji}". Enter a single emoji, or leave it empty to take the reaction back.`,
	);
});

test('a reaction is taken back by an empty one, and always needs its message', () => {
	expect(reactionOf({ messageId: 'wamid.1', emoji: ' ' })).toEqual({ message_id: 'wamid.1', emoji: '' });
	expect(refused(() => reactionOf({ messageId: ' ', emoji: '👍' }))).toContain("'Message ID' is required");
});

describe('sections of products', () => {
	const of =
		(...section: Array<{ title?: string; products?: string[] }>) =>
		() =>
			productSectionsOf({ sections: { section } });
	const ids = (count: number) => Array.from({ length: count }, (_, index) => `p${index}`);
	const sections = (count: number) =>
		Array.from({ length: count }, (_, index) => ({ title: `S${index}`, products: ['a'] }));

	test('have a title each, and up to 30 products in up to 10 of them', () => {
		expect(of({ title: 'Tea', products: [' a ', 'b'] })()).toEqual([
			{ title: 'Tea', product_items: [{ product_retailer_id: 'a' }, { product_retailer_id: 'b' }] },
		]);
		expect(of({ title: 'x'.repeat(24), products: ids(30) })()).toHaveLength(1);
		expect(of(...sections(10))()).toHaveLength(10);
	});

	test.each<[string, () => unknown, string]>([
		['nothing', of(), "'Sections' must contain at least one product. Add a section."],
		[
			'no product',
			of({ title: 'Tea' }, { title: 'Cups', products: [] }),
			"'Sections' must contain at least one product.",
		],
		[
			'an empty section',
			of({ title: 'Tea', products: ['a'] }, { title: 'Cups' }),
			"'Sections: section 2' must contain at least one product. Add a product ID to it.",
		],
		[
			'31 products',
			of({ title: 'Tea', products: ids(30) }, { title: 'Cups', products: ['a'] }),
			"'Sections' has 31 products, but WhatsApp takes at most 30. Leave some out.",
		],
		['11 sections', of(...sections(11)), "'Sections' has 11 sections, but WhatsApp takes at most 10. Leave some out."],
		['no title', of({ products: ['a'] }), "'Sections: section 1, title' is required."],
		['a long title', of({ title: 'x'.repeat(25), products: ['a'] }), "'Sections: section 1, title' has 25 characters"],
	])('with %s are not sent', (_, check, message) => {
		expect(refused(check)).toContain(message);
	});
});

test('message IDs may stand in one text, and each counts once', () => {
	expect(messageIdsOf(['a, b;c', ' d\ne ', 'a'])).toEqual(['a', 'b', 'c', 'd', 'e']);
	expect(refused(() => messageIdsOf([' ', ',']))).toBe(
		"'Message IDs' is required. Use the 'id' that the trigger gives.",
	);
});

test('a profile has up to two web addresses', () => {
	const two = ['https://a.example', 'https://b.example'];
	expect(websitesOf(two)).toEqual(two);
	expect(refused(() => websitesOf([...two, 'https://c.example']))).toBe(
		"'Websites' has 3 addresses, but at most 2 are allowed. Leave some out.",
	);
	expect(refused(() => websitesOf(['a']))).toContain("'Websites' must be a web address");
});

describe('files of a message', () => {
	const files = (mediaSource: 'binary' | 'url', binaryPropertyName = '', mediaUrl: string[] = []) =>
		mediaFiles({ mediaSource, binaryPropertyName, mediaUrl });

	test('come from the item or from links', () => {
		expect(files('binary', 'data, invoice', ['https://a.example'])).toEqual([
			{ binary: 'data' },
			{ binary: 'invoice' },
		]);
		expect(files('url', 'data', [' https://a.example/b.png '])).toEqual([{ url: 'https://a.example/b.png' }]);
		expect(files('url', 'data')).toEqual([]);
		expect(refused(() => files('binary', ' , '))).toBe(
			"'Input Data Field Name' is required. Enter the names shown on the Binary tab of the previous node, separated by commas.",
		);
	});

	test('a link that is none is named without what may be secret', () => {
		const message = refused(() => linkToFile('Media URLs', 'ftp://ada:pass@a.example/b?token=1#c'));
		expect(message).toContain(`'Media URLs' must be a link to a file, but it is "ftp://…@a.example/b?…": `);
		expect(message).toContain('Enter a public link like https://example.com/photo.jpg.');
		expect(message).not.toMatch(/pass|token/);
		expect(refused(() => linkToFile('Media URLs', 'x'.repeat(70)))).toContain(`it is "${'x'.repeat(60)}": `);
	});
});

describe('what a send gives back', () => {
	const to = { digits: '905551234567', e164: '+905551234567' };
	const answerOf = (...medias: object[]) => ({ medias: { image: medias }, message_id: 'whole' });

	test('has the id of the message where the provider tells it', () => {
		const base = { outcome: 'sent', to: '+905551234567', answer: {} };
		expect(sent(to, {}, 'm1')).toEqual({ ...base, messageId: 'm1' });
		for (const none of ['', 7, undefined]) expect(sent(to, {}, none)).toEqual(base);
	});

	test('has the ids of all files, in the order in which they were sent', () => {
		const answer = answerOf(
			{ name: 'b.png', message_id: '2', media_id: 'm2' },
			{ name: 'a.png', message_id: '1', media_id: '' },
		);
		expect(sentMedia(to, answer, ['a.png', 'b.png'])).toEqual({
			...{ outcome: 'sent', to: '+905551234567', answer, messageId: '1', messageIds: ['1', '2'] },
			files: [
				{ fileName: 'a.png', messageId: '1' },
				{ fileName: 'b.png', messageId: '2', mediaId: 'm2' },
			],
		});
		expect(sentMedia(to, answer)).toMatchObject({ messageId: '2', messageIds: ['2', '1'] });
	});

	test('tells files of one name apart by their order', () => {
		const answer = answerOf({ name: 'a', message_id: '1' }, { name: 'a', message_id: '2' });
		expect(sentMedia(to, answer, ['a', 'a']).messageIds).toEqual(['1', '2']);
	});

	test('a single file can be no other, of two that the answer calls otherwise nobody knows which is which', () => {
		expect(sentMedia(to, answerOf({ name: 'x', message_id: '1' }), ['a'])).toMatchObject({
			messageId: '1',
			files: [{ fileName: 'a', messageId: '1' }],
		});
		const two = sentMedia(to, answerOf({ name: 'x', message_id: '1' }, { name: 'y', message_id: '2' }), ['a', 'b']);
		expect(two).toMatchObject({ messageIds: ['1', '2'], files: [{ fileName: 'a' }, { fileName: 'b' }] });
		expect(two.files).toEqual([{ fileName: 'a' }, { fileName: 'b' }]);
		const one = sentMedia(to, answerOf({ name: 'b', message_id: '2' }, { name: 'y', message_id: '1' }), ['a', 'b']);
		expect(one.files).toEqual([
			{ fileName: 'a', messageId: '1' },
			{ fileName: 'b', messageId: '2' },
		]);
	});

	test('where the answer names no file it has the id of the whole', () => {
		expect(sentMedia(to, { message_id: 'whole' }, ['a'])).toEqual({
			...{ outcome: 'sent', to: '+905551234567', answer: { message_id: 'whole' }, messageId: 'whole' },
		});
		expect(sentMedia(to, { medias: { image: { name: 5, message_id: 'm' } } })).toMatchObject({
			messageId: 'm',
			files: [{ fileName: '', messageId: 'm' }],
		});
	});
});

describe('a text', () => {
	test('of up to 4,096 characters is one message', () => {
		expect(textMessages('👍'.repeat(4096), {})).toEqual(['👍'.repeat(4096)]);
		expect(textMessages(' a ', { longText: 'split' })).toEqual([' a ']);
		expect(textMessages('**a**', { formatting: 'markdown' })).toEqual(['*a*']);
		expect(refused(() => textMessages(' \n', {}))).toBe("'Text' is required. Fill in 'Text'.");
	});

	test('that is longer is refused or becomes several, HTML is refused', () => {
		const long = 'x'.repeat(4097);
		const message = "'Text' has 4097 characters, but WhatsApp takes at most 4096.";
		expect(textMessages(long, { longText: 'split' }).map(({ length }) => length)).toEqual([4096, 1]);
		for (const options of [{}, { longText: 'error' as const }]) {
			expect(refused(() => textMessages(long, options))).toBe(
				`${message} Shorten it, or choose 'Split Into Several Messages' under 'If Text Is Too Long'.`,
			);
		}
		expect(refused(() => textMessages(long, { longText: 'split', formatting: 'html' }))).toBe(
			`${message} Shorten it; HTML cannot be split, because its tags belong together.`,
		);
	});
});

describe('the one file of a message', () => {
	test.each([
		['image/jpeg', 'image'],
		['IMAGE/PNG; x=1', 'image'],
		['image/gif', 'document'],
		['image/webp', 'document'],
		['video/mp4', 'video'],
		['video/3gpp', 'video'],
		['video/avi', 'document'],
		['audio/ogg', 'audio'],
		['application/pdf', 'document'],
		['', 'document'],
	])('of the type "%s" is shown as %s', (type, kind) => {
		expect(kindOf(type)).toBe(kind);
	});

	test('is in the item, known to WhatsApp, or behind a link', () => {
		const fields = { binaryPropertyName: ' data ', mediaId: ' m1 ', mediaUrl: ' https://a.example/b.png ' };
		expect(mediaReference({ ...fields, mediaSource: 'binary' })).toEqual({ binary: 'data' });
		expect(mediaReference({ ...fields, mediaSource: 'mediaId' })).toEqual({ mediaId: 'm1' });
		expect(mediaReference({ ...fields, mediaSource: 'url' })).toEqual({ url: 'https://a.example/b.png' });
		expect(fileOrLink({ ...fields, mediaSource: 'binary' })).toEqual({ binary: 'data' });
		const empty = { binaryPropertyName: ' ', mediaId: ' ', mediaUrl: ' ' };
		for (const [mediaSource, field] of [
			['binary', 'Input Data Field Name'],
			['mediaId', 'Media ID'],
		] as const) {
			expect(refused(() => mediaReference({ ...empty, mediaSource }))).toBe(
				`'${field}' is required. Fill in '${field}', or choose another 'Media Source'.`,
			);
		}
		expect(refused(() => mediaReference({ ...empty, mediaSource: 'url' }))).toContain("'Media URL' must be a link");
	});

	test('has a caption of up to 1,024 characters, and a name of up to 240 that is safe', () => {
		expect(captionOf('x'.repeat(1024))).toHaveLength(1024);
		expect(refused(() => captionOf('x'.repeat(1025)))).toContain("'Caption' has 1025 characters");
		expect(captionOf(' ')).toBeUndefined();
		expect(fileNameOf('../a.pdf')).toBe('a.pdf');
		expect(refused(() => fileNameOf('x'.repeat(241)))).toContain("'File Name' has 241 characters");
		expect(linkedFileName(undefined, 'https://a.example/b.pdf')).toBe('b.pdf');
		expect(linkedFileName('c.pdf', 'https://a.example/b.pdf')).toBe('c.pdf');
		expect(linkedFileName(' ', 'https://a.example/')).toBeUndefined();
	});

	test('is of a kind and size that WhatsApp takes', () => {
		const named = (mimeType: string, bytes: number, kind: Parameters<typeof checkInputFile>[3]) => {
			const helpers = { assertBinaryData: () => ({ data: '', mimeType, bytes, fileName: 'a' }) };
			return checkInputFile(standIn<IExecuteFunctions>({ helpers }), 0, 'data', kind);
		};
		const megabyte = 1024 * 1024;
		expect(named('image/png', 5 * megabyte, 'image')).toBe('a.png');
		expect(refused(() => named('image/png', 5 * megabyte + 1, 'image'))).toContain('at most 5 MB are allowed');
		expect(named('image/webp', megabyte / 2, 'sticker')).toBe('a.webp');
		expect(refused(() => named('image/webp', megabyte / 2 + 1, 'sticker'))).toContain('at most 0.5 MB are allowed');
		for (const kind of ['audio', 'video'] as const) {
			const type = kind === 'audio' ? 'audio/mpeg' : 'video/mp4';
			expect(named(type, 16 * megabyte, kind)).toMatch(/^a\./);
			expect(refused(() => named(type, 16 * megabyte + 1, kind))).toContain('at most 16 MB are allowed');
		}
		expect(named('text/x-unknown', 100 * megabyte, 'document')).toBe('a');
		expect(refused(() => named('image/gif', 1, 'image'))).toBe(
			`'Input Data Field Name' names "data", which is image/gif; WhatsApp takes image/jpeg or image/png as image. Choose a file of that kind, correct its MIME type in the node that makes it, or send it as a document.`,
		);
		expect(refused(() => named('image/png', 1, 'audio'))).toContain('WhatsApp takes audio/… as audio');
		expect(refused(() => named('image/png', 0, 'image'))).toContain('that file is empty');
	});
});
