import type { IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { asDataObject, asList } from '../../dataObject';
import { callOwnInstance } from '../../http/ownInstance';
import { createWait, inTurn } from '../../wait';
import { eventKey, type Deduplicator } from '../deduplicator';
import { triggerName } from '../deliver';
import type { GatewayEvent } from '../event';
import { secretHeader } from '../verifyRequest';
import type { QuestionBook } from './book';
import { questionMember } from './call';
import { matchOf, withoutToken } from './match';
import type { OpenQuestion } from './question';
import { resume } from './resume';

/** What the trigger tells about itself. */
interface Hearing {
	/** Whether answers start the trigger's own workflow as well. */
	keepsAnswers: boolean;
	/** What its calls carry. */
	secret: string;
	/** What came before; nothing where redeliveries are taken as well. */
	seen?: Deduplicator;
}

/**
 * Hands answers to the executions that wait for them.
 *
 * @returns the events that are left for the trigger's own workflow
 * @throws UserError where an answer could not be handed on, so that its sender delivers it again
 */
export async function takeAnswers(
	functions: IWebhookFunctions,
	book: QuestionBook,
	events: readonly GatewayEvent[],
	hearing: Hearing,
): Promise<GatewayEvent[]> {
	if (book.all().length === 0) return events.map((event) => withoutToken(event).event);
	const left: GatewayEvent[] = [];
	let isUnclear = false;
	for (const event of events) {
		// What one person wrote to one trigger follows each other.
		const turn = `${triggerName(functions)} ${event.from ?? event.userId ?? ''}`;
		const fate = await inTurn(turn, async () => await takeAnswer(functions, book, event, hearing));
		if (fate === 'unclear') isUnclear = true;
		if (fate === 'none' || (fate === 'taken' && hearing.keepsAnswers)) left.push(withoutToken(event).event);
		// Redelivered much later, when the question is forgotten, it must start nothing either.
		else if (fate === 'taken') hearing.seen?.takeNew([withoutToken(event).event]);
	}
	if (isUnclear) throw new UserError('the execution that waits for an answer could not be reached');
	return left;
}

type Fate = 'none' | 'taken' | 'repeated' | 'unclear';

/** @returns whether the event was an answer; `repeated` where it was one already */
async function takeAnswer(
	functions: IWebhookFunctions,
	book: QuestionBook,
	event: GatewayEvent,
	{ secret, seen }: Hearing,
): Promise<Fate> {
	const key = eventKey(event);
	// An execution that waits no more leaves the answer to the next question, if the person has one.
	for (;;) {
		const questions = book.all();
		if (questions.some(({ heard }) => heard.includes(key))) return 'repeated';
		const { event: plain, question } = matchOf(event, questions);
		// What started the workflow is no answer to the question that the workflow asked then.
		if (!question || question.isClosed || seen?.has(plain) === true) return 'none';
		const outcome = await resume(functions, question, plain);
		if (outcome === 'unclear') return 'unclear';
		if (outcome !== 'gone') {
			note(book, question, outcome, key);
			return 'taken';
		}
		const heard = await heardElsewhere(functions, book, question, { key, secret });
		book.close({ ...question, heard: [...question.heard, ...heard] });
		if (heard.includes(key)) return 'repeated';
	}
}

function note(book: QuestionBook, question: OpenQuestion, outcome: 'over' | 'again', key: string): void {
	const heard = [...question.heard, key];
	const tries = outcome === 'again' ? question.tries + 1 : question.tries;
	book.put({ ...question, heard, tries });
	if (outcome === 'over') book.close({ ...question, heard, tries });
}

const wait = createWait();
/** Another process notes what it has handed on as soon as the execution has answered, which may be a moment ago. */
const maxLooks = 3;
const pauseMs = 250;

/**
 * Which answers other processes have handed to the execution of a question that is over: a message that two of them got at
 * the same moment is one answer. This call has read the static data before, so it asks over the trigger's own address.
 *
 * @returns the keys of the answers; none where this is the only process. Never throws
 */
async function heardElsewhere(
	functions: IWebhookFunctions,
	book: QuestionBook,
	question: OpenQuestion,
	{ key, secret }: { key: string; secret: string },
): Promise<string[]> {
	if (book.processes().length < 2) return [];
	const url = functions.getNodeWebhookUrl('default') ?? '';
	const body = { [questionMember]: { action: 'look', question: { ...question, content: {} } } };
	let heard: string[] = [];
	for (let look = 0; look < maxLooks && !heard.includes(key); look++) {
		if (look > 0) await wait(pauseMs);
		const answer = await callOwnInstance(functions, url, body, { [secretHeader]: secret });
		heard = asList(asDataObject(answer.body[questionMember]).heard).filter((one) => typeof one === 'string');
	}
	return heard;
}
