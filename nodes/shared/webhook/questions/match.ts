import type { GatewayEvent } from '../event';
import { textOf } from '../event';
import { isSameNumber } from '../person';
import { readToken, type OpenQuestion } from './question';

/** What somebody wrote, and the question that it answers. */
export interface Match {
	/** The event with the ids of buttons and rows as the user set them. */
	event: GatewayEvent;
	/** Open, or closed where the answer comes late; undefined where it answers nothing. */
	question?: OpenQuestion;
}

/**
 * Which question a message answers: that of the button or row that was tapped, else that of the message that it quotes,
 * else the one that the person was asked, or asked again, last before writing it. A tap on, or a quote of, a question that
 * is closed answers no other one.
 */
export function matchOf(event: GatewayEvent, questions: readonly OpenQuestion[]): Match {
	const { questionId, event: plain } = withoutToken(event);
	if (!canAnswer(plain)) return { event: plain };
	const ofPerson = questions.filter(({ person }) => isFrom(plain, person));
	if (questionId !== undefined) return { event: plain, question: ofPerson.find(({ id }) => id === questionId) };
	const quoted = quotedId(plain);
	const named = quoted === undefined ? undefined : ofPerson.find(({ messageIds }) => messageIds.includes(quoted));
	const open = ofPerson.filter((question) => !question.isClosed && !isFromBefore(plain, question));
	return { event: plain, question: named ?? latestOf(open) };
}

/** An event of a button or row without the token that names a question. */
export function withoutToken(event: GatewayEvent): { event: GatewayEvent; questionId?: string } {
	const { button } = event;
	if (button?.id === undefined) return { event };
	const { id, questionId } = readToken(button.id);
	if (questionId === undefined) return { event };
	return { event: { ...event, button: { ...button, id: id === '' ? undefined : id } }, questionId };
}

function latestOf(questions: readonly OpenQuestion[]): OpenQuestion | undefined {
	return questions.reduce<OpenQuestion | undefined>(
		(latest, question) => (latest && askedAt(latest) > askedAt(question) ? latest : question),
		undefined,
	);
}

function askedAt({ openedAt, askedAgainAt = openedAt }: OpenQuestion): number {
	return Math.max(openedAt, askedAgainAt);
}

/** Clocks differ, but not by so much. */
const maxClockErrorMs = 10 * 60_000;

/** Whether somebody wrote it before the question was asked, and the provider delivers it only now. */
function isFromBefore({ timestamp }: GatewayEvent, { openedAt }: OpenQuestion): boolean {
	return Date.parse(timestamp ?? '') < openedAt - maxClockErrorMs;
}

/** What a person sends to say something. In groups nobody is asked. */
function canAnswer({ event, group, fromUs, edit, revoke, reaction, type = '' }: GatewayEvent): boolean {
	if (event !== 'messageReceived' || group !== undefined || fromUs === true) return false;
	if (edit !== undefined || revoke !== undefined || reaction !== undefined) return false;
	return !['system', 'unsupported', 'unknown', 'reaction'].includes(type);
}

function isFrom({ from, userId, username }: GatewayEvent, person: string): boolean {
	if (person === userId || person === from) return true;
	if (username !== undefined && person === `@${username.toLowerCase()}`) return true;
	return /^\d+$/.test(person) && from !== undefined && isSameNumber(from, person);
}

/** Providers call the quoted message's id differently. */
function quotedId({ context }: GatewayEvent): string | undefined {
	return textOf(context?.id) ?? textOf(context?.messageId) ?? textOf(context?.message_id);
}
