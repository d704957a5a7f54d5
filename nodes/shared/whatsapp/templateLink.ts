import { invalidInput } from '../errors';
import { nameInUrl } from '../http/fileName';
import { typeOfName } from '../http/fileType';
import { linkToFile } from './fileSource';
import type { HeaderFile } from './template';

/** Addresses of pages on which people share files: WhatsApp would fetch the page, not the file. */
const sharePages: ReadonlyArray<readonly [host: RegExp, path: RegExp]> = [
	[/^drive\.google\.com$/, /^\/(?:file\/|drive\/|open\b)/],
	[/^docs\.google\.com$/, /\/(?:edit|view|preview)$|^\/file\//],
	[/^photos\.(?:app\.goo\.gl|google\.com)$/, /^/],
	[/^(?:1drv\.ms|we\.tl|wetransfer\.com|mega\.nz|(?:www\.)?icloud\.com)$/, /^\/./],
	[/^onedrive\.live\.com$/, /^\/(?!download\b)/],
	[/^(?:[\w-]+\.)?app\.box\.com$/, /^\/(?:s|file)\//],
	[/^(?:www\.)?(?:mediafire\.com|canva\.com|youtube\.com|imgur\.com|instagram\.com|facebook\.com)$/, /^\/./],
	[/^youtu\.be$/, /^\/./],
	[/^(?:disk\.yandex\.[a-z.]+|yadi\.sk)$/, /^\/[di]\//],
];

/**
 * A link of a template, which WhatsApp itself fetches for each recipient.
 *
 * @param key of the variable
 * @returns the link, tidied
 * @throws InvalidInput unless it is a public web address, where it leads to a page for sharing, and where its ending is
 * that of another kind of file
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
 * @throws InvalidInput where it leads to a page for sharing, and where its ending is that of another kind of file
 */
export function checkTemplateLink(field: string, link: string, kind: HeaderFile): void {
	checkNoSharePage(field, link);
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

/** @throws InvalidInput where a link leads to a page for sharing: whoever fetches it gets that page, not the file */
export function checkNoSharePage(field: string, link: string): void {
	const url = new URL(link);
	if (!isSharePage(url)) return;
	throw invalidInput(
		field,
		`leads to a page of ${url.hostname}, not to the file`,
		'Enter a link that downloads the file itself, or the name of an input binary field.',
	);
}

function article(kind: HeaderFile): string {
	return kind === 'image' ? 'an image' : `a ${kind}`;
}

function isSharePage({ hostname, pathname, searchParams }: URL): boolean {
	if (sharePages.some(([host, path]) => host.test(hostname) && path.test(pathname))) return true;
	// SharePoint and Dropbox send the file itself where the address asks for it.
	const isSharePoint = /\.sharepoint\.com$/.test(hostname) && /^\/:[a-z]:\//.test(pathname);
	if (isSharePoint) return searchParams.get('download') !== '1';
	return /^(?:www\.)?dropbox\.com$/.test(hostname) && searchParams.get('dl') !== '1' && searchParams.get('raw') !== '1';
}
