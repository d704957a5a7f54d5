import { invalidInput } from '../errors';
import { nameInUrl } from '../http/fileName';
import { typeOfName } from '../http/fileType';
import { linkToFile } from './fileSource';
import type { HeaderFile } from './template';

/**
 * A link of a template, which WhatsApp itself fetches for each recipient.
 *
 * @param key of the variable
 * @returns the link, tidied
 * @throws InvalidInput unless it is a public web address of a file, and where its ending is that of another kind of file
 */
export function templateLink(key: string, entered: string, kind: HeaderFile): string {
	const field = `Template Variables: ${key}`;
	const link = linkToFile(field, entered);
	checkTemplateLink(field, link, kind);
	return link;
}

/**
 * @param field that the link is entered in
 * @param link a web address, tidied
 * @throws InvalidInput where its ending is that of another kind of file
 */
export function checkTemplateLink(field: string, link: string, kind: HeaderFile): void {
	const url = new URL(link);
	const type = typeOfName(nameInUrl(url));
	const isOther = type !== undefined && /^(?:image|video|audio)\/|^application\/pdf$/.test(type);
	if (kind !== 'document' && isOther && !type.startsWith(`${kind}/`)) {
		throw invalidInput(
			field,
			`is a link to ${type}, but the template has ${article(kind)} there`,
			'Enter another link.',
		);
	}
}

function article(kind: HeaderFile): string {
	return kind === 'image' ? 'an image' : `a ${kind}`;
}
