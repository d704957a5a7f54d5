import { invalidInput } from '../../shared/errors';
import { defineField } from '../../shared/input/parameters';
import { checkUnmasked } from '../../shared/webhook/maskSecrets';
import { webAddress } from '../../shared/whatsapp/ctaUrl';

/** The addresses that a channel calls. */
export const webhookUrls = defineField({
	displayName: 'Webhook URLs',
	name: 'webhookUrls',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add URL' },
	default: [],
	placeholder: 'e.g. https://example.com/hook',
	description: 'All addresses, up to five: those left out are called no longer. An empty list removes all.',
});

/** The most addresses that a channel calls. */
export const maxUrls = 5;

/**
 * The addresses that a user enters, as the API takes them.
 *
 * @throws InvalidInput for more than five, for anything but a web address, and for one whose secret is masked
 */
export function webhookUrl(entered: readonly string[]): string | string[] | null {
	const urls = entered.map((url) => webAddress('Webhook URLs', url));
	for (const url of urls) checkUnmasked('Webhook URLs', url);
	if (urls.length <= maxUrls) return listValue(urls);
	throw invalidInput(
		'Webhook URLs',
		`has ${urls.length} addresses, but a channel calls at most ${maxUrls}`,
		'Leave some out.',
	);
}

/** A list of addresses as the API takes it: the one itself, several as a list, none as null. */
export function listValue(urls: readonly string[]): string | string[] | null {
	const [first, ...more] = urls;
	if (first === undefined) return null;
	return more.length === 0 ? first : [...urls];
}
