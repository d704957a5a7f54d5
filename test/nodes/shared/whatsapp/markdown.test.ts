// Sample values. cspell:ignore kwargs Önemli believ Tarih Mayıs İstanbul Sipariş iniz Siparişiniz
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
		['<https://example.com/a_b_>_', 'https://example.com/a_b__'],
		['x <https://example.com/_a_> _y_', 'x https://example.com/_a_ _y_'],
		['_y_ <www.example.com/_a_', '_y_ <www.example.com/_a_'],
		['<https://example.com/_a_ x>', '<https://example.com/_a_ x>'],
		['https://example.com/a_b)_c_d', 'https://example.com/a_b)_c_d'],
	],
	'marks do not touch an address': [
		['Open **https://example.com/pay** now', 'Open https://example.com/pay now'],
		['*see https://example.com/pay*', 'see https://example.com/pay'],
		['~~www.example.com~~', 'www.example.com'],
		['*https://example.com/a*!', 'https://example.com/a!'],
		['***https://example.com/a** b*', 'https://example.com/a b'],
		['> **a\n> https://example.com b**', '> a\n> https://example.com b'],
		['**a\nhttps://example.com**', 'a\nhttps://example.com'],
		[
			'*[a](https://example.com)* *a [b](https://example.com)*',
			'_a (https://example.com)_ _a b (https://example.com)_',
		],
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
		['a ****\nb', 'a ****\nb'],
		['x ~~~~', 'x ~~~~'],
		['a\n____', 'a\n____'],
		['[a]: b\n\n[c]', '[a]: b\n\n[c]'],
		['<b>x</b> &copy; a&ast;b', '<b>x</b> &copy; a&ast;b'],
		['*a\n\nb*', '*a\n\nb*'],
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
		['__version__ = 1.0, __all__=[]', '__version__ = 1.0, __all__=[]'],
		['__x__ != y and __a__ == b', '__x__ != y and __a__ == b'],
		['__doc__="a" or __doc__ = \'a\'', '__doc__="a" or __doc__ = \'a\''],
		['__slots__ = {a}, __x__[0]', '__slots__ = {a}, __x__[0]'],
		['$__x__, @__y__ and \\__z__', '$__x__, @__y__ and \\__z__'],
		['f().__dict__ and a[0].__doc__', 'f().__dict__ and a[0].__doc__'],
		['../__x__, "/__y__" (/__z__)', '../__x__, "/__y__" (/__z__)'],
		['a {{__n__ and __x__}}', 'a {{__n__ and __x__}}'],
	],
	'words between double underscores are bold': [
		['__Note__', '*Note*'],
		['__important__, Anna. __Now__. __Total:__ 5', '*important*, Anna. *Now*. *Total:* 5'],
		['__all of it__ (__really__)', '*all of it* (*really*)'],
		['__Yes__/__No__ "__now__"', '*Yes*/*No* "*now*"'],
		['__Önemli__ __重要__', '*Önemli* *重要*'],
		['__Paid__ = yes, __a, b__', '*Paid* = yes, *a, b*'],
		['__Note__ a.b and __Note__ a/b', '*Note* a.b and *Note* a/b'],
		['__really__ (yes) __x__[ ]', '*really* (yes) *x*[ ]'],
		['__paid__ = ?', '*paid* = ?'],
		['yes/ __Now__', 'yes/ *Now*'],
		['a {__n__', 'a {*n*'],
	],
	'products, powers and any file': [
		['a*b*c', 'a*b*c'],
		['width*height*depth', 'width*height*depth'],
		['5 * 3 * 2', '5 * 3 * 2'],
		['2**3**4 and x**2 + y**2', '2**3**4 and x**2 + y**2'],
		['src/*/x/*, src/**/x/** and *.*', 'src/*/x/*, src/**/x/** and *.*'],
		['*.txt and *.pdf', '*.txt and *.pdf'],
		['这是*重要*的', '这是重要的'],
		['a*.*b and *.*x', 'a*.*b and *.*x'],
		['/*/ and /**/', '/*/ and /**/'],
		['(a)*b*(c)', '(a)_b_(c)'],
		['1*2* a*2*b', '1*2* a*2*b'],
		['a**b**c é**b** 5~~6~~', 'abc éb 56'],
		['😀*b* **b**😀', '😀_b_ *b*😀'],
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
		['```\na\n\n```', '```a\n```'],
		['> ```\n> a\n> b\n> ```', '> ```a\nb```'],
		['```\r\na\r\nb', '```a\r\nb```'],
		['~~~~ js\nx', '```x```'],
		['```js\n```', '```js\n```'],
		['```\n \n```', '```\n \n```'],
		['```a``` `b', '`a` `b'],
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
		['**a\nb** **c', '*a*\n*b* **c'],
		['***x*** **a  \nb**', '*_x_* *a  *\n*b*'],
		['~~gone~~ and ~already WhatsApp~', '~gone~ and ~already WhatsApp~'],
	],
	'headings, lists, rules and links': [
		['# A **bold** title #', '*A bold title*'],
		['Title\n=====\nText', '*Title*\nText'],
		['### ', ''],
		['# *a* b', '*_a_ b*'],
		['## [a](https://x.example)', '*a (https://x.example)*'],
		['# a\n**b**', '*a*\n*b*'],
		['a\nb\n===\nc', '*a*\n*b*\nc'],
		['+ a\n+ b\n\n*\tc', '- a\n- b\n\n-\tc'],
		['a\n* * *\nb', 'a\n———\nb'],
		['a\n  ****  \nb', 'a\n  ———\nb'],
		['1) a\n- [ ] *b*', '1) a\n- [ ] _b_'],
		['* a\n  * **b**\n+ c', '- a\n  - *b*\n- c'],
		['a\n\n***\n\nb', 'a\n\n———\n\nb'],
		[
			'[a][1] and [b]\n\n[1]: https://example.com/1\n[b]: https://example.com/2',
			'a (https://example.com/1) and b (https://example.com/2)\n\n',
		],
		['[**shop**](https://example.com)', '*shop* (https://example.com)'],
		['[nowhere][1]', '[nowhere][1]'],
		['[A][ b  C ]\n\n[B c]: d', 'A (d)\n\n'],
		['[a]: b\n[a]: c\n\n[a]', '\na (b)'],
		['[\\*a](\\*a) [b](\\*c)', '*a b (*c)'],
		['[a@b.c](mailto:a@b.c)', 'a@b.c'],
		['[*a*](*a*) [](*b*)', '*a* *b*'],
		['[![a](b)](c)', 'a (b) (c)'],
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

describe('Markdown of any length', () => {
	test('is refused beyond the length that is converted in no time', () => {
		const long = '**a** '.repeat(maxMarkdownLength / 6 + 1);
		expect(() => formatted('Text', long, 'markdown')).toThrow(/'Text'.*Markdown is converted up to 16384/);
		expect(formatted('Text', long, 'plain')).toBe(long);
	});

	test('a paragraph with more marks than a message can use is left as it is', () => {
		const crowd = '**a '.repeat(400);
		for (const blank of ['\n\n', '\n \t\n']) {
			expect(markdownToWhatsApp(`${crowd}${blank}**b**`)).toBe(`${crowd}${blank}*b*`);
		}
		const most = `${'**a** '.repeat(62)}!!`;
		expect(markdownToWhatsApp(most)).toBe(`${'*a* '.repeat(62)}!!`);
		expect(markdownToWhatsApp(`${most}!`)).toBe(`${most}!`);
	});

	test('a text of 600 lines, or with more than 2,000 marks, is left as it is', () => {
		expect(markdownToWhatsApp('+ a\n'.repeat(599))).toBe('- a\n'.repeat(599));
		expect(markdownToWhatsApp('+ a\n'.repeat(600))).toBe('+ a\n'.repeat(600));
		const most = `${'**a** '.repeat(50)}\n\n`.repeat(10);
		expect(markdownToWhatsApp(most)).toBe(`${'*a* '.repeat(50)}\n\n`.repeat(10));
		expect(markdownToWhatsApp(`${most}!`)).toBe(`${most}!`);
	});

	test('the longest text is converted, one that is longer by a character is refused', () => {
		const rest = 'b'.repeat(maxMarkdownLength - 6);
		expect(formatted('Text', `**a** ${rest}`, 'markdown')).toBe(`*a* ${rest}`);
		expect(() => formatted('Text', `**a** ${rest}b`, 'markdown')).toThrow(/'Text' has 16385 characters/);
	});
});
