import { asDataObject, asString, objects } from '../dataObject';
import type { ListSection } from '../whatsapp/listMessage';
import type { Contact } from '../whatsapp/contacts';
import type { ReplyButton } from '../whatsapp/interactive';
import type { Location } from '../whatsapp/location';

/** What a text says in place of each kind of message. Pure. */
export const asText = {
	/** The texts, and a number for each button. */
	buttons: (texts: Texts, buttons: readonly ReplyButton[]) =>
		around(texts, numbered(buttons.map(({ title }) => title)).join('\n')),

	/** A line for each card: name, numbers, addresses. */
	contacts: (contacts: readonly Contact[]) =>
		contacts
			.map(({ name, phones = [], emails = [] }) =>
				[
					name.formatted_name,
					...phones.map(({ phone, wa_id: id }) => phone ?? (id === undefined ? undefined : `+${id}`)),
					...emails.map(({ email }) => email),
				]
					.filter(Boolean)
					.join('\n'),
			)
			.join('\n\n'),

	/** The texts, and a number for each row, which goes on from section to section. */
	list: (texts: Texts, sections: readonly ListSection[]) => {
		const lines = numbered(sections.flatMap(({ rows }) => rows).map(lineOf));
		const blocks = sections.map(({ title, rows }) =>
			[...(title === undefined ? [] : [title]), ...lines.splice(0, rows.length)].join('\n'),
		);
		return around(texts, blocks.join('\n\n'));
	},

	/** Name, address, and a link to the map. */
	location: ({ latitude, longitude, name, address }: Location) =>
		[name, address, `https://maps.google.com/?q=${latitude},${longitude}`].join('\n'),

	/** The text below the file, and the link to the file. */
	media: (link: string, caption: string) => joined([caption, link], '\n'),
};

/** What stands around something to tap. */
export interface Texts {
	header?: string;
	body: string;
	footer?: string;
}

/** What people read first of a header that is a file. @param header as WhatsApp's API writes it */
export function headerLine(header: unknown): string {
	const { type, text, ...file } = asDataObject(header);
	if (type === 'text') return asString(text);
	return objects(Object.values(file))
		.map(({ link }) => asString(link))
		.join('\n');
}

function lineOf({ title, description }: ListSection['rows'][number]): string {
	return description === undefined ? title : `${title}: ${description}`;
}

function numbered(lines: readonly string[]): string[] {
	return lines.map((line, index) => `${index + 1}. ${line}`);
}

function around({ header = '', body, footer = '' }: Texts, middle: string): string {
	return joined([header, body, middle, footer], '\n\n');
}

function joined(parts: readonly string[], by: string): string {
	return parts.filter((part) => part.trim() !== '').join(by);
}
