// Sample values. cspell:ignore kwargs Önemli believ Tarih Mayıs İstanbul Sipariş iniz Siparişiniz
import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { formatted } from '../../../../nodes/shared/whatsapp/formatting';
import { markdownToWhatsApp, maxMarkdownLength } from '../../../../nodes/shared/whatsapp/markdown';

const cases: Record<string, Array<[markdown: string, whatsApp: string]>> = {
	'addresses stay as they are': [
		['See https://files.example.com/report__v2__final.pdf', 'See https://files.example.com/report__v2__final.pdf'],
		['https://example.com/a?x=**1**&y=2', 'https://example.com/a?x=**1**&y=2'],
		['https://example.com/*a*/_b_/~~c~~', 'https://example.com/*a*/_b_/~~c~~'],
		[
			'*Note* https://example.com/a*b and www.example.com/x_y_z *now*',
			'_Note_ https://example.com/a*b and www.example.com/x_y_z _now_',
		],
		['[report](https://example.com/a__b__c_(1).pdf)', 'report (https://example.com/a__b__c_(1).pdf)'],
		['[a](https://example.com/x?y=*1*&z=_2_ "title")', 'a (https://example.com/x?y=*1*&z=_2_)'],
		['(see https://example.com/a_b_).', '(see https://example.com/a_b_).'],
		['<https://example.com/a__b__>', 'https://example.com/a__b__'],
		['![p](<https://example.com/a b.jpg>)', 'p (https://example.com/a b.jpg)'],
		['mail first__last__name@example.com', 'mail first__last__name@example.com'],
		['tg://resolve?domain=__x__', 'tg://resolve?domain=__x__'],
		['# https://example.com/#_a_', 'https://example.com/#_a_'],
	],
	'marks do not touch an address': [
		['Open **https://example.com/pay** now', 'Open https://example.com/pay now'],
		['*see https://example.com/pay*', 'see https://example.com/pay'],
		['~~www.example.com~~', 'www.example.com'],
		['***https://example.com/a_b***', 'https://example.com/a_b'],
		['**pay at https://example.com today**', '*pay at https://example.com today*'],
	],
	'forms, sums and names stay as they are': [
		['Name: ______________\nDate: ____', 'Name: ______________\nDate: ____'],
		['______________', '______________'],
		['snake_case_name, my__private__field and x_1', 'snake_case_name, my__private__field and x_1'],
		['2 * 3 * 4 = 24', '2 * 3 * 4 = 24'],
		['2*3*4 = 24', '2*3*4 = 24'],
		['Size: 120*60*75 cm', 'Size: 120*60*75 cm'],
		['5*a*', '5*a*'],
		['~~~~', '~~~~'],
		['Pay[^1]\n\n[^1]: https://example.com', 'Pay[^1]\n\n[^1]: https://example.com'],
		['[Link]: https://example.com/pay', '[Link]: https://example.com/pay'],
		['one  \ntwo\\\nthree', 'one  \ntwo\nthree'],
		['**** very good ****', '**** very good ****'],
		['a ~ b ~ c', 'a ~ b ~ c'],
		['#hashtag and 5 > 3', '#hashtag and 5 > 3'],
		['A < B & C', 'A < B & C'],
		['[ ] open [x] done', '[ ] open [x] done'],
	],
	'names of programs keep their underscores': [
		['__init__.py', '__init__.py'],
		['__init__.py and __main__.py', '__init__.py and __main__.py'],
		['Run __main__ first', 'Run __main__ first'],
		['if __name__ == "__main__":', 'if __name__ == "__main__":'],
		['Call __enter__() and obj.__class__', 'Call __enter__() and obj.__class__'],
		['__proto__.x', '__proto__.x'],
		['__all__ = []', '__all__ = []'],
		['src/__tests__/order.ts, /__mocks__/x', 'src/__tests__/order.ts, /__mocks__/x'],
		['__user_name__ and __NEXT_DATA__', '__user_name__ and __NEXT_DATA__'],
		['snake__case__name and {{__name__}}', 'snake__case__name and {{__name__}}'],
		['__init__.py is **new**', '__init__.py is *new*'],
		['*args, **kwargs, _private_var, file_name_v2.pdf, _id_', '*args, **kwargs, _private_var, file_name_v2.pdf, _id_'],
		['~/path~', '~/path~'],
	],
	'words between double underscores are bold': [
		['__Note__', '*Note*'],
		['__important__, Anna. __Now__. __Total:__ 5', '*important*, Anna. *Now*. *Total:* 5'],
		['__all of it__ (__really__)', '*all of it* (*really*)'],
		['__Yes__/__No__ "__now__"', '*Yes*/*No* "*now*"'],
		['__Önemli__ __重要__', '*Önemli* *重要*'],
		['__Paid__ = yes, __a, b__', '*Paid* = yes, *a, b*'],
	],
	'products, powers and any file': [
		['a*b*c', 'a*b*c'],
		['width*height*depth', 'width*height*depth'],
		['5 * 3 * 2', '5 * 3 * 2'],
		['2**3**4 and x**2 + y**2', '2**3**4 and x**2 + y**2'],
		['src/*/x/*, src/**/x/** and *.*', 'src/*/x/*, src/**/x/** and *.*'],
		['*.txt and *.pdf', '*.txt and *.pdf'],
		['这是*重要*的', '这是重要的'],
	],
	'what is escaped is text': [
		['\\*not bold\\* text', '*not bold* text'],
		['\\_\\_init\\_\\_', '__init__'],
		['\\# no heading', '# no heading'],
		['1\\. no list', '1. no list'],
		['\\[a\\](b)', '[a](b)'],
		['C:\\temp\\new', 'C:\\temp\\new'],
		['\\\\*a\\\\*', '\\_a\\_'],
		['`\\*`', '`\\*`'],
	],
	'code stays as it is': [
		['`a*b*c` and `__x__`', '`a*b*c` and `__x__`'],
		['``a`b``', '```a`b```'],
		['``x``', '`x`'],
		['```\n**a**\n# b\n```', '```**a**\n# b```'],
		['~~~py\n__init__\n~~~', '```__init__```'],
		['1. step\n   ```\n   a = *b\n   ```', '1. step\n   ```a = *b```'],
		['> ```\n> **x**\n> ```', '> ```**x**```'],
		['```\nnot closed **a**', '```not closed **a**```'],
		['    indented **code**', '    indented **code**'],
	],
	'emphasis of all kinds': [
		['***both***', '*_both_*'],
		['**bold *and italic***', '*bold _and italic_*'],
		['_**x**_', '*_x_*'],
		['**first\nsecond**', '*first*\n*second*'],
		['**first\n&amp; second**', '*first*\n*&amp; second*'],
		['> **a\n> b** c', '> *a*\n> *b* c'],
		['un**believ**able', 'unbelievable'],
		['**a**b', 'ab'],
		['**「重要」**です', '「重要」です'],
		['これは**「重要」**', 'これは「重要」'],
		['**Tarih:**15 Mayıs', 'Tarih:15 Mayıs'],
		['**（注意）**请看', '（注意）请看'],
		['这是**重要**的，**重要**！', '这是重要的，*重要*！'],
		["**İstanbul**'da **Sipariş**iniz", "*İstanbul*'da Siparişiniz"],
		['**Total:** 5', '*Total:* 5'],
		['**bold', '**bold'],
		['**a **b** c**', '*a b c*'],
		['~~gone~~ and ~already WhatsApp~', '~gone~ and ~already WhatsApp~'],
	],
	'headings, lists, rules and links': [
		['# A **bold** title #', '*A bold title*'],
		['Title\n=====\nText', '*Title*\nText'],
		['### ', ''],
		['* a\n  * **b**\n+ c', '- a\n  - *b*\n- c'],
		['a\n\n***\n\nb', 'a\n\n———\n\nb'],
		[
			'[a][1] and [b]\n\n[1]: https://example.com/1\n[b]: https://example.com/2',
			'a (https://example.com/1) and b (https://example.com/2)\n\n',
		],
		['[**shop**](https://example.com)', '*shop* (https://example.com)'],
		['[nowhere][1]', '[nowhere][1]'],
		['[](https://example.com/pay)', 'https://example.com/pay'],
		['![](https://example.com/p.jpg)', 'https://example.com/p.jpg'],
		['![plan][p]\n\n[p]: https://example.com/p.png', 'plan (https://example.com/p.png)\n\n'],
		['see [the text]() now', 'see the text now'],
		['a []() b ![]() c', 'a  b  c'],
		['```\r\none\r\ntwo\r\n```', '```one\r\ntwo```'],
		['[Mail us](mailto:a@example.com)', 'Mail us (mailto:a@example.com)'],
		['<a@example.com>', 'a@example.com'],
	],
};

describe.each(Object.entries(cases))('Markdown: %s', (_, table) => {
	test.each(table)('%j', (markdown, expected) => expect(markdownToWhatsApp(markdown)).toBe(expected));
});

const words = fc.string({ unit: fc.constantFrom('a', 'Ş', '1', ' ', 'é', '.', ',', '?', 'x', '漢'), maxLength: 20 });
const marks = fc.string({
	unit: fc.constantFrom('*', '_', '~', '#', ' ', '\n', 'a', 'b', '>', '-', '+', '1', '.', '`', '\\'),
	maxLength: 60,
});
const letters = (text: string) => (text.match(/[\p{L}\p{N}]/gu) ?? []).join('');

describe('Markdown, any text', () => {
	test('no address ever changes', () => {
		const part = fc.string({
			unit: fc.constantFrom('a', '1', '_', '*', '~', '-', '/', '.', '=', '&', '#', '('),
			maxLength: 15,
		});
		const address = fc
			.tuple(fc.constantFrom('https://', 'http://', 'www.', 'whatsapp://'), part)
			.map(([scheme, path]) => `${scheme}x.example/${path}z`);
		const wrapped = fc.constantFrom('', '**', '*', '_', '~~', ' ', '> ', '- ', '"');
		fc.assert(
			fc.property(words, wrapped, address, words, (before, wrap, url, after) => {
				expect(markdownToWhatsApp(`${before} ${wrap}${url}${wrap.trim()} ${after}`)).toContain(url);
				expect(markdownToWhatsApp(`${before} [link](<${url}>) ${after}`)).toContain(url);
			}),
			{ numRuns: 2_000 },
		);
	});

	test('no code ever changes', () => {
		const code = marks.map((text) => text.replace(/`/g, "'"));
		fc.assert(
			fc.property(words, code, (before, text) => {
				expect(markdownToWhatsApp(`${before}\n\n\`\`\`\nx${text}\n\`\`\``)).toContain(`x${text}`);
				const span = `x${text.replace(/\n/g, ' ')}x`;
				expect(markdownToWhatsApp(`${before} \`${span}\``)).toContain(`\`${span}\``);
			}),
			{ numRuns: 2_000 },
		);
	});

	test('text without Markdown is unchanged', () => {
		const plain = fc.string({
			unit: fc.constantFrom(
				'a',
				'Ş',
				'1',
				' ',
				'\n',
				'\r',
				'\t',
				'!',
				'(',
				')',
				'&',
				';',
				'😀',
				'/',
				':',
				"'",
				'%',
				'$',
			),
			maxLength: 80,
		});
		fc.assert(
			fc.property(plain, (text) => expect(markdownToWhatsApp(text)).toBe(text)),
			{ numRuns: 3_000 },
		);
	});

	test('shows what a CommonMark reader shows, letter by letter', () => {
		const options = {
			extensions: [gfmStrikethrough({ singleTilde: false })],
			htmlExtensions: [gfmStrikethroughHtml()],
		};
		fc.assert(
			fc.property(marks, (text) => {
				const html = micromark(text.replace(/[*_]{4,}|~{3,}/g, ''), options)
					.replace(/<[^>]*>/g, '')
					.replace(/&\w+;/g, '');
				const ours = markdownToWhatsApp(text.replace(/[*_]{4,}|~{3,}/g, ''));
				// The language of a code block is not shown; the numbers of lists are.
				if (/```|^[\s>+*-]*\d/m.test(text)) return;
				expect(letters(ours)).toBe(letters(html));
			}),
			{ numRuns: 3_000 },
		);
	});

	test('is refused beyond the length that is converted in no time', () => {
		const long = '**a** '.repeat(maxMarkdownLength / 6 + 1);
		expect(() => formatted('Text', long, 'markdown')).toThrow(/'Text'.*Markdown is converted up to 16384/);
		expect(formatted('Text', long, 'plain')).toBe(long);
	});

	test('a paragraph with more marks than a message can use is left as it is', () => {
		const crowd = '**a '.repeat(400);
		expect(markdownToWhatsApp(`${crowd}\n\n**b**`)).toBe(`${crowd}\n\n*b*`);
		const lines = '**a**\n'.repeat(600);
		expect(markdownToWhatsApp(lines)).toBe(lines);
	});
});
