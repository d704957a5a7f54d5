import type { IDataObject } from 'n8n-workflow';
import { isDataObject } from '../../dataObject';
import { processId, type QuestionBook } from './book';
import { questionOf, type OpenQuestion } from './question';

/** The member that tells a call of an asking node from one of the provider, in the call and in its answer. */
export const questionMember = 'whatsAppGatewaysQuestion';

/** What an asking node tells a trigger. */
export interface QuestionCall {
	/** `look` asks what is known of a question, and changes nothing. */
	action: 'close' | 'look' | 'open';
	question: OpenQuestion;
}

/** A call of an asking node; undefined for what the provider sends, 'malformed' where its question cannot be read. */
export function questionCallOf(body: unknown): QuestionCall | 'malformed' | undefined {
	const call: unknown = isDataObject(body) ? body[questionMember] : undefined;
	if (call === undefined) return undefined;
	const { action, question: given } = isDataObject(call) ? call : {};
	const question = questionOf(given);
	if (!question) return 'malformed';
	return action === 'open' || action === 'close' || action === 'look' ? { action, question } : 'malformed';
}

/**
 * Opens a question, closes it, or looks at it. Doing it again does no harm.
 *
 * @returns the answer: whether the question was stored when the call came, whether there is no room for it, which process
 *   has heard the call and which others it knows of, and the keys of the messages that were taken for an answer
 */
export function noteQuestion(book: QuestionBook, { action, question }: QuestionCall): IDataObject {
	const isStored = book.isStored(question);
	const isFull = action === 'open' && !book.hasRoom(question);
	if (action === 'close') book.close(question);
	else if (action === 'open' && !isFull) book.put(question);
	const known = book.all().find(({ id }) => id === question.id);
	return { isStored, isFull, process: processId, processes: book.processes(), heard: known?.heard ?? [] };
}
