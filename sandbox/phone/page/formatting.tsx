import type { ComponentChildren } from 'preact';

const marks = [
	{ mark: '*', element: (children: ComponentChildren) => <strong>{children}</strong> },
	{ mark: '_', element: (children: ComponentChildren) => <em>{children}</em> },
	{ mark: '~', element: (children: ComponentChildren) => <s>{children}</s> },
];

/** A text as WhatsApp shows it: bold, italic, struck through, code, quotes and lists. */
export function Formatted({ text }: { text: string }) {
	return (
		<>
			{text
				.split('```')
				.map((part, index) => (index % 2 === 1 ? <pre key={index}>{part}</pre> : <Lines key={index} text={part} />))}
		</>
	);
}

function Lines({ text }: { text: string }) {
	return (
		<>
			{text.split('\n').map((line, index) => (
				<>
					{index > 0 && '\n'}
					{line.startsWith('> ') ? <q key={index}>{inline(line.slice(2))}</q> : inline(line.replace(/^[*-] /, '• '))}
				</>
			))}
		</>
	);
}

function inline(text: string): ComponentChildren {
	return text
		.split('`')
		.map((part, index, all) => (index % 2 === 1 && index < all.length - 1 ? <code>{part}</code> : marked(part)));
}

/** The first pair of marks that stands around words; what is inside may have marks of its own. */
function marked(text: string): ComponentChildren {
	for (const { mark, element } of marks) {
		const start = findOpening(text, mark);
		const end = start < 0 ? -1 : findClosing(text, mark, start);
		if (end < 0) continue;
		return (
			<>
				{marked(text.slice(0, start))}
				{element(marked(text.slice(start + 1, end)))}
				{marked(text.slice(end + 1))}
			</>
		);
	}
	return linked(text);
}

const isWord = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
const isSpace = (character: string | undefined) => character === undefined || /\s/.test(character);

function findOpening(text: string, mark: string): number {
	for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
		if (!isWord(text[at - 1]) && !isSpace(text[at + 1]) && findClosing(text, mark, at) >= 0) return at;
	}
	return -1;
}

function findClosing(text: string, mark: string, start: number): number {
	for (let at = text.indexOf(mark, start + 2); at >= 0; at = text.indexOf(mark, at + 1)) {
		if (!isSpace(text[at - 1]) && !isWord(text[at + 1])) return at;
	}
	return -1;
}

function linked(text: string): ComponentChildren {
	return text.split(/(https?:\/\/\S+)/).map((part, index) =>
		index % 2 === 1 ? (
			<a href={part} target="_blank" rel="noreferrer">
				{part}
			</a>
		) : (
			part
		),
	);
}
