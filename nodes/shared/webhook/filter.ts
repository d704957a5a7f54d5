import { invalidInput } from '../errors';
import type { GatewayEvent } from './event';
import { readTextPattern } from './textPattern/textPattern';

/** How a received text is compared. */
export type TextMatch = 'contains' | 'equals' | 'startsWith' | 'regex';

export interface EventFilter {
	/** Titles or ids of buttons; without one, everything passes. */
	buttons: readonly string[];
	text: string;
	textMatch: TextMatch;
}

/** Long texts are matched by their beginning, so that a comparison stays cheap. */
const maxMatched = 5_000;

/**
 * Called when the workflow is published, and for every webhook: a filter that cannot be used lets nothing pass in silence.
 *
 * @throws InvalidInput for an invalid regular expression, and for one that could hold n8n up
 */
export function checkFilter({ text, textMatch }: EventFilter): void {
	if (textMatch === 'regex' && text !== '') patternOf(text);
}

function patternOf(text: string) {
	const pattern = readTextPattern(text);
	if (!pattern.ok) throw invalidInput('Text Filter', pattern.problem, pattern.fix);
	return pattern;
}

/**
 * Whether a received or assigned message is wanted. Letter case makes no difference; filters hold for no other event.
 *
 * @throws InvalidInput for an invalid regular expression, and for one that could hold n8n up
 */
export function passes(event: GatewayEvent, { buttons, text, textMatch }: EventFilter): boolean {
	if (event.event !== 'messageReceived' && event.event !== 'messageAssigned') return true;
	const same = (a: string | undefined, b: string) => a !== undefined && fold(a).trim() === fold(b).trim();
	if (buttons.length > 0) {
		const { id, title } = event.button ?? {};
		// Providers that send a tap as plain text give the title only.
		const candidates = [id, title, event.button ? undefined : event.text];
		if (!buttons.some((button) => candidates.some((candidate) => same(candidate, button)))) return false;
	}
	return text === '' || matches(event.text ?? event.button?.title ?? '', text, textMatch);
}

function matches(received: string, wanted: string, match: TextMatch): boolean {
	if (match === 'regex') return patternOf(wanted).test(received);
	const text = received.slice(0, maxMatched);
	const [folded, part] = [fold(text), fold(wanted)];
	if (match === 'equals') return folded.trim() === part.trim();
	return match === 'startsWith' ? folded.trimStart().startsWith(part) : folded.includes(part);
}

/** One spelling for comparisons. Turkish has an i with and one without a dot, so that HAYIR must find hayır. */
export function fold(text: string): string {
	return text.normalize('NFC').toLowerCase().replaceAll('i\u0307', 'i').replaceAll('ı', 'i');
}
