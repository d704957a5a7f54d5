import { invalidInput } from '../errors';
import { defineField } from '../input/parameters';
import { markdownToWhatsApp, maxMarkdownLength } from './markdown';

/** The ways to write a text. */
export const formattingChoice = {
	html: {
		name: 'HTML',
		value: 'html',
		description:
			'With simple tags such as &lt;b&gt;, &lt;i&gt; and &lt;p&gt;, which the provider turns into formatting',
	},
	markdown: {
		name: 'Markdown',
		value: 'markdown',
		description: 'Turned into WhatsApp formatting: **bold** becomes *bold*, [links](…) become text and address',
	},
	plain: {
		name: 'Plain Text',
		value: 'plain',
		description: 'Sent exactly as it is; WhatsApp shows *bold* and _italic_',
	},
} as const;

/** How the text of a message is written. */
export const formatting = defineField({
	displayName: 'Formatting',
	name: 'formatting',
	type: 'options',
	default: 'plain',
	description: 'How the text is written',
	options: [formattingChoice.html, formattingChoice.markdown, formattingChoice.plain],
});

export type Formatting = 'html' | 'markdown' | 'plain';

/**
 * @returns the text as it goes to the provider
 * @throws InvalidInput for HTML with tags that a message cannot show, or that are not closed
 */
export function formatted(field: string, text: string, format: Formatting = 'plain'): string {
	if (format === 'markdown') return convertMarkdown(field, text);
	if (format === 'html') checkHtml(field, text);
	return text;
}

function convertMarkdown(field: string, text: string): string {
	if (text.length <= maxMarkdownLength) return markdownToWhatsApp(text);
	throw invalidInput(
		field,
		`has ${text.length} characters; Markdown is converted up to ${maxMarkdownLength}`,
		"Send it in several items, or choose 'Plain Text' as formatting.",
	);
}

const simpleTags = ['a', 'b', 'br', 'code', 'del', 'em', 'i', 'li', 'ol', 'p', 'pre', 's', 'strong', 'u', 'ul'];

/** Finds tags, not every `<`: "a < b" is text. */
const tagPattern = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*?(\/?)>/g;

function checkHtml(field: string, html: string): void {
	const open: string[] = [];
	for (const [, slash, rawName = '', selfClosing] of html.matchAll(tagPattern)) {
		const name = rawName.toLowerCase();
		if (!simpleTags.includes(name)) {
			throw invalidInput(
				field,
				`contains <${rawName}>, which a WhatsApp message cannot show`,
				`Use ${simpleTags.map((tag) => `<${tag}>`).join(', ')} only, or choose 'Plain Text' as formatting.`,
			);
		}
		if (name === 'br' || selfClosing) continue;
		if (!slash) open.push(name);
		else if (open.pop() !== name) throw notClosed(field, name);
	}
	const last = open.at(-1);
	if (last !== undefined) throw notClosed(field, last);
}

function notClosed(field: string, name: string) {
	return invalidInput(
		field,
		`has a <${name}> and a </${name}> that do not fit together`,
		'Close every tag, in the reverse order of opening.',
	);
}
