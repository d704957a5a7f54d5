import { invalidInput } from '../errors';
import { defineField } from '../input/parameters';
import { webAddress } from './ctaUrl';

/** What WhatsApp shows of a business, in the order of the form. Industries differ between providers. */
export const profileField = {
	about: defineField({
		displayName: 'About',
		name: 'about',
		type: 'string',
		default: '',
		placeholder: 'e.g. We reply within an hour',
		description: 'The short text below the name, up to 139 characters',
	}),
	address: defineField({
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1 Main Street, Springfield',
		description: 'Up to 256 characters',
	}),
	description: defineField({
		displayName: 'Description',
		name: 'description',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		description: 'What the business does, up to 512 characters',
	}),
	email: defineField({
		displayName: 'Email',
		name: 'email',
		type: 'string',
		default: '',
		placeholder: 'name@email.com',
	}),
	websites: defineField({
		displayName: 'Websites',
		name: 'websites',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Website' },
		default: [],
		placeholder: 'e.g. https://example.com',
		description: 'Up to two addresses',
	}),
};

/** The most characters of the texts; how long a description may be differs between providers. */
export const profileLimits = { about: 139, address: 256, websites: 2 } as const;

/** @throws InvalidInput for more than a profile has, and for anything but a web address */
export function websitesOf(entered: readonly string[]): string[] {
	if (entered.length > profileLimits.websites) {
		throw invalidInput('Websites', `has ${entered.length} addresses, but at most 2 are allowed`, 'Leave some out.');
	}
	return entered.map((website) => webAddress('Websites', website));
}
