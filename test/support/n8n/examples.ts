import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { SandboxControl } from '../sandboxControl';
import { itemsOf, type Execution, type N8nClient, type WorkflowRef } from './client';
import { firstChannel } from './desk360';
import { byHand, eachInTurn, oneMsgCustomer, type ExampleRun, type Starter } from './exampleRun';
import * as stories from './exampleStories';

/** When messages of the sandbox go out, as it is at first. */
const soonMs = 50;

/** Each file of `examples/` and how it starts. A test sees to it that none is missing. */
export const exampleStarters: Readonly<Record<string, Starter>> = {
	'decisiontelecom-template-and-status.json': byHand,
	'decisiontelecom-status-to-data-table.json': followDecisionTelecom,
	'desk360-customer-conversation.json': talkToDesk360,
	'desk360-ticket-and-whatsapp.json': stories.talkThroughTicket,
	'desk360-ticket-lifecycle.json': byHand,
	'desk360-whatsapp-bulk-from-csv.json': byHand,
	'gateway-two-providers.json': stories.writeToTwoProviders,
	'getchat-appointment-reminders.json': stories.remindTwice,
	'getchat-ask-and-wait.json': answerGetChat,
	'getchat-bot-handover.json': askForPerson,
	'getchat-media-archive.json': stories.sendPicture,
	'getchat-opt-out.json': stories.optOut,
	'getchat-status-dashboard.json': stories.watchStatuses,
	'onemsg-ai-agent-with-ticket.json': stories.askAgent,
	'onemsg-failure-to-ticket.json': stories.failToDeliver,
	'onemsg-list-choice.json': chooseFromList,
	'onemsg-order-form.json': stories.orderTea,
	'onemsg-template-status.json': followOneMsg,
	'onemsg-welcome-and-handover.json': stories.welcome,
};

/**
 * The production URL of a trigger of version 1 whose URL ends in a secret, as the editor shows it.
 *
 * @param node with `id` and `webhookId`
 */
export function triggerUrl(origin: string, { id, webhookId }: IDataObject, workflowId: string): string {
	const secret = createHash('sha256')
		.update(`${String(id)}${workflowId}`)
		.digest('hex')
		.slice(0, 32);
	return `${origin}/webhook/${String(webhookId)}/${String(id)}/${secret}`;
}

/** The customer taps an entry of the list that the example sent. */
export async function tapOneMsgEntry(
	control: SandboxControl,
	id: string,
	title: string,
	channel = firstChannel,
): Promise<void> {
	const reply = { type: 'list_reply', reply_id: id, text: title };
	await control.call('POST', 'onemsg/incoming', { channel, chat_id: oneMsgCustomer.chatId, ...reply });
}

/** The customer writes, is asked, and chooses. */
async function chooseFromList(run: ExampleRun): Promise<Execution[]> {
	const { control, channel } = run;
	const customer = { channel, chat_id: oneMsgCustomer.chatId };
	return await eachInTurn(run, [
		async () => await control.call('POST', 'onemsg/incoming', { ...customer, type: 'chat', text: 'Hello?' }),
		async () => await tapOneMsgEntry(control, 'orders', 'Orders', channel),
	]);
}

/** The template goes out; its row follows when the message is delivered and read. */
async function followOneMsg({ client, control, workflow, channel }: ExampleRun): Promise<Execution[]> {
	// The message comes on when we say so: its row is there before.
	await control.call('PUT', 'onemsg/limits', { sentAfterMs: null });
	await client.publish(workflow);
	const sent = await client.run(workflow, 'Start');
	const { messageId } = itemsOf(sent, 'Send template')[0]?.json ?? {};
	for (const [index, status] of ['delivered', 'read'].entries()) {
		await control.call('POST', 'onemsg/ack', { channel, id: messageId, status });
		await client.executions(workflow, index + 2);
	}
	await control.call('PUT', 'onemsg/limits', { sentAfterMs: soonMs });
	return await ended(client, workflow, 3);
}

/** The same with DecisionTelecom, which calls the Callback URL that the message names. */
async function followDecisionTelecom({ client, control, workflow, example }: ExampleRun): Promise<Execution[]> {
	await control.call('PUT', 'decisiontelecom/settings', { sentAfterMs: null });
	await client.publish(workflow);
	const callbackUrl = await client.productionUrl(workflow, 'Status changed');
	const { additionalFields, ...parameters } = Object(nodeOf(example, 'Send order update').parameters);
	const filled = await client.changeNode(workflow, 'Send order update', {
		parameters: { ...parameters, additionalFields: { ...additionalFields, callbackUrl } },
	});
	await client.publish(filled);
	const sent = await client.run(filled, "When clicking 'Execute workflow'");
	const { messageId } = itemsOf(sent, 'Send order update')[0]?.json ?? {};
	for (const [index, status] of [1, 7].entries()) {
		await control.call('POST', 'decisiontelecom/status', { message_id: Number(messageId), status });
		await client.executions(filled, index + 2);
	}
	await control.call('PUT', 'decisiontelecom/settings', { sentAfterMs: soonMs });
	return await ended(client, filled, 3);
}

/** A customer of the get.chat inbox writes, asks for a person, and writes again. */
async function askForPerson({ client, control, workflow }: ExampleRun): Promise<Execution[]> {
	await client.publish(workflow);
	const customer = { wa_id: '15550100020', name: 'Ada Lovelace' };
	const tap = { type: 'button_reply', button_reply: { id: 'person', title: 'Talk to a person' } };
	const messages = [{ text: 'Are you open today?' }, { type: 'interactive', content: tap }, { text: 'Hello?' }];
	for (const [index, message] of messages.entries()) {
		await control.call('POST', 'getchat/incoming', { ...customer, ...message });
		await client.executions(workflow, index + 1);
	}
	return await ended(client, workflow, messages.length);
}

/** A customer of the get.chat inbox is asked twice by one execution: the first answer does not fit. */
async function answerGetChat({ client, control, workflow }: ExampleRun): Promise<Execution[]> {
	await client.publish(workflow);
	const waId = '15550100024';
	const write = async (message: IDataObject) =>
		await control.call('POST', 'getchat/incoming', { wa_id: waId, name: 'Ada Lovelace', ...message });
	const got = async (count: number): Promise<IDataObject> => {
		for (const end = Date.now() + 60_000; ; await sleep(100)) {
			const messages = await control.list('getchat/messages');
			const sent = messages.filter(({ wa_id: to, origin }) => to === waId && origin === 'api');
			if (sent.length >= count) return Object(sent.at(-1)?.payload);
			if (Date.now() > end) throw new Error(`${sent.length} messages, not ${count}`);
		}
	};
	await write({ text: 'I want to book a table' });
	await got(1);
	await write({ text: 'A few' });
	await got(2);
	await write({ text: '4' });
	const { interactive } = await got(3);
	const { reply } = Object(interactive).action.buttons[0];
	await write({ type: 'interactive', content: { button_reply: reply } });
	return await ended(client, workflow, 1);
}

/** A customer of Desk360 writes, is asked, and taps a button. */
async function talkToDesk360({ client, control, workflow }: ExampleRun): Promise<Execution[]> {
	await client.publish(workflow);
	const url = await client.productionUrl(workflow, 'Customer wrote');
	await control.call('PUT', 'desk360/webhook', { url, statuses: [] });
	const customer = { from: '905551234567', name: 'Ada Lovelace' };
	await control.call('POST', 'desk360/incoming', { ...customer, type: 'text', text: 'Hello?' });
	await client.executions(workflow, 1);
	const button = { payload: 'delivery', text: 'Delivery 📦' };
	await control.call('POST', 'desk360/incoming', { ...customer, type: 'button', button });
	return await ended(client, workflow, 2);
}

/** Waits for all executions of an example, and unpublishes it: nobody else is answered by it. */
async function ended(client: N8nClient, workflow: WorkflowRef, count: number): Promise<Execution[]> {
	const executions = await client.executions(workflow, count);
	await client.unpublish(workflow);
	return executions;
}

function nodeOf({ nodes }: IDataObject, name: string): IDataObject {
	const found = (Array.isArray(nodes) ? nodes : []).find((node) => Object(node).name === name);
	if (found === undefined) throw new Error(`The example has no node '${name}'`);
	return Object(found);
}
