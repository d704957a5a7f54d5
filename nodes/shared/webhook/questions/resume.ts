import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { callOwnInstance, type OwnAnswer } from '../../http/ownInstance';
import { createWait, monotonicMs, timeOfDayMs } from '../../wait';
import type { GatewayEvent } from '../event';
import type { OpenQuestion } from './question';

/**
 * What became of an answer: `over` where the execution went on with it, `again` where it waits for a better one, `gone`
 * where nothing waits any more, `unclear` where the sender should deliver it once more.
 */
export type Resumption = 'over' | 'again' | 'gone' | 'unclear';

/** The member by which an asking node says what it made of an answer. */
export const verdictMember = 'whatsAppGatewaysAnswer';

/** An answer may come before its execution has stopped to wait: it is offered again for so long. */
const maxBusyMs = 6_000;
const pauseMs = 200;
/** After that it does not run because it just asked, but because it has its answer. */
const startsWaitingWithinMs = 60_000;

const wait = createWait();

/** Hands an answer to the execution that waits for it. n8n lets an execution go on once, whoever calls. Never throws. */
export async function resume(
	functions: IWebhookFunctions,
	question: OpenQuestion,
	event: GatewayEvent,
): Promise<Resumption> {
	const { raw: _raw, ...known } = event;
	const answer: IDataObject = JSON.parse(JSON.stringify(known));
	const { id, person, tries, openedAt, content } = question;
	const body = { question: { id, person, tries, openedAt, content }, event: answer };
	for (const end = monotonicMs() + maxBusyMs; ; await wait(pauseMs)) {
		const verdict = verdictOf(await callOwnInstance(functions, question.url, body));
		if (verdict !== 'busy' && verdict !== 'taken') return verdict;
		if (monotonicMs() < end) continue;
		return verdict === 'busy' && timeOfDayMs() - openedAt < startsWaitingWithinMs ? 'unclear' : 'gone';
	}
}

/** n8n 2.41: webhooks/waiting-webhooks.js, errors/execution-already-resuming.error.js. */
function verdictOf({ status, body }: OwnAnswer): Resumption | 'busy' | 'taken' {
	if (status === undefined) return 'unclear';
	const message = String(body.message ?? '');
	if (status === 200) {
		const verdict = body[verdictMember];
		// What has finished answers with a page for people.
		return verdict === 'over' || verdict === 'again' ? verdict : 'gone';
	}
	if (status === 409 && /running already/.test(message)) return 'busy';
	if (/already being resumed/.test(message)) return 'taken';
	return status >= 500 || status === 429 ? 'unclear' : 'gone';
}
