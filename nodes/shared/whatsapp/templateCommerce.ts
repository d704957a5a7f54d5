import type { IDataObject } from 'n8n-workflow';
import { invalidInput } from '../errors';
import { within } from './limits';
import { timeOfDayMs } from '../wait';

/** What WhatsApp takes in the list of products behind one button. */
const maxSections = 10;
const maxProducts = 30;
const maxTitleLength = 24;

/**
 * The products behind the button of a multi-product template.
 *
 * @param field where the sections were entered, for errors
 * @param entered such as `Tea: SKU-1, SKU-2; Cups: SKU-3`
 * @param thumbnail the ID of the product whose picture is shown; the first one by default
 * @returns the button's action
 * @throws InvalidInput for sections without a title or products, and for too many of them
 */
export function productsAction(field: string, entered: string, thumbnail?: string): IDataObject {
	const sections = entered
		.split(';')
		.filter((part) => part.trim() !== '')
		.map((part) => sectionOf(field, part.trim()));
	const ids = sections.flatMap(({ productIds }) => productIds);
	const [first] = ids;
	if (first === undefined || sections.length > maxSections || ids.length > maxProducts) {
		throw invalidInput(
			field,
			`has ${sections.length} sections with ${ids.length} products, but WhatsApp takes 1 to ${maxSections} sections with ${maxProducts} products at most`,
			'Enter sections like "Tea: SKU-1, SKU-2; Cups: SKU-3".',
		);
	}
	return {
		thumbnail_product_retailer_id: thumbnail ?? first,
		sections: sections.map(({ title, productIds }) => ({
			title,
			product_items: productIds.map((id) => ({ product_retailer_id: id })),
		})),
	};
}

function sectionOf(field: string, text: string): { title: string; productIds: string[] } {
	const colon = text.indexOf(':');
	const title = text.slice(0, Math.max(colon, 0)).trim();
	const productIds = text
		.slice(colon + 1)
		.split(',')
		.map((id) => id.trim())
		.filter((id) => id !== '');
	if (title !== '' && productIds.length > 0) return { title: within(field, title, maxTitleLength), productIds };
	throw invalidInput(
		field,
		`has a section without ${title === '' ? 'a title' : 'products'}: "${text.slice(0, 60)}"`,
		'Enter sections like "Tea: SKU-1, SKU-2; Cups: SKU-3".',
	);
}

/**
 * When a limited-time offer ends.
 *
 * @param entered an ISO 8601 time with its offset from UTC, or Unix time in seconds or milliseconds
 * @returns Unix time in milliseconds
 * @throws InvalidInput where it is no time, has no offset, or is past
 */
function expirationMs(field: string, entered: string): number {
	const text = entered.trim();
	const ms = /^\d{10}$/.test(text)
		? Number(text) * 1000
		: /^\d{13}$/.test(text)
			? Number(text)
			: /^\d{4}-\d\d-\d\dT\d\d:\d\d.*(?:Z|[+-]\d\d:?\d\d)$/i.test(text)
				? Date.parse(text)
				: Number.NaN;
	if (ms > timeOfDayMs()) return ms;
	throw invalidInput(
		field,
		`must be a future time with its offset from UTC, but it is "${text.slice(0, 40)}"`,
		'Enter a time with its offset from UTC, like 2030-01-31T18:00:00+03:00, or Unix time in seconds.',
	);
}

/** The key of the time at which a limited-time offer ends. */
export const expirationKey = 'offer-expiration';

/** The component that says when a limited-time offer ends. @throws InvalidInput where the time is no future time */
export function offerPart(values: Readonly<Record<string, string>>): IDataObject {
	const expiration = expirationMs(`Template Variables: ${expirationKey}`, values[expirationKey] ?? '');
	return {
		type: 'limited_time_offer',
		parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: expiration } }],
	};
}
