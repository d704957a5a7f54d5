import type { IExecuteFunctions } from 'n8n-workflow';
import { invalidInput } from '../errors';
import { limits, within } from '../whatsapp/limits';

/** The member of the query of a page's address that says which question it asks. */
export const linkMember = 'question';

/** Where a message has the link. */
const place = '{link}';

/** The address of the page that asks a question, signed by n8n. */
export function addressOf(functions: IExecuteFunctions, questionId: string): string {
	return functions.getSignedResumeUrl({ [linkMember]: questionId });
}

/** The text of a question by link. @throws InvalidInput where there is no room for the link */
export function withLink(text: string, url: string): string {
	const linked = text.includes(place) ? text.replaceAll(place, url) : `${text}\n\n${url}`;
	return within('Message', linked, limits.text);
}

/** What the page asks. */
export function withoutLink(text: string): string {
	return text.replaceAll(place, '').trim();
}

/**
 * Fills the link into the variables of a template. A button whose address ends in a variable gets the end of the link: what
 * follows the address at which executions wait.
 *
 * @param unseen variables of which the person sees nothing, such as the payloads of quick replies
 * @throws InvalidInput where no other variable has it
 */
export function linkedValues<T>(
	values: Readonly<Record<string, T>>,
	url: string,
	{ field = 'Template Variables', unseen }: { field?: string; unseen: readonly string[] },
): Record<string, T | string> {
	const end = url.split('/').slice(-2).join('/');
	const linked = Object.entries(values).flatMap(([key, value]) =>
		typeof value === 'string' && value.includes(place) && !unseen.includes(key)
			? [[key, value.replaceAll(place, key.startsWith('button') ? end : url)] as const]
			: [],
	);
	if (linked.length > 0) return { ...values, ...Object.fromEntries(linked) };
	throw invalidInput(field, `has no ${place}`, `Write ${place} where the person is to see the link.`);
}
