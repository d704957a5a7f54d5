import fc from 'fast-check';
import { micromark } from 'micromark';
import { gfmStrikethrough, gfmStrikethroughHtml } from 'micromark-extension-gfm-strikethrough';
import { markdownToWhatsApp } from '../../../../nodes/shared/whatsapp/markdown';

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
});
