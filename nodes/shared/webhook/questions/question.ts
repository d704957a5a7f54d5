import type { IDataObject } from 'n8n-workflow';
import { asDataObject, asList, isDataObject } from '../../dataObject';

/** A question that somebody was asked, and an execution that waits for the answer: plain JSON, as a trigger keeps it. */
export interface OpenQuestion {
	/** 16 characters that nobody guesses; buttons and rows of the question carry them. */
	id: string;
	/** Who was asked: digits of the number or, where it is hidden, the user id. */
	person: string;
	/** Where the answer goes: n8n's signed address of the waiting execution. Empty once it is closed. */
	url: string;
	/** When it was opened, or opened again by a retry, in milliseconds: of two versions the later one counts. */
	openedAt: number;
	/** When the person was asked again after an answer that did not fit, in milliseconds. */
	askedAgainAt?: number;
	/** When the execution stops waiting, in milliseconds; of a closed question, how long it is remembered. */
	until: number;
	/** The ids of the message that asks, as far as the provider told them. */
	messageIds: string[];
	/** How many answers did not fit. */
	tries: number;
	/** Keys of the messages that were taken for an answer: redelivered, they are answers to nothing else. */
	heard: string[];
	isClosed: boolean;
	/** What the asking node needs again for the answer; the trigger looks at no more than whether it has a `reask`. */
	content: IDataObject;
}

/** A question may not grow a trigger's static data, which is written with every message. */
const maxBytes = 16_384;
const maxHeard = 20;
const ids = /^[\w-]{16}$/;
/** At the end of the id of a button or row. */
const token = /\|ask:([\w-]{16})$/;
/** So many characters longer does it make an id. */
export const tokenLength = 21;

/** The id of a button or row, with the question that it answers. */
export function withToken(id: string, questionId: string): string {
	return `${id}|ask:${questionId}`;
}

/** The opposite. An id without a question, as of every other button, stays as it is. */
export function readToken(id: string): { id: string; questionId?: string } {
	const questionId = token.exec(id.slice(-tokenLength))?.[1];
	return questionId === undefined ? { id } : { id: id.slice(0, -tokenLength), questionId };
}

/** Reads a question that came over the wire or out of the database; undefined for anything else. */
export function questionOf(value: unknown): OpenQuestion | undefined {
	if (!isDataObject(value) || JSON.stringify(value).length > maxBytes) return undefined;
	const { id, person, url, openedAt, askedAgainAt, until, tries } = value;
	if (typeof id !== 'string' || !ids.test(id) || typeof person !== 'string' || person === '') return undefined;
	if (typeof openedAt !== 'number' || typeof until !== 'number') return undefined;
	return {
		id,
		person,
		url: typeof url === 'string' ? url : '',
		openedAt,
		...(typeof askedAgainAt === 'number' && { askedAgainAt }),
		until,
		messageIds: texts(value.messageIds),
		tries: typeof tries === 'number' ? tries : 0,
		heard: texts(value.heard),
		isClosed: value.isClosed === true,
		content: asDataObject(value.content),
	};
}

/** What two processes know of one question. The order makes no difference, nor does doing it twice. */
export function merged(one: OpenQuestion, other: OpenQuestion): OpenQuestion {
	if (one.openedAt !== other.openedAt) return one.openedAt > other.openedAt ? one : other;
	const isClosed = one.isClosed || other.isClosed;
	const known = one.messageIds.length >= other.messageIds.length ? one : other;
	const askedAgainAt = Math.max(one.askedAgainAt ?? 0, other.askedAgainAt ?? 0);
	const question = {
		...known,
		...(askedAgainAt > 0 && { askedAgainAt }),
		until: one.isClosed === other.isClosed ? Math.max(one.until, other.until) : (one.isClosed ? one : other).until,
		tries: Math.max(one.tries, other.tries),
		heard: [...new Set([...one.heard, ...other.heard])].sort().slice(0, maxHeard),
		isClosed,
	};
	return isClosed ? withoutContent(question) : question;
}

/** A closed question is remembered for what comes late, until a time in milliseconds. */
export function closed(question: OpenQuestion, until = question.until): OpenQuestion {
	return withoutContent({ ...question, until, isClosed: true });
}

function withoutContent(question: OpenQuestion): OpenQuestion {
	return { ...question, url: '', content: {} };
}

function texts(value: unknown): string[] {
	return asList(value).filter((entry) => typeof entry === 'string');
}
