import { invalidInput } from '../errors';
import { defineField } from '../input/parameters';

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
	if (format === 'markdown') return markdownToWhatsApp(text);
	if (format === 'html') checkHtml(field, text);
	return text;
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

/** Code is kept as it is: it is taken out before and put back after everything else. */
const codePattern = /```[^\n`]*\n?([\s\S]*?)```|`([^`\n]+)`/g;

/** Stands for piece number n of code while the rest is converted; a private-use character, which no message has. */
const mark = (n: number) => `\uE000${n}\uE000`;

/** WhatsApp's bold mark while italics are converted, because both use asterisks. */
const bold = '\uE001';

/** Turns Markdown into what WhatsApp understands: `*bold*`, `_italic_`, `~struck~`, code, lists and quotes. */
export function markdownToWhatsApp(markdown: string): string {
	const code: string[] = [];
	const converted = markdown
		.replace(/[\uE000\uE001]/g, '')
		.replace(codePattern, (_, block?: string, inline?: string) => {
			code.push(block === undefined ? `\`${inline ?? ''}\`` : `\`\`\`${block.replace(/\n$/, '')}\`\`\``);
			return mark(code.length - 1);
		})
		.replace(/^#{1,6}[ \t]+(.+?)[ \t]*#*$/gm, (_, title: string) => `${bold}${title.replace(/\*\*|__/g, '')}${bold}`)
		.replace(/!?\[([^\]\n]*)\]\(\s*<?([^\s)>]+)>?(?:\s+"[^"\n]*")?\s*\)/g, (_, label: string, url: string) =>
			label === '' || label === url ? url : `${label} (${url})`,
		)
		.replace(/\*\*\*(?=\S)([^\n]*?\S)\*\*\*/g, `${bold}_$1_${bold}`)
		.replace(/(\*\*|__)(?=\S)([^\n]*?\S)\1/g, `${bold}$2${bold}`)
		.replace(/(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])/g, '_$1_')
		.replace(/~~(?=\S)([^\n]*?\S)~~/g, '~$1~')
		.replace(/^([ \t]*)[*+][ \t]+/gm, '$1- ')
		.replace(/^[ \t]*(?:[-*_][ \t]*){3,}$/gm, '———')
		.replace(/\\([\\`*_{}[\]()#+\-.!~>])/g, '$1');
	return converted.replaceAll(bold, '*').replace(/\uE000(\d+)\uE000/g, (_, n: string) => code[Number(n)] ?? '');
}
