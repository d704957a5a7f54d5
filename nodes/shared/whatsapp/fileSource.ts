import { binaryFiles, type FileSource } from '../http/attachments';
import { checkedLink } from '../http/link';
import { invalidInput, requiredInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { checkNoSharePage } from './sharePage';

const mediaSource = defineField({
	displayName: 'Media Source',
	name: 'mediaSource',
	type: 'options',
	default: 'binary',
	description: 'Where the files come from',
	options: [
		{ name: 'Input Binary Field', value: 'binary', description: 'Files that come with the item' },
		{ name: 'URL', value: 'url', description: 'Public links; the node downloads the files and sends them' },
	],
});

const binaryPropertyName = defineField({
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	placeholder: 'e.g. data,invoice',
	hint: 'The names of the input binary fields with the files to send, separated by commas',
	displayOptions: { show: { mediaSource: ['binary'] } },
});

const mediaUrl = defineField({
	displayName: 'Media URLs',
	name: 'mediaUrl',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add URL' },
	default: [],
	required: true,
	placeholder: 'e.g. https://example.com/photo.jpg',
	description: 'Links to the files themselves, which open without a login',
	displayOptions: { show: { mediaSource: ['url'] } },
});

/** Each field of `mediaFields`, for providers that change one. */
export const mediaField = { mediaSource, binaryPropertyName, mediaUrl };

/** Files from the item or from links. */
export const mediaFields = [mediaSource, binaryPropertyName, mediaUrl] as const;

/** @throws InvalidInput without any file, and for links that the node may not follow */
export function mediaFiles(parameters: ParametersOf<typeof mediaFields>): FileSource[] {
	if (parameters.mediaSource === 'url')
		return parameters.mediaUrl.map((url) => ({ url: linkToFile('Media URLs', url) }));
	const files = binaryFiles(parameters.binaryPropertyName);
	if (files.length > 0) return files;
	throw requiredInput(
		'Input Data Field Name',
		'Enter the names shown on the Binary tab of the previous node, separated by commas.',
	);
}

/**
 * A link as it goes into a request, whose links the client checks once more against the credential's Base URL.
 *
 * @returns the link, tidied
 * @throws InvalidInput unless it is a public web address, and where it leads to a page for sharing
 */
export function linkToFile(field: string, link: string): string {
	const url = urlOf(field, link);
	checkNoSharePage(field, url);
	return url.href;
}

function urlOf(field: string, link: string): URL {
	try {
		// Whether the provider is on this machine is known, and checked, where the request is made.
		return checkedLink(link, { loopback: true });
	} catch (error) {
		throw notALink(field, link, error);
	}
}

function notALink(field: string, link: string, error: unknown) {
	const reason = error instanceof Error ? error.message : 'it cannot be read';
	return invalidInput(
		field,
		`must be a link to a file, but it is "${withoutSecrets(link).slice(0, 60)}": ${reason}`,
		'Enter a public link like https://example.com/photo.jpg.',
	);
}

/** A link's login and query may be secret. */
function withoutSecrets(link: string): string {
	const [address = '', ...rest] = link.trim().split(/[?#]/);
	return `${address}${rest.length > 0 ? '?…' : ''}`.replace(/\/\/[^/]*@/, '//…@');
}
