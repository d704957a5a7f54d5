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

/** An answer may come before its execution has stopped to wait: it is offered again for so long, at growing intervals. */
const maxBusyMs = 20_000;
/** One that asked long ago runs because it has its answer. */
const maxRunningMs = 1_500;
const minPauseMs = 200;
const maxPauseMs = 2_000;
/** What fails for a moment is tried again; its sender may never deliver the answer a second time. */
const maxFailures = 3;
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
	const isNew = timeOfDayMs() - openedAt < startsWaitingWithinMs;
	const end = monotonicMs() + (isNew ? maxBusyMs : maxRunningMs);
	let failures = 0;
	let wasCut = false;
	for (let pauseMs = minPauseMs; ; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
		const answer = await callOwnInstance(functions, question.url, body);
		const verdict = verdictOf(answer);
		if (verdict === 'over' || verdict === 'again') return verdict;
		// An attempt without an answer has reached the execution.
		if (verdict === 'gone') return wasCut ? 'over' : 'gone';
		if (verdict === 'unclear' && ++failures >= maxFailures) return 'unclear';
		wasCut ||= answer.status === undefined;
		if (monotonicMs() >= end) {
			return verdict === 'unclear' || (verdict === 'busy' && isNew) ? 'unclear' : 'gone';
		}
		await wait(pauseMs);
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
