import { defineField } from '../../shared/input/parameters';
import { parseRecipient } from '../../shared/input/recipient';

/** Named by the documentation for texts, files and location requests, without a word on its form. */
export const mentionedPhones = defineField({
	displayName: 'Mentioned Phones',
	name: 'mentionedPhones',
	type: 'string',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Phone' },
	default: [],
	placeholder: 'e.g. +905551234567',
	description: 'Numbers of people whom the text mentions, each written in the text as @905551234567',
});

/**
 * The numbers as the API takes them, digits as text.
 *
 * @returns undefined where there are none
 * @throws InvalidInput for an entry that is not one number
 */
export function mentionsOf({
	mentionedPhones: entered = [],
	defaultCountryCode: countryCode,
}: {
	mentionedPhones?: readonly string[];
	defaultCountryCode?: string;
}): string[] | undefined {
	const phones = entered.map((phone) => parseRecipient('Mentioned Phones', phone, { countryCode }).digits);
	return phones.length > 0 ? [...new Set(phones)] : undefined;
}
