import type { IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { inTurn } from '../../wait';
import { triggerName } from '../deliver';
import { eventKey } from '../deduplicator';
import type { GatewayEvent } from '../event';
import type { QuestionBook } from './book';
import { matchOf, withoutToken } from './match';
import type { OpenQuestion } from './question';
import { resume } from './resume';

/**
 * Hands answers to the executions that wait for them.
 *
 * @param keepsAnswers whether answers start the trigger's own workflow as well
 * @returns the events that are left for that workflow
 * @throws UserError where an answer could not be handed on, so that its sender delivers it again
 */
export async function takeAnswers(
	functions: IWebhookFunctions,
	book: QuestionBook,
	events: readonly GatewayEvent[],
	{ keepsAnswers }: { keepsAnswers: boolean },
): Promise<GatewayEvent[]> {
	if (book.all().length === 0) return events.map((event) => withoutToken(event).event);
	const left: GatewayEvent[] = [];
	let isUnclear = false;
	for (const event of events) {
		// What one person wrote to one trigger follows each other.
		const turn = `${triggerName(functions)} ${event.from ?? event.userId ?? ''}`;
		const fate = await inTurn(turn, async () => await takeAnswer(functions, book, event));
		if (fate === 'unclear') isUnclear = true;
		if (fate === 'none' || (fate === 'taken' && keepsAnswers)) left.push(withoutToken(event).event);
	}
	if (isUnclear) throw new UserError('the execution that waits for an answer could not be reached');
	return left;
}

/** @returns whether the event was an answer; `repeated` where it was one already */
async function takeAnswer(
	functions: IWebhookFunctions,
	book: QuestionBook,
	event: GatewayEvent,
): Promise<'none' | 'taken' | 'repeated' | 'unclear'> {
	const questions = book.all();
	const key = eventKey(event);
	if (questions.some(({ heard }) => heard.includes(key))) return 'repeated';
	const { event: plain, question } = matchOf(event, questions);
	if (!question || question.isClosed) return 'none';
	const outcome = await resume(functions, question, plain);
	if (outcome === 'unclear') return 'unclear';
	note(book, question, outcome, key);
	return outcome === 'gone' ? 'none' : 'taken';
}

function note(book: QuestionBook, question: OpenQuestion, outcome: 'over' | 'again' | 'gone', key: string): void {
	const heard = outcome === 'gone' ? question.heard : [...question.heard, key];
	const tries = outcome === 'again' ? question.tries + 1 : question.tries;
	book.put({ ...question, heard, tries });
	if (outcome !== 'again') book.close({ ...question, heard, tries });
}
