import type { IExecuteFunctions } from 'n8n-workflow';
import { isPublicHost } from '../shared/http/link';
import { invalidInput } from '../shared/errors';
import { linkToFile } from '../shared/whatsapp/fileSource';
import { checkInputFile, type MediaKind } from '../shared/whatsapp/messageFile';
import { decisionTelecom } from './api';
import { callbackOf } from './fields';

/** A link that DecisionTelecom fetches a file from. */
export interface FileLink {
	url: string;
	fileName?: string;
	/** The same each time, although a signed link is not. */
	identityBody: unknown;
}

/** What the ends of file names say, and what the links end in. */
const imageTypes: Readonly<Record<string, string>> = { 'image/jpeg': 'jpg', 'image/png': 'png' };
const imageEnding = /\.(?:jpe?g|png)$/i;

/**
 * The link to an image as it goes out. A query may follow the file name, as in signed links: whether DecisionTelecom
 * looks at the whole link or at its path is not documented.
 *
 * @param ending `addName` puts a file name behind a link that does not end in one
 * @throws InvalidInput for links that name no JPEG or PNG image
 */
export function imageLinkOf(field: string, url: string, ending: 'addName' | 'asIs' = 'asIs'): string {
	if (imageEnding.test(url)) return url;
	const { pathname } = new URL(url);
	if (ending === 'addName') return withName(url, /\.png$/i.test(pathname) ? 'png' : 'jpg');
	if (imageEnding.test(pathname)) return url;
	const found = /\.\w{1,5}$/.exec(pathname)?.[0];
	throw invalidInput(
		field,
		`must end in .jpg, .jpeg or .png, but it ${found === undefined ? 'has no such ending' : `ends in ${found}`}`,
		"DecisionTelecom sends JPEG and PNG images only: use a link to the image itself, or choose 'Add a File Name' under 'Link Ending'.",
	);
}

function withName(url: string, extension: string): string {
	const { hash } = new URL(url);
	const bare = hash === '' ? url : url.slice(0, -hash.length);
	return `${bare}${bare.includes('?') ? '&' : '?'}name=file.${extension}`;
}

/**
 * A link that DecisionTelecom, or WhatsApp, fetches.
 *
 * @returns the link, tidied
 * @throws InvalidInput unless it is a public web address
 */
export function fetchedLink(field: string, entered: string): string {
	if (!/^\s*http:\/\//i.test(entered)) return linkToFile(field, entered);
	linkToFile(field, entered.replace(/^\s*http:/i, 'https:'));
	return new URL(entered.trim()).href;
}

/**
 * Says that an address is open to everybody on the way. The documentation allows it, so it is no reason to stop.
 *
 * @param links as entered; others than `http://`, and those of this machine, need no warning
 */
export function warnOfPlainLinks(
	functions: IExecuteFunctions,
	links: Readonly<Record<string, string | undefined>>,
): void {
	for (const [field, entered] of Object.entries(links)) {
		const text = entered?.trim() ?? '';
		if (!/^http:\/\//i.test(text) || !URL.canParse(text) || isLocal(new URL(text).hostname)) continue;
		const message = `'${field}' starts with http://, so everybody on the way can read what goes over it. Use https:// where you can.`;
		functions.logger.warn(message);
		functions.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
	}
}

/**
 * n8n's own link to a file of the item, signed and valid for a day. n8n must be reachable from the internet for it.
 *
 * @param binary name of the binary field
 * @throws InvalidInput where the file is missing, empty, too large or of another kind, where n8n keeps files in memory,
 * and where the link leads nowhere but into n8n's own network
 */
export async function signedLink(
	functions: IExecuteFunctions,
	itemIndex: number,
	binary: string,
	kind: MediaKind,
): Promise<FileLink> {
	const fileName = checkInputFile(functions, itemIndex, binary, kind);
	const data = functions.helpers.assertBinaryData(itemIndex, binary);
	const own = /\.\w+$/.exec(fileName ?? '')?.[0];
	if (kind === 'image' && own !== undefined && !imageEnding.test(own)) {
		throw invalidInput(
			'Input Data Field Name',
			`names "${binary}", whose file name ends in ${own}; DecisionTelecom takes .jpg, .jpeg and .png`,
			'Correct the name in the node that makes the file, or convert the image.',
		);
	}
	const ending = imageTypes[data.mimeType.toLowerCase()] ?? own?.slice(1) ?? 'bin';
	// n8n does not look at the name; DecisionTelecom looks at nothing but the end of the link.
	const url = `${link(() => functions.helpers.createBinarySignedUrl(data))}&name=file.${ending}`;
	await checkReachable(functions, url);
	return { url, fileName, identityBody: { binary, id: data.id, mimeType: data.mimeType, fileName } };
}

function link(create: () => string): string {
	try {
		return create();
	} catch {
		throw inMemory();
	}
}

function inMemory() {
	return invalidInput(
		'Media Source',
		'needs a link to the file, but this n8n keeps files in memory and cannot give any',
		"Set N8N_DEFAULT_BINARY_DATA_MODE to filesystem, s3 or database, or choose 'URL'.",
	);
}

async function checkReachable(functions: IExecuteFunctions, url: string): Promise<void> {
	const { hostname, protocol } = new URL(url);
	if (!isLocal(hostname)) {
		if (protocol === 'https:') return;
		throw invalidInput(
			'Media Source',
			`gives a link to ${hostname} without https, over which everybody on the way sees the file`,
			"Serve n8n over https and set its WEBHOOK_URL (or N8N_EDITOR_BASE_URL), or choose 'URL'.",
		);
	}
	if (await isProviderLocal(functions)) return;
	throw invalidInput(
		'Media Source',
		`gives a link to ${hostname}, where DecisionTelecom cannot fetch the file`,
		"Make n8n reachable from the internet and set its WEBHOOK_URL (or N8N_EDITOR_BASE_URL), or choose 'URL'.",
	);
}

/**
 * A callback to this machine never arrives.
 *
 * @throws InvalidInput where DecisionTelecom is elsewhere
 */
export async function checkCallback(
	functions: IExecuteFunctions,
	{ callbackUrl }: { callbackUrl?: string },
): Promise<void> {
	const url = callbackOf(callbackUrl);
	if (url === undefined) return;
	const { hostname } = new URL(url);
	warnOfPlainLinks(functions, { 'Callback URL': url });
	if (!isLocal(hostname) || (await isProviderLocal(functions))) return;
	throw invalidInput(
		'Callback URL',
		`leads to ${hostname}, where DecisionTelecom cannot call it`,
		"Make n8n reachable from the internet, set its WEBHOOK_URL, and copy the trigger's Production URL again.",
	);
}

/** Links to this machine are of use where DecisionTelecom is on this machine as well, as the sandbox is. */
async function isProviderLocal(functions: IExecuteFunctions): Promise<boolean> {
	const url = decisionTelecom.baseUrl(await functions.getCredentials(decisionTelecom.credential));
	return URL.canParse(url) && isLocal(new URL(url).hostname);
}

/** This machine, or a host of a private network. */
function isLocal(hostname: string): boolean {
	return !isPublicHost(hostname);
}
