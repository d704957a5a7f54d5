import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { IDataObject } from 'n8n-workflow';
import type { SandboxControl } from '../sandboxControl';
import type { Credential, N8nClient, WorkflowRef } from './client';
import { noOp, packageNode } from './nodes';

/** Where get.chat's questions are asked and answered. */
export interface Place {
	control: SandboxControl;
	credential: Credential;
	/** Where n8n takes webhooks. */
	webhooks: string;
	/** Called again after a restart, which gives another client. */
	client(): N8nClient;
}

/**
 * A workflow that asks whoever is named in its call, unpublished.
 *
 * @param place the path that starts it
 * @param node the one that asks; with other credentials than the one, they are among its options
 */
export function askingWorkflow(
	place: string,
	credential: Credential | undefined,
	parameters: IDataObject,
	{ node = 'getChat', ...options }: IDataObject & { node?: string } = {},
): IDataObject {
	const webhook = {
		...{ id: 'Start', name: 'Start', type: 'n8n-nodes-base.webhook', typeVersion: 2, position: [0, 0] },
		webhookId: place,
		parameters: { path: place, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
	};
	const ask = { resource: 'message', operation: 'sendAndWait', to: '={{ $json.body.to }}', ...parameters };
	const to = (node: string) => [{ node, type: 'main', index: 0 }];
	return {
		name: 'Ask',
		nodes: [webhook, packageNode('Ask', node, credential, ask, options), ...outputs.map(noOp)],
		connections: { Start: { main: [to('Ask')] }, Ask: { main: outputs.map(to) } },
	};
}
const outputs = ['Answered', 'Timed out', 'Cancelled'];

/** A workflow that hears what people write, unpublished. */
export function listeningWorkflow(credential: Credential): IDataObject {
	const parameters = { connection: 'webhook', events: ['messageReceived'] };
	const node = packageNode('Customer wrote', 'getChatTrigger', credential, parameters, { webhookId: randomUUID() });
	return { name: 'Hear', nodes: [node], connections: {} };
}

/** Some at a time, as a busy day brings them. */
async function inTens<T>(list: readonly T[], work: (one: T, index: number) => Promise<unknown>): Promise<void> {
	const open = list.map((one, index) => ({ one, index }));
	const next = async () => {
		for (let entry = open.shift(); entry; entry = open.shift()) await work(entry.one, entry.index);
	};
	await Promise.all(Array.from({ length: 10 }, next));
}

/** Mixes numbers, always in the same way. */
const order = (waId: string) => (Number(waId) * 7919) % 10_007;

/**
 * Asks many people at once, half of them for a text and half for a tap, and lets all answer twice and out of order.
 *
 * @param halfway what happens when half of them have been answered
 * @returns what went wrong, by its kind, and how often the trigger's own workflow started: all empty where each execution
 *   went on once, with its own answer
 */
export async function askMany(place: Place, people: readonly string[], halfway: () => Promise<void>) {
	const { control, credential, webhooks, client } = place;
	const published = async (workflow: IDataObject): Promise<WorkflowRef> => {
		const made = await client().createWorkflow(workflow);
		await client().publish(made);
		return made;
	};
	await inTens(people, async (waId) => await say(control, waId, { type: 'text', text: 'Hello' }));
	const hearer = await published(listeningWorkflow(credential));
	const paths = [randomUUID(), randomUUID()];
	const [free, tapped] = [
		await published(askingWorkflow(paths[0] ?? '', credential, { message: 'Your order?', responseType: 'freeText' })),
		await published(askingWorkflow(paths[1] ?? '', credential, { message: 'May we?', responseType: 'approval' })),
	];
	const count = async (status: string) =>
		(await countOf(client(), free, status)) + (await countOf(client(), tapped, status));
	await inTens(people, async (waId, index) => {
		const body = JSON.stringify({ to: `+${waId}` });
		const headers = { 'content-type': 'application/json' };
		const response = await fetch(`${webhooks}/webhook/${paths[index % 2]}`, { method: 'POST', headers, body });
		if (!response.ok) throw new Error(`The execution for ${waId} was not started: ${response.status}`);
	});
	await until(async () => (await count('waiting')) === people.length);
	const sent = new Map(
		(await control.list('getchat/messages'))
			.filter(({ origin }) => origin === 'api')
			.map(({ wa_id: waId, payload }): [string, IDataObject] => [String(waId), Object(payload)]),
	);
	const answer = async (waId: string) => {
		const buttons = Object(sent.get(waId)?.interactive).action?.buttons;
		const tap = { type: 'interactive', content: { button_reply: buttons?.[0].reply } };
		await say(control, waId, { ...(buttons ? tap : { type: 'text', text: `Order ${waId}` }), times: 2 });
	};
	const shuffled = [...people].sort((one, other) => order(one) - order(other));
	const half = people.length / 2;
	await inTens(shuffled.slice(0, half), answer);
	// The inbox delivers nothing again: all of these are to be taken before n8n may end.
	await until(async () => (await count('success')) === half);
	await halfway();
	await inTens(shuffled.slice(half), answer);
	await until(async () => (await count('success')) === people.length);
	const items = [
		...(await client().everyItem(free, 'Answered')).map(({ json }) => json),
		...(await client().everyItem(tapped, 'Answered')).map(({ json }) => json),
	];
	const isOwn = ({ to, answer: value, event }: IDataObject) =>
		Object(event).from === to && (value === true || value === `Order ${String(to).slice(1)}`);
	return {
		answered: new Set(items.map(({ to }) => to)).size,
		crossed: items.filter((item) => !isOwn(item)),
		failures: [...(await client().failures(free)), ...(await client().failures(tapped))],
		messages: await control.call('GET', 'getchat/messages/count'),
		started: await client().settledCount(hearer, 0),
		workflows: [hearer, free, tapped],
	};
}

async function say(control: SandboxControl, waId: string, message: IDataObject): Promise<void> {
	await control.call('POST', 'getchat/incoming', { wa_id: waId, ...message });
}

/** How many executions of a workflow are in a state. */
async function countOf(client: N8nClient, { id }: WorkflowRef, status: string): Promise<number> {
	const filter = encodeURIComponent(JSON.stringify({ workflowId: id, status: [status] }));
	return Number(Object(await client.call('GET', `/rest/executions?filter=${filter}&limit=1`)).count);
}

/** @throws Error where nothing changes any more */
async function until(condition: () => Promise<boolean>): Promise<void> {
	for (const end = Date.now() + 180_000; !(await condition()); await sleep(300))
		if (Date.now() > end) throw new Error(`Waited too long for ${condition.toString()}`);
}
