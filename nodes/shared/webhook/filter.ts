import { invalidInput } from '../errors';
import type { GatewayEvent } from './event';

/** How a received text is compared. */
export type TextMatch = 'contains' | 'equals' | 'startsWith' | 'regex';

export interface EventFilter {
	/** Titles or ids of buttons; without one, everything passes. */
	buttons: readonly string[];
	text: string;
	textMatch: TextMatch;
}

/** Long texts are matched by their beginning, so that a costly pattern stays bearable. */
const mostMatched = 5_000;

/** @throws InvalidInput for a regular expression that is none */
export function checkFilter({ text, textMatch }: EventFilter): void {
	if (textMatch !== 'regex' || text === '') return;
	try {
		new RegExp(text, 'iu');
	} catch (error) {
		throw notAPattern(error);
	}
}

/** Whether a received message is wanted. Upper and lower case are the same; filters on messages hold for no other event. */
export function passes(event: GatewayEvent, { buttons, text, textMatch }: EventFilter): boolean {
	if (event.event !== 'messageReceived') return true;
	const same = (a: string | undefined, b: string) => a?.trim().toLowerCase() === b.trim().toLowerCase();
	if (buttons.length > 0) {
		const { id, title } = event.button ?? {};
		// Providers that send a tap as plain text give the title only.
		const candidates = [id, title, event.button ? undefined : event.text];
		if (!buttons.some((button) => candidates.some((candidate) => same(candidate, button)))) return false;
	}
	return text === '' || matches(event.text ?? event.button?.title ?? '', text, textMatch);
}

function matches(received: string, wanted: string, match: TextMatch): boolean {
	const text = received.slice(0, mostMatched);
	if (match === 'regex') return new RegExp(wanted, 'iu').test(text);
	const [lower, part] = [text.toLowerCase(), wanted.toLowerCase()];
	if (match === 'equals') return lower.trim() === part.trim();
	return match === 'startsWith' ? lower.trimStart().startsWith(part) : lower.includes(part);
}

function notAPattern(error: unknown) {
	const reason = error instanceof Error ? error.message : 'it cannot be read';
	return invalidInput(
		'Text Filter',
		`is not a regular expression: ${reason}`,
		'Correct it, or choose another comparison.',
	);
}
