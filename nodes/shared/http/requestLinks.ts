import { isLoopback } from '../baseUrl';
import { invalidInput } from '../errors';
import { isDataObject } from '../dataObject';
import { isPublicHost } from './link';
import type { Request } from './request';

/** How WhatsApp's own format, and DecisionTelecom, call the member that holds a link to a file. */
const linkMembers = ['link', 'file_url'];
/** DecisionTelecom takes a whole template as JSON text. Any other text is for people, whatever it says. */
const jsonMember = 'template_params';
/** Templates and cards nest less deep. */
const maxDepth = 12;
/** More than any web address has. */
const maxLength = 100_000;

/**
 * Links to this machine, or into a network of its own, are of use where the provider is on this machine as well, as the
 * sandbox is; everywhere else they would make n8n, or the provider, read what is meant for nobody outside.
 *
 * @param request whose files and handed-on links are looked at; their form was checked when it was built
 * @param provider whether it is on this machine
 * @throws InvalidInput naming the host
 */
export function checkLinks(request: Request, { isLocal }: { isLocal: boolean }): void {
	if (isLocal) return;
	const { attachments, body, links = [] } = request;
	const files = (attachments?.files ?? []).flatMap((file) => ('url' in file ? [file.url] : []));
	const [local] = [...files, ...links, ...linksIn(body)].flatMap(localHost);
	if (local === undefined) return;
	throw invalidInput(
		attachments?.field ?? 'Media URL',
		`leads to ${local}, which is ${isLoopback(local) ? 'this machine itself' : 'an address of a private network'}`,
		'Enter a public link like https://example.com/photo.jpg. Nothing was sent.',
	);
}

/** The host of a link that leads into the own network. */
function localHost(link: string): string[] {
	// A file in the place of a link may have megabytes. `URL` skips what nobody sees, before the scheme and within it.
	const text = link.length > maxLength ? '' : link.trim();
	if (!URL.canParse(text)) return [];
	const { protocol, hostname } = new URL(text);
	return /^https?:$/.test(protocol) && !isPublicHost(hostname) ? [hostname] : [];
}

/** The links to files in a body, wherever they stand. */
function linksIn(value: unknown, depth = 0): string[] {
	if (depth > maxDepth) return [];
	if (Array.isArray(value)) return value.flatMap((entry) => linksIn(entry, depth + 1));
	if (!isDataObject(value)) return [];
	return Object.entries(value).flatMap(([name, inner]) => {
		if (typeof inner !== 'string') return linksIn(inner, depth + 1);
		return linkMembers.includes(name) ? [inner] : name === jsonMember ? linksIn(parsed(inner), depth + 1) : [];
	});
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
