import type { IDataObject, INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { asDataObject, asString, isDataObject } from '../dataObject';
import { Client, Session } from '../http/client';
import type { Provider } from '../http/provider';
import type { GatewayEvent } from '../webhook/event';
import { timeOfDayMs } from '../wait';
import { verdictMember } from '../webhook/questions/resume';
import { checkAnswer, rulesOf, type CheckedAnswer } from './checkAnswer';
import { contentMember, fingerprintOf } from './content';
import { linkMember } from './link';
import { limits } from '../whatsapp/limits';
import { pageOf } from './memory';
import { html, page, pageHeaders, questionPage } from './page';
import { outputsOf, type QuestionOutcome } from './result';

/** Who asks, and what a gateway calls it. */
interface Asker {
	provider: Provider;
	value?: string;
}

type Askers = readonly [Asker, ...Asker[]];

/** An answer as the trigger hands it on. */
interface Answer {
	event: GatewayEvent;
	/** Answers before it that did not fit. */
	tries: number;
	openedAt: number;
	content: IDataObject;
}

/**
 * Takes an answer from a trigger, or from the page of a question by link: goes on with one that fits, and waits on for a better one. n8n has checked the signature
 * of the address by now. Never throws: n8n would go on with an error instead of an answer.
 *
 * @param askers those that may have carried the question; a name comes out with the answer
 */
export async function receiveAnswer(functions: IWebhookFunctions, askers: Askers): Promise<IWebhookResponseData> {
	try {
		const asked = asDataObject(functions.getQueryData())[linkMember];
		if (asked !== undefined) return byLink(functions, askers, pageOf(functions, asked));
		const answer = answerOf(functions.getBodyData());
		if (!answer || !isOurs(functions, answer)) return refused(functions);
		const { content } = answer;
		const ended = endOf(functions, askers, answer);
		if (ended === 'again') {
			// Before the text goes out: an answer that is delivered again meanwhile is to be known by then.
			functions.getResponseObject().json({ [verdictMember]: 'again' });
			await askAgain(functions, askerOf(askers, content).provider, content.reask);
			return { noWebhookResponse: true };
		}
		return { webhookResponse: { [verdictMember]: 'over' }, workflowData: ended };
	} catch (error) {
		const reason = error instanceof Error ? error.name : 'unknown';
		functions.logger.error(`An answer could not be taken: ${reason}`);
		functions.getResponseObject().status(500).json({ error: 'The answer could not be taken' });
		return { noWebhookResponse: true };
	}
}

/**
 * A visit of the page of a question by link. Only an answer that is sent from it decides: whoever merely opens the address,
 * as previews of links do, changes nothing.
 *
 * @param shown what the page shows; nothing where the question is over
 */
function byLink(functions: IWebhookFunctions, askers: Askers, shown?: IDataObject): IWebhookResponseData {
	const response = functions.getResponseObject().set(pageHeaders);
	const { until, openedAt, content } = shown ?? {};
	if (typeof openedAt !== 'number' || !isDataObject(content) || timeOfDayMs() >= Number(until)) {
		response.status(410).send(page('<h1>This question was answered, or its time is over.</h1>'));
		return { noWebhookResponse: true };
	}
	const { answer: said, tries: before } = asDataObject(functions.getBodyData());
	const given = asString(said).replaceAll('\r\n', '\n').trim();
	const most = Number(content.maxTries) - 1;
	const tries = Math.min(Math.max(Math.trunc(Number(before)) || 0, 0), most);
	const choice = rulesOf(content.rules).choices.find(({ id }) => id === given);
	const event: GatewayEvent = {
		...{ provider: 'link', event: 'messageReceived', timestamp: new Date(timeOfDayMs()).toISOString() },
		...(choice ? { type: 'button', button: { ...choice } } : { type: 'text', text: given }),
	};
	const answer = { event, tries, openedAt, content };
	// No more than the page takes, and WhatsApp.
	const isTooLong = given.length > limits.text;
	const ended = given === '' ? 'none' : isTooLong ? 'again' : endOf(functions, askers, answer);
	if (typeof ended === 'string') {
		response.send(questionPage(content, ended === 'again' ? tries + 1 : tries));
		return { noWebhookResponse: true };
	}
	const thanks = `<h1 dir="auto">✓ ${html(choice?.title ?? given)}</h1><p>Thank you, your answer was sent.</p>`;
	return { webhookResponse: page(thanks), workflowData: ended };
}

/** What comes out where the answer ends the question; `again` where it waits on. */
function endOf(functions: IWebhookFunctions, askers: Askers, answer: Answer): INodeExecutionData[][] | 'again' {
	const checked = checkAnswer(rulesOf(answer.content.rules), answer.event);
	const outcome = outcomeOf(checked, answer);
	if (outcome === 'again') return 'again';
	const { value } = askerOf(askers, answer.content);
	return outputsOf(functions.getNode().type, outcome, {
		...jsonOf(answer, checked),
		...(value !== undefined && { provider: value }),
	});
}

function askerOf(askers: Askers, content: IDataObject): Asker {
	return askers.find(({ provider }) => provider.credential === content.provider) ?? askers[0];
}

function outcomeOf(checked: CheckedAnswer, { tries, content }: Answer): QuestionOutcome | 'again' {
	if (checked.kind === 'fits') return 'answered';
	if (checked.kind === 'cancelled') return 'cancelled';
	return tries + 1 < Number(content.maxTries) ? 'again' : 'invalid';
}

function jsonOf({ event, tries, openedAt, content }: Answer, checked: CheckedAnswer): IDataObject {
	const { accept } = rulesOf(content.rules);
	const fits = checked.kind === 'fits';
	const json: Record<string, unknown> = {
		to: content.to,
		question: content.question,
		...(fits && { answer: checked.value }),
		...(fits && accept === 'approval' && { approved: checked.value }),
		event,
		tries: tries + 1,
		askedAt: new Date(openedAt).toISOString(),
		answeredAt: new Date(timeOfDayMs()).toISOString(),
	};
	const copy: IDataObject = JSON.parse(JSON.stringify(json));
	return copy;
}

/** The execution waits on, whether or not the text goes out: it is not sent a second time. */
async function askAgain(functions: IWebhookFunctions, provider: Provider, reask: unknown): Promise<void> {
	if (!isDataObject(reask)) return;
	try {
		const client = new Client(new Session(functions, provider));
		const { path, body, form } = reask;
		await client.send({
			...{ method: 'POST', path: String(path), body: asDataObject(body), form: form === true },
			responseType: 'any',
		});
	} catch (error) {
		const reason = error instanceof Error ? error.message : String(error);
		functions.logger.warn(`The text for an answer that does not fit was not sent: ${reason}`);
	}
}

/**
 * Whether the question is the one that this execution asked. The trigger keeps it where others may change it, and it says
 * what is sent for an answer that does not fit; the address has its fingerprint, and n8n's signature of that.
 */
function isOurs(functions: IWebhookFunctions, { content }: Answer): boolean {
	return asDataObject(functions.getQueryData())[contentMember] === fingerprintOf(content);
}

/** Only a trigger of this package knows the address, and its signature; what it sends is checked all the same. */
function answerOf(body: unknown): Answer | undefined {
	const { question, event } = asDataObject(body);
	if (!isDataObject(question) || !isDataObject(event)) return undefined;
	const { tries, openedAt, content } = question;
	if (typeof tries !== 'number' || typeof openedAt !== 'number' || !isDataObject(content)) return undefined;
	return { event: eventOf(event), tries, openedAt, content };
}

/** The members are those of an event of the trigger, which wrote them. */
function eventOf(event: IDataObject): GatewayEvent {
	return { ...event, provider: String(event.provider ?? ''), event: 'messageReceived' };
}

function refused(functions: IWebhookFunctions): IWebhookResponseData {
	functions.getResponseObject().status(400).json({ error: 'This is not an answer' });
	return { noWebhookResponse: true };
}
