import type { IWebhookFunctions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';
import { createBreather } from '../../breather';
import { asDataObject, asList } from '../../dataObject';
import { callOwnInstance } from '../../http/ownInstance';
import { createWait, inTurn, timeOfDayMs, withinTime } from '../../wait';
import { eventKey, type Deduplicator } from '../deduplicator';
import { triggerName } from '../deliver';
import type { GatewayEvent } from '../event';
import { secretHeader } from '../verifyRequest';
import { processId, type QuestionBook } from './book';
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
	const breathe = createBreather();
	let isUnclear = false;
	for (const event of events) {
		await breathe();
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
		const outcome = await handedOn(`${triggerName(functions)} ${question.id}`, async () => {
			const answer = await resume(functions, question, plain);
			if (answer === 'over' || answer === 'again') note(book, question, answer, key);
			return answer;
		});
		if (outcome === 'unclear') return 'unclear';
		if (outcome !== 'gone') return 'taken';
		const heard = await heardElsewhere(functions, book, question, { key, secret });
		book.close({ ...question, heard: [...question.heard, ...heard] });
		if (heard.includes(key)) return 'repeated';
	}
}

function note(book: QuestionBook, question: OpenQuestion, outcome: 'over' | 'again', key: string): void {
	const heard = [...question.heard, key];
	const tries = outcome === 'again' ? question.tries + 1 : question.tries;
	// The text that goes out now is the last that the person reads.
	const isAskedAgain = outcome === 'again' && question.content.reask !== undefined;
	book.put({ ...question, heard, tries, ...(isAskedAgain && { askedAgainAt: timeOfDayMs() }) });
	if (outcome === 'over') book.close({ ...question, heard, tries });
}

/** Answers that this process is handing to an execution, by trigger and question, until it has noted what came of them. */
const underWay = new Map<string, Promise<unknown>>();

async function handedOn<T>(question: string, work: () => Promise<T>): Promise<T> {
	const outcome = work();
	underWay.set(question, outcome);
	try {
		return await outcome;
	} finally {
		if (underWay.get(question) === outcome) underWay.delete(question);
	}
}

/** Less than what waits for the answer to a look. */
const maxUnderWayMs = 20_000;

/**
 * Waits until this process knows what came of the answer that it is handing on for a question, however long the execution
 * takes to answer: until then it cannot say whether a message was one. Never throws.
 */
export async function whenNoted(functions: IWebhookFunctions, { id }: OpenQuestion): Promise<void> {
	const outcome = underWay.get(`${triggerName(functions)} ${id}`);
	const settled = outcome?.then(
		() => undefined,
		() => undefined,
	);
	if (settled) await withinTime(settled, maxUnderWayMs);
}

const wait = createWait();
/** Whoever spreads the calls over the processes may choose one of them several times in a row. */
const maxLooks = 10;
const pauseMs = 50;

/**
 * Which answers other processes have handed to the execution of a question that is over: a message that two of them got at
 * the same moment is one answer. This call has read the static data before, so it asks over the trigger's own address,
 * until every process that is called has answered.
 *
 * @returns the keys of the answers; none where this is the only process. Never throws
 */
async function heardElsewhere(
	functions: IWebhookFunctions,
	book: QuestionBook,
	question: OpenQuestion,
	{ key, secret }: { key: string; secret: string },
): Promise<string[]> {
	const known = new Set<unknown>(book.processes());
	const asked = new Set<unknown>([processId]);
	const heard = new Set<string>();
	const url = functions.getNodeWebhookUrl('default') ?? '';
	const body = { [questionMember]: { action: 'look', question: { ...question, content: {} } } };
	for (let look = 0; look < maxLooks && !heard.has(key) && [...known].some((one) => !asked.has(one)); look++) {
		if (look > 0) await wait(pauseMs);
		const answer = await callOwnInstance(functions, url, body, { [secretHeader]: secret });
		const said = asDataObject(answer.body[questionMember]);
		asked.add(said.process);
		for (const one of asList(said.processes)) known.add(one);
		for (const one of asList(said.heard)) if (typeof one === 'string') heard.add(one);
	}
	return [...heard];
}
