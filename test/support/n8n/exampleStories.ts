import type { IDataObject } from 'n8n-workflow';
import { oneMsgToken } from './desk360';
import { byHand, eachInTurn, oneMsgCustomer, type ExampleRun, type Starter } from './exampleRun';
import { itemsOf, type Execution } from './client';
import { startScriptedModel } from './scriptedModel';

const inboxCustomer = { wa_id: '15550100020', name: 'Ada Lovelace' };

const toChannel =
	({ control, channel }: ExampleRun, message: IDataObject) =>
	async () => {
		const customer = { channel, chat_id: oneMsgCustomer.chatId, name: 'Ada' };
		await control.call('POST', 'onemsg/incoming', { ...customer, ...message });
	};

const toInbox =
	({ control }: ExampleRun, message: IDataObject) =>
	async () =>
		await control.call('POST', 'getchat/incoming', { ...inboxCustomer, ...message });

const text = (words: string) => ({ type: 'chat', text: words });
const tap = (id: string, title: string) => ({ type: 'button_reply', reply_id: id, text: title });

/** A customer is welcomed, writes again, and asks for a person. */
export const welcome: Starter = async (run) =>
	await eachInTurn(run, [
		toChannel(run, text('Hello')),
		toChannel(run, text('Are you there?')),
		toChannel(run, tap('person', 'Talk to a person')),
	]);

/** A question that the agent can answer, and one that becomes a ticket. */
export const askAgent: Starter = async (run) => {
	const model = await startScriptedModel();
	const credential = await run.client.createCredential('openAiApi', 'Scripted model', {
		apiKey: 'key-of-the-scripted-model',
		url: model.url,
	});
	const workflow = await run.client.changeNode(run.workflow, 'Model', {
		credentials: { openAiApi: { id: credential.id, name: credential.name } },
	});
	const changed = { ...run, workflow };
	return await eachInTurn(changed, [
		toChannel(run, text('When do you open?')),
		toChannel(run, text('My lamp arrived broken')),
	]);
};

/** The list is sent, and once more. */
export const remindTwice: Starter = async (run) => [...(await byHand(run)), ...(await byHand(run))];

/** WhatsApp cannot deliver a message of the channel. */
export const failToDeliver: Starter = async (run) => {
	const { control, channel } = run;
	return await eachInTurn(run, [
		async () => {
			const sent = await fetch(`${control.origin}/${channel}/sendMessage`, {
				method: 'POST',
				headers: { authorization: `Bearer ${oneMsgToken(channel)}`, 'content-type': 'application/json' },
				body: JSON.stringify({ chatId: oneMsgCustomer.chatId, body: 'Your parcel is on its way.' }),
			});
			const { id } = Object(await sent.json());
			await control.call('POST', 'onemsg/ack', { channel, id, status: 'failed', code: 131026 });
		},
	]);
};

/** Customers of two providers write. */
export const writeToTwoProviders: Starter = async (run) =>
	await eachInTurn(run, [
		toChannel(run, text('Can I come on Monday?')),
		toInbox(run, { type: 'text', text: 'Can I come on Monday?' }),
	]);

/** Somebody wants no more messages. */
export const optOut: Starter = async (run) =>
	await eachInTurn(run, [toInbox(run, { wa_id: '15550100029', name: 'Eve', type: 'text', text: 'Stop.' })]);

/** A customer sends a picture. */
export const sendPicture: Starter = async (run) =>
	await eachInTurn(run, [toInbox(run, { type: 'image', caption: 'The lamp' })]);

/** A customer orders two bags of tea. */
export const orderTea: Starter = async (run) =>
	await eachInTurn(run, [
		toChannel(run, text('I would like to order')),
		toChannel(run, { type: 'list_reply', reply_id: 'product:tea', text: 'Tea' }),
		toChannel(run, tap('count:2', '2')),
	]);

/** The latest message of the examples before is delivered and read; then somebody looks at the page. */
export const watchStatuses: Starter = async (run) => {
	const { client, control } = run;
	const message = (await control.list('getchat/messages')).filter(({ from_us: fromUs }) => fromUs === true).at(-1);
	const brought = (status: string) => async () =>
		await control.call('POST', 'getchat/status', { id: message?.id, status });
	return await eachInTurn(run, [
		brought('delivered'),
		brought('read'),
		async () => await fetch(`${client.origin}/webhook/whatsapp-dashboard`),
	]);
};

/** A customer writes twice; an agent answers in the ticket. */
export const talkThroughTicket: Starter = async (run) => {
	const { client, control, workflow } = run;
	const [made] = await byHand(run);
	await client.publish(workflow);
	await control.call('PUT', 'desk360/webhook', {
		url: await client.productionUrl(workflow, 'Customer wrote'),
		statuses: [],
	});
	const executions: Execution[] = made ? [made] : [];
	for (const words of ['My lamp is broken', 'It is the blue one']) {
		await control.call('POST', 'desk360/incoming', { from: '905551234599', name: 'Grace', type: 'text', text: words });
		executions.push(...(await client.executions(workflow, executions.length + 1)).slice(-1));
	}
	const opened = executions.flatMap((execution) => itemsOf(execution, 'Open ticket'));
	const ticket = String(opened[0]?.json.id);
	await control.call('POST', `desk360/tickets/${ticket}/messages`, { message: 'We send a new one.', agent_id: 11 });
	await client.unpin(workflow);
	executions.push(await client.run(workflow, 'Agent answered'));
	await client.unpublish(workflow);
	return executions;
};
