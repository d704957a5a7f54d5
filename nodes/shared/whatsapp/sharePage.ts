import { invalidInput } from '../errors';

/**
 * Addresses of pages on which people share files; a sub-domain counts as its domain. Whoever fetches one gets the page, not
 * the file.
 */
const sharePages: ReadonlyArray<readonly [host: RegExp, page: RegExp]> = [
	[/^drive\.google\.com$/, /^\/(?!uc\b|thumbnail\b)/],
	[/^docs\.google\.com$/, /^(?!.*(?:\/export\b|^\/uc\b|[?&]output=))/],
	[/^photos\.(?:app\.goo\.gl|google\.com)$/, /^/],
	[/^onedrive\.live\.com$/, /^\/(?!download\b|.*\/download\.aspx)/],
	// SharePoint and Dropbox send the file itself where the address asks for it.
	[/\.sharepoint\.com$/, /^\/:[a-z]:\/(?!.*[?&]download=1)|^(?!.*\/download\.aspx).*\.aspx\b/i],
	[/^(?:www\.|paper\.)?dropbox\.com$/, /^(?!.*[?&](?:dl|raw)=1)/],
	[/(?:^|\.)box\.com$/, /^\/(?:s|file)\//],
	[/^(?:disk\.yandex\.[a-z.]+|yadi\.sk)$/, /^\/[di]\//],
	[/^(?:www\.)?github\.com$/, /\/blob\/(?!.*[?&]raw=)/],
	[
		/^(?:(?:www|m|share|(?!download\.)[\w-]+(?=\.wetransfer))\.)?(?:1drv\.ms|db\.tt|we\.tl|wetransfer\.com|mega\.nz|icloud\.com|forms\.gle|mediafire\.com|canva\.com|youtube\.com|youtu\.be|vimeo\.com|imgur\.com|instagram\.com|facebook\.com|fb\.watch|tiktok\.com|loom\.com)$/,
		/^\/./,
	],
	[/^cloud\.mail\.ru$/, /^\/public\//],
];

/** @throws InvalidInput where a link leads to a page for sharing */
export function checkNoSharePage(field: string, { hostname, pathname, search }: URL): void {
	if (!sharePages.some(([host, page]) => host.test(hostname) && page.test(pathname + search))) return;
	throw invalidInput(
		field,
		`leads to a page of ${hostname}, not to the file`,
		'Enter a link that downloads the file itself, or the name of an input binary field.',
	);
}
