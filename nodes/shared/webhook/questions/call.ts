import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../../dataObject';
import type { QuestionBook } from './book';
import { questionOf, type OpenQuestion } from './question';

/** The member that tells a call of an asking node from one of the provider, in the call and in its answer. */
export const questionMember = 'whatsAppGatewaysQuestion';

/** What an asking node tells a trigger. */
export interface QuestionCall {
	action: 'open' | 'close';
	question: OpenQuestion;
}

/** A call of an asking node; undefined for what the provider sends, 'malformed' where its question cannot be read. */
export function questionCallOf(body: unknown): QuestionCall | 'malformed' | undefined {
	const call: unknown = isDataObject(body) ? body[questionMember] : undefined;
	if (call === undefined) return undefined;
	const { action, question: given } = isDataObject(call) ? call : {};
	const question = questionOf(given);
	return question && (action === 'open' || action === 'close') ? { action, question } : 'malformed';
}

/**
 * Opens a question, or closes it. Doing it again does no harm.
 *
 * @returns the answer: whether the question was stored when the call came, and whether there is no room for it
 */
export function noteQuestion(book: QuestionBook, { action, question }: QuestionCall): IDataObject {
	const isStored = book.isStored(question);
	if (action === 'close') book.close(question);
	else if (!book.hasRoom(question)) return { isStored, isFull: true };
	else book.put(question);
	return { isStored, isFull: false };
}
