import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { CHAT_TRIGGER_PATH_SUFFIX } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { invalidInput, outcomeOf, rethrown, toApiError } from '../errors';
import type { Client } from '../http/client';
import type { Provider } from '../http/provider';
import type { Request } from '../http/request';
import type { Recipient } from '../input/recipient';
import type { OperationContext } from '../operation/defineOperation';
import { timeOfDayMs } from '../wait';
import type { OpenQuestion } from '../webhook/questions/question';
import { closeQuestion, confirmQuestion, openQuestion, type Listener } from './listener';
import { addressOf, withLink, withoutLink } from './link';
import { questionMemory, type QuestionMemory } from './memory';
import { contentMember, fingerprintOf } from './content';
import { planOf, withTokens, type Plan, type Question, type QuestionParameters } from './plan';
import { isReview, outputsOf } from './result';
import type { TemplateQuestion } from './template';

/** How a provider asks. */
export interface Way {
	/** The template that asks, where the user chose one. */
	template(): Promise<TemplateQuestion | undefined>;
	/** Finds the trigger that is to hear the answer; absent where answers come by link alone. */
	listener?(): Listener | Promise<Listener>;
	maxButtons: number;
	hasLists?: boolean;
	/** The provider's request for a message. */
	requestFor(question: Question): Request;
	/** The ids of the message in the provider's answer; what is none is passed over. */
	messageIdsIn(answer: IDataObject): unknown[];
}

/** A question that was checked, of which nothing has been sent. */
interface Prepared extends Pick<Way, 'requestFor' | 'messageIdsIn'> {
	plan: Plan;
	recipient: Recipient;
	/** Nothing where the answer comes by link. */
	listener?: Listener | undefined;
}

/** Checks a question. @throws InvalidInput naming the field and the rule */
export async function prepareQuestion(
	{ functions, parameters, recipient }: OperationContext & { parameters: QuestionParameters; recipient: Recipient },
	{ template, listener, ...way }: Way,
): Promise<Prepared> {
	checkCanWait(functions);
	const plan = planOf(parameters, way.maxButtons, await template(), way);
	// What the provider does not take is said now, and not when the trigger has heard of the question.
	if (plan.question) way.requestFor(plan.question);
	return { ...way, plan, recipient, listener: plan.isByLink ? undefined : await listener?.() };
}

/**
 * Whether n8n can wait here.
 *
 * @throws InvalidInput for several items, for a tool of an agent, and for a version that cannot tell the outputs apart
 */
export function checkCanWait(functions: IExecuteFunctions): void {
	const count = functions.getInputData().length;
	if (count > 1) {
		throw invalidInput(
			'Ask and Wait',
			`got ${count} items, but an execution waits for one answer at a time`,
			"Put Loop Over Items with a batch size of 1 before it to ask one after the other. To ask all at once, call a sub-workflow for each item, with 'Wait For Sub-Workflow Completion' off.",
		);
	}
	const { type } = functions.getNode();
	if (type.endsWith('Tool') && !isReview(type)) {
		throw invalidInput('Ask and Wait', 'cannot be a tool of an agent', 'Use it as human review of a tool instead.');
	}
	// The oldest mark of a version whose waiting nodes have more than one output: n8n 2.39.
	const mark: unknown = CHAT_TRIGGER_PATH_SUFFIX;
	if (mark === undefined) {
		throw invalidInput('Ask and Wait', 'needs n8n 2.39 or later', 'Update n8n; everything else works in this one.');
	}
}

interface Asking {
	client: Client;
	functions: IExecuteFunctions;
	prepared: Prepared;
}

/**
 * Sends a question once, and lets the execution wait for the answer or the end of the time limit.
 *
 * The trigger hears of it first: where it cannot, nothing is sent. By link no trigger is needed: the node keeps what its
 * page shows. A message that failed, or of which nobody knows whether it went out, is not waited for.
 *
 * @throws NodeApiError where the message failed or is unclear; InvalidInput where the trigger does not take the question
 */
export async function ask({ client, functions, prepared }: Asking): Promise<IDataObject> {
	const { plan, recipient, listener } = prepared;
	const memory = questionMemory(functions);
	const openedAt = timeOfDayMs();
	const content = contentOf(prepared, client.provider);
	if (!listener) keepPage(functions, memory, { openedAt, until: openedAt + plan.waitMs, content });
	const open: OpenQuestion = {
		id: memory.id,
		person: recipient.digits,
		// n8n signs the address with its query: an answer cannot bring other rules, or another request, along.
		url: listener
			? functions.getSignedResumeUrl({ [contentMember]: fingerprintOf(content) })
			: addressOf(functions, memory.id),
		openedAt,
		until: openedAt + plan.waitMs,
		messageIds: plan.messageIds,
		tries: 0,
		heard: [],
		isClosed: false,
		content,
	};
	if (listener) await openQuestion(functions, listener, open);
	const messageIds = await send({ client, functions, memory }, prepared, open);
	const sent = { ...open, messageIds };
	if (listener) await confirmQuestion(functions, listener, sent);
	const waiting = await waitFor(functions, sent);
	if (listener) memory.forget();
	return waiting;
}

/** @throws NodeApiError where the message may have gone out in an execution that failed: its link leads there */
function keepPage(functions: IExecuteFunctions, { page, keep }: QuestionMemory, shown: IDataObject): void {
	const execution = functions.getExecutionId();
	if (page.execution !== undefined && page.execution !== execution) {
		const message = `The question may have gone out in execution ${String(page.execution)}, where its link leads`;
		const hint = 'Look in the chat what arrived, then run the workflow anew for this person.';
		throw toApiError(functions.getNode(), { message, hint, outcome: 'unclear' });
	}
	keep({ ...shown, execution });
}

async function send(
	{ client, functions, memory }: { client: Client; functions: IExecuteFunctions; memory: QuestionMemory },
	{ plan: { question, template, messageIds }, listener, requestFor, messageIdsIn }: Prepared,
	open: OpenQuestion,
): Promise<string[]> {
	try {
		if (template) return idsAmong(messageIdsIn(asDataObject(asDataObject(await template.send()).answer)));
		if (!question) return messageIds;
		// A repetition has other ids for its buttons, but is the same message.
		const { body: identityBody } = requestFor(question);
		const asked: Question = listener
			? withTokens(question, open.id)
			: { kind: 'text', text: withLink(question.text, open.url) };
		const { body } = await client.send({ ...requestFor(asked), identityBody });
		return idsAmong(messageIdsIn(asDataObject(body)));
	} catch (error) {
		if (listener) await closeQuestion(functions, listener, open);
		else if (outcomeOf(error) !== 'unclear') memory.keep();
		throw rethrown(error);
	}
}

function idsAmong(values: readonly unknown[]): string[] {
	return values.filter((id) => typeof id === 'string' || typeof id === 'number').map(String);
}

/** What is needed again for the answer. */
function contentOf({ plan, recipient, listener, requestFor }: Prepared, { credential }: Provider): IDataObject {
	const { question, template, rules, maxTries, reaskText } = plan;
	const text = question?.text ?? template?.text ?? '';
	const common = { provider: credential, to: recipient.e164, rules: { ...rules }, maxTries };
	if (!listener) return { ...common, question: withoutLink(text), reaskText };
	const reask = reaskText === undefined ? undefined : requestFor({ kind: 'text', text: reaskText });
	return {
		...{ ...common, question: text },
		...(reask && { reask: { path: reask.path, body: asDataObject(reask.body), form: reask.form === true } }),
	};
}

/** n8n goes on with what is in the node's input when the time is over: by then it is what comes out of Timed Out. */
async function waitFor(functions: IExecuteFunctions, question: OpenQuestion): Promise<IDataObject> {
	const { until, openedAt, content, messageIds } = question;
	const [messageId] = messageIds;
	const json: IDataObject = {
		to: content.to,
		question: content.question,
		...(messageId !== undefined && { messageId }),
		askedAt: new Date(openedAt).toISOString(),
		until: new Date(until).toISOString(),
	};
	const { type } = functions.getNode();
	await functions.putExecutionToWait(new Date(until));
	// Last, because a run that fails begins again with its input.
	functions.getExecuteData().data = { main: outputsOf(type, 'timedOut', json) };
	functions.setMetadata({ forwardAllOutputs: true });
	return { outcome: 'waiting', ...json };
}

/** Adds to what comes out of Timed Out. */
export function addToTimedOut(functions: IExecuteFunctions, more: IDataObject): void {
	const { main = [] } = functions.getExecuteData().data;
	for (const { json } of main.flatMap((items) => items ?? [])) Object.assign(json, more);
}
