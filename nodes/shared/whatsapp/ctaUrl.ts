import { invalidInput } from '../errors';
import { defineField, type ParametersOf } from '../input/parameters';
import { within } from './limits';

const buttonText = defineField({
	displayName: 'Button Text',
	name: 'buttonText',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Open',
	description: 'The label, up to 20 characters',
});

const buttonUrl = defineField({
	displayName: 'Button URL',
	name: 'buttonUrl',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/orders/1001',
	description: 'The page that the button opens',
});

/** A button that opens a web page. */
export const ctaUrlFields = [buttonText, buttonUrl] as const;

/** @throws InvalidInput for a label that is too long, and for anything but a web address */
export function ctaUrlOf(parameters: ParametersOf<typeof ctaUrlFields>): { display_text: string; url: string } {
	return {
		display_text: within('Button Text', parameters.buttonText, 20),
		url: webAddress('Button URL', parameters.buttonUrl),
	};
}

/** @throws InvalidInput unless it is an address that a browser opens */
export function webAddress(field: string, entered: string): string {
	const text = entered.trim();
	if (/^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) return text;
	throw invalidInput(
		field,
		text === '' ? 'is required' : `must be a web address, but it is "${text.slice(0, 60)}"`,
		'Enter it like https://example.com/page.',
	);
}
