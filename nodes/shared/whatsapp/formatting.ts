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

/**
 * Every `<` that a browser may take for the start of a tag, a comment or a declaration, also where something on the way
 * leaves out characters that nobody sees; "a < b" is text.
 */
const tagStart = /<(?=[^\P{C}\t\n\r]*[a-z/!?])/giu;

/** A whole tag, with attributes in double or single quotes. */
const wholeTag = /^<(\/?)([a-z][a-z0-9]*)((?:\s[^<>"']*(?:"[^"<>]*"|'[^'<>]*'))*)\s*(\/?)>/i;

/** The only attribute that a message can show: where a link leads, without a login that looks like a host, or `&commat;`. */
const safeLink =
	/^\s+href\s*=\s*(?:"https:\/\/[^"\s/?#@\\&]+(?:[/?#][^"\s]*)?"|'https:\/\/[^'\s/?#@\\&]+(?:[/?#][^'\s]*)?')$/i;

function checkHtml(field: string, html: string): void {
	const open: string[] = [];
	for (const { index } of html.matchAll(tagStart)) {
		const { name, closes, isAlone } = tagAt(field, html.slice(index, index + maxTag));
		if (isAlone) continue;
		if (!closes) open.push(name);
		else if (open.pop() !== name) throw notClosed(field, name);
	}
	const last = open.at(-1);
	if (last !== undefined) throw notClosed(field, last);
}

/**
 * Reads the tag that a text begins with.
 *
 * @throws InvalidInput for one that a message cannot show, or that does not end
 */
function tagAt(field: string, text: string): { name: string; closes: boolean; isAlone: boolean } {
	const [, slash, rawName = '', attributes = '', selfClosing] = wholeTag.exec(text) ?? [];
	const name = rawName.toLowerCase();
	if (!simpleTags.includes(name)) throw notShown(field, rawName || (/^<([a-z0-9]*)/i.exec(text)?.[1] ?? ''));
	checkAttributes(field, name, attributes);
	return { name, closes: slash === '/', isAlone: name === 'br' || selfClosing === '/' };
}

/** Longer ones are no links. */
const maxTag = 3_000;

/** @throws InvalidInput for all but a link over https */
function checkAttributes(field: string, name: string, attributes: string): void {
	if (attributes.trim() === '' || (name === 'a' && safeLink.test(attributes))) return;
	throw invalidInput(
		field,
		`has a <${name}> with an attribute that is not allowed`,
		'Use tags without attributes; a link is written like <a href="https://example.com/">.',
	);
}

function notShown(field: string, name: string) {
	return invalidInput(
		field,
		`contains <${name}>, which a WhatsApp message cannot show, or which does not end`,
		`Use ${simpleTags.map((tag) => `<${tag}>`).join(', ')} only, write &lt; for a plain <, or choose 'Plain Text' as formatting.`,
	);
}

function notClosed(field: string, name: string) {
	return invalidInput(
		field,
		`has a <${name}> and a </${name}> that do not fit together`,
		'Close every tag, in the reverse order of opening.',
	);
}
