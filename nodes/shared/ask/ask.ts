import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { CHAT_TRIGGER_PATH_SUFFIX } from 'n8n-workflow';
import { asDataObject } from '../dataObject';
import { invalidInput, rethrown } from '../errors';
import type { Client } from '../http/client';
import type { Provider } from '../http/provider';
import type { Request } from '../http/request';
import type { Recipient } from '../input/recipient';
import { timeOfDayMs } from '../wait';
import type { OpenQuestion } from '../webhook/questions/question';
import { closeQuestion, confirmQuestion, openQuestion, type Listener } from './listener';
import { questionMemory } from './memory';
import { contentMember, fingerprintOf } from './content';
import { withTokens, type Plan, type Question } from './plan';
import { isReview, outputsOf } from './result';

/** A question that was checked, of which nothing has been sent. */
export interface Prepared {
	plan: Plan;
	recipient: Recipient;
	listener: Listener;
	/** The provider's request for a message. */
	requestFor(question: Question): Request;
	/** The ids of the message in the provider's answer. */
	messageIdsIn(answer: IDataObject): string[];
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
			'Put Loop Over Items with a batch size of 1 before it to ask one after the other, or a sub-workflow for each item to ask all at once.',
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

/**
 * Sends a question once, and lets the execution wait for the answer or the end of the time limit.
 *
 * The trigger hears of it first: where it cannot, nothing is sent. A message that failed, or of which nobody knows whether
 * it went out, is not waited for.
 *
 * @throws NodeApiError where the message failed or is unclear; InvalidInput where the trigger does not take the question
 */
export async function ask(
	{ client, functions }: { client: Client; functions: IExecuteFunctions },
	prepared: Prepared,
): Promise<IDataObject> {
	const { plan, recipient, listener } = prepared;
	const memory = questionMemory(functions);
	const openedAt = timeOfDayMs();
	const content = contentOf(prepared, client.provider);
	const open: OpenQuestion = {
		id: memory.id,
		person: recipient.digits,
		// n8n signs the address with its query: an answer cannot bring other rules, or another request, along.
		url: functions.getSignedResumeUrl({ [contentMember]: fingerprintOf(content) }),
		openedAt,
		until: openedAt + plan.waitMs,
		messageIds: plan.messageIds,
		tries: 0,
		heard: [],
		isClosed: false,
		content,
	};
	await openQuestion(functions, listener, open);
	const messageIds = await send(client, functions, prepared, open);
	const sent = { ...open, messageIds };
	await confirmQuestion(functions, listener, sent);
	const waiting = await waitFor(functions, sent);
	memory.forget();
	return waiting;
}

async function send(
	client: Client,
	functions: IExecuteFunctions,
	{ plan: { question, template, messageIds }, listener, requestFor, messageIdsIn }: Prepared,
	open: OpenQuestion,
): Promise<string[]> {
	try {
		if (template) return messageIdsIn(asDataObject(asDataObject(await template.send()).answer));
		if (!question) return messageIds;
		// A repetition has other ids for its buttons, but is the same message.
		const { body: identityBody } = requestFor(question);
		const { body } = await client.send({ ...requestFor(withTokens(question, open.id)), identityBody });
		return messageIdsIn(asDataObject(body));
	} catch (error) {
		await closeQuestion(functions, listener, open);
		throw rethrown(error);
	}
}

/** What is needed again for the answer. */
function contentOf({ plan, recipient, requestFor }: Prepared, { credential }: Provider): IDataObject {
	const { question, template, rules, maxTries, reaskText } = plan;
	const reask = reaskText === undefined ? undefined : requestFor({ kind: 'text', text: reaskText });
	return {
		provider: credential,
		to: recipient.e164,
		question: question?.text ?? template?.text ?? '',
		rules: { ...rules },
		maxTries,
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
